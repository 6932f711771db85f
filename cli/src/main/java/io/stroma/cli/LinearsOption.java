package io.stroma.cli;

import io.stroma.nn.lanes.LinearPrecision;
import picocli.CommandLine.Option;

/** Numbers in which an embedding multiplies its linear maps. */
public final class LinearsOption {

    @Option(
            names = "--linears",
            paramLabel = "NUMBERS",
            defaultValue = "float32",
            description = {
                "float32 (default) or bfloat16, which processors with AVX512_BF16 or AMX multiply",
                "faster; whole embeddings took as long as in float32 where it was measured.",
                "Embeddings differ by up to 0.01 %% with the default profile, 4 %% with the published one."
            })
    private LinearPrecision precision;

    public LinearPrecision precision() {
        return precision;
    }
}
