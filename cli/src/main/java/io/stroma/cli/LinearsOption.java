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
                "float32 (default) or bfloat16: faster on processors that multiply bfloat16",
                "(AVX512_BF16, AMX), slower on others. Embeddings differ by up to 0.01 %% with",
                "the default profile, 4 %% with the published one."
            })
    private LinearPrecision precision;

    public LinearPrecision precision() {
        return precision;
    }
}
