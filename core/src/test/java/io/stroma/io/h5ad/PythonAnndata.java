package io.stroma.io.h5ad;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Python's anndata as the judge of what we write. Skipped where it is not installed, unless it is required. */
final class PythonAnndata {

    private static final Path SCRIPT = Path.of("src/test/python/check_h5ad.py");

    private PythonAnndata() {}

    static JsonNode open(Path... paths) throws IOException, InterruptedException {
        String python = interpreter();
        List<String> command = new ArrayList<>(List.of(python, SCRIPT.toString()));
        for (Path path : paths) {
            command.add(path.toString());
        }
        Process process = new ProcessBuilder(command).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(err).isZero();
        return new ObjectMapper().readTree(out);
    }

    private static String interpreter() throws IOException, InterruptedException {
        for (String python : List.of("/usr/bin/python3", "python3")) {
            try {
                Process p = new ProcessBuilder(python, "-c", "import anndata")
                        .redirectErrorStream(true)
                        .start();
                p.getInputStream().readAllBytes();
                if (p.waitFor() == 0) {
                    return python;
                }
            } catch (IOException e) {
                // no such interpreter: try the next
            }
        }
        assertThat(System.getenv("STROMA_REQUIRE_ANNDATA"))
                .as("Python's anndata is required but not installed")
                .isNull();
        System.out.println("skipped: Python's anndata is not installed (Debian: python3-anndata)");
        Assumptions.abort("Python's anndata is not installed");
        return null;
    }
}
