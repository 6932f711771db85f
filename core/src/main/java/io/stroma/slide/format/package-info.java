/** One class a layout of folders; {@link io.stroma.slide.format.SlideFolders} finds the right one. */
package io.stroma.slide.format;
