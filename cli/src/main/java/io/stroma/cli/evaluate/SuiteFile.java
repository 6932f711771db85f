package io.stroma.cli.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.stroma.cli.heist.HeistVariant;
import io.stroma.error.BadInputException;
import io.stroma.error.UsageException;
import io.stroma.prepare.PreparationConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads a suite and refuses what could not work, before any work is done. */
final class SuiteFile {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private SuiteFile() {}

    /**
     * A suite that can run.
     *
     * @throws BadInputException if the text is no suite
     * @throws UsageException if a method would be judged by labels it has seen, without saying so
     */
    static Suite read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new BadInputException(path + " does not exist; name a suite file, as those of docs/suites");
        }
        Suite suite;
        try {
            suite = YAML.readValue(Files.readString(path), Suite.class);
        } catch (JsonProcessingException e) {
            throw new BadInputException(path + ", " + SuiteMistake.of(e), e);
        } catch (IOException e) {
            throw new BadInputException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
        }
        if (suite == null || suite.datasets().isEmpty() || suite.methods().isEmpty()) {
            throw new BadInputException(path + ": a suite needs datasets and methods");
        }
        distinct(path, "dataset", suite.datasets().stream().map(Suite.Dataset::name));
        distinct(path, "method", suite.methods().stream().map(Suite.Method::name));
        List<String> datasets =
                suite.datasets().stream().map(Suite.Dataset::name).toList();
        for (Suite.Method method : suite.methods()) {
            if (!datasets.containsAll(method.only())) {
                throw new BadInputException("%s: '%s' is for %s; the datasets are %s"
                        .formatted(path, method.name(), method.only(), datasets));
            }
        }
        suite.datasets().forEach(d -> check(path, suite, d));
        return suite;
    }

    private static void distinct(Path path, String what, Stream<String> names) {
        List<String> all = names.toList();
        for (String name : all) {
            if (name == null || !name.matches("[A-Za-z0-9._-]+")) {
                throw new BadInputException("%s: every %s needs a name of letters, digits, '.', '_' or '-', not '%s'"
                        .formatted(path, what, name));
            }
        }
        if (all.stream().distinct().count() < all.size()) {
            throw new BadInputException("%s: two %ss have the same name".formatted(path, what));
        }
    }

    private static void check(Path path, Suite suite, Suite.Dataset dataset) {
        if (dataset.files().isEmpty() || dataset.labels().isEmpty()) {
            throw new BadInputException("%s: the dataset '%s' needs files and labels".formatted(path, dataset.name()));
        }
        if (dataset.cells() != null
                && (dataset.files().size() > 1 || !dataset.train().equals(dataset.files()))) {
            throw new BadInputException("%s: a table of cells belongs to one file; the dataset '%s' has more"
                    .formatted(path, dataset.name()));
        }
        if (dataset.train().isEmpty()) {
            throw new BadInputException(
                    "%s: the dataset '%s' must be trained on some files".formatted(path, dataset.name()));
        }
        dataset.labels().forEach((label, kind) -> {
            if (!suite.readout().containsKey(kind)) {
                throw new BadInputException("%s: '%s' of '%s' is of kind '%s'; kinds with a read-out are %s"
                        .formatted(
                                path,
                                label,
                                dataset.name(),
                                kind,
                                suite.readout().keySet()));
            }
        });
        for (Suite.Method method :
                suite.methods().stream().filter(m -> m.isFor(dataset)).toList()) {
            HeistVariant variant = HeistVariant.of(method.words(dataset), method.untrained());
            if (method.baselines()) {
                continue;
            }
            PreparationConfig preparation = variant.preparation(0);
            if (suite.methods().stream().anyMatch(m -> m.baselines() && m.isFor(dataset))) {
                refuseOtherCells(path, dataset, method, preparation);
            }
            String seen = preparation.typesColumn(); // however it was said
            if (seen != null && dataset.labels().containsKey(seen) && !method.leaky()) {
                throw new UsageException(
                        "%s: the method '%s' builds its gene networks from '%s', the label it is judged by on '%s': such scores are leaky. Say 'leaky: true' to have them marked so, or take 'types: leiden'"
                                .formatted(path, method.name(), seen, dataset.name()));
            }
        }
    }

    /** The baselines keep every cell and edge; a method that does not would be judged on other cells. */
    private static void refuseOtherCells(
            Path path, Suite.Dataset dataset, Suite.Method method, PreparationConfig preparation) {
        PreparationConfig usual = PreparationConfig.defaults();
        if (preparation.outlierMads() != usual.outlierMads()
                || preparation.maxEdgeQuantile() != usual.maxEdgeQuantile()) {
            throw new UsageException(
                    "%s: '%s' on '%s' leaves out cells or edges that the baselines keep (--outlier-mads, --max-edge-quantile), so they could not be compared; filter the file instead"
                            .formatted(path, method.name(), dataset.name()));
        }
    }
}
