package io.stroma.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.error.BadInputException;
import io.stroma.error.StromaException;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What is in a file: cells, genes, coordinates and unit, labels, scale of the values, problems found. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Tells what is in tissue files: cells, genes, coordinates, labels, scale, problems.")
public final class InspectCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Tissue files or vendor folders.")
    private List<Path> files;

    @Mixin
    private InputOptions input;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws JsonProcessingException {
        Console console = common.console();
        List<Inspection> inspections = new ArrayList<>();
        StromaException first = null;
        for (Path file : files) {
            try (TissueFile open = TissueFiles.open(file, input.readOptions())) {
                Inspection inspection = Inspection.of(open);
                inspections.add(inspection);
                if (!common.json()) {
                    console.result(inspection.text());
                }
            } catch (StromaException e) {
                first = first == null ? e : first;
                if (files.size() > 1) {
                    console.warning(e.getMessage());
                }
            }
        }
        if (common.json()) {
            console.result(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(inspections));
        }
        if (first != null && files.size() > 1) {
            throw new BadInputException("%d of %d files cannot be read, see above"
                    .formatted(files.size() - inspections.size(), files.size()));
        }
        if (first != null) {
            throw first;
        }
        return 0;
    }
}
