package io.stroma.nn.lanes;

/**
 * What every entry's sender says, as rows.
 *
 * @param probe (n, C) that states are met with, scale included; null without a gate
 * @param value (n, C), or null with a gate that has none
 */
record LaneRows(float[] probe, float[] value) {}
