package io.stroma.train;

import java.util.List;
import java.util.Locale;

/**
 * What a person must know before using somebody's weights (after Mitchell et al. 2019), as the README.md of the model.
 *
 * @param title heading
 * @param system which model it is, for example {@code heist}
 * @param summary one paragraph
 * @param data what it was trained on
 * @param origin what users must be told of that
 * @param result how the training went
 * @param usage command lines that use it
 * @param limits what it must not be used for, and what was not tested
 */
public record ModelCard(
        String title,
        String system,
        String summary,
        List<TrainingData> data,
        Origin origin,
        TrainingResult result,
        List<String> usage,
        List<String> limits) {

    /**
     * One training tissue.
     *
     * @param name its name
     * @param cells number of cells
     * @param genes number of genes
     * @param sha256 of the prepared input
     */
    public record TrainingData(String name, long cells, long genes, String sha256) {}

    /** The card, with the front matter that model hubs read. */
    public String toMarkdown() {
        StringBuilder md = new StringBuilder();
        md.append("---\nlibrary_name: stroma\ntags:\n- spatial-omics\n- ")
                .append(system)
                .append("\n---\n\n");
        md.append("# ").append(title).append("\n\n").append(summary).append("\n\n");
        md.append("Made with Stroma ").append(ToolVersion.current());
        md.append(
                "; settings in `config.json`, the whole run in the `run.json` of its command, here or one folder above.\n\n");
        md.append("## Training data\n\n| tissue | cells | genes | SHA-256 |\n|---|---|---|---|\n");
        for (TrainingData d : data) {
            md.append(String.format(
                    Locale.ROOT, "| %s | %d | %d | `%s` |\n", cell(d.name()), d.cells(), d.genes(), d.sha256()));
        }
        if (!origin.labelsSeen().isEmpty()) {
            md.append("\n**It has seen labels**: ").append(cell(String.join(", ", origin.labelsSeen())));
            md.append(". Scores on them are leaky and say nothing about the model.\n");
        }
        md.append("\n## Training\n\n").append(training()).append("\n## Use\n\n```\n");
        usage.forEach(line -> md.append(line).append('\n'));
        md.append("```\n\n## Limits\n\n");
        limits.forEach(line -> md.append("- ").append(line).append('\n'));
        return md.toString();
    }

    private String training() {
        StringBuilder md = new StringBuilder();
        md.append("- epochs: ").append(result.history().epochs().size());
        md.append(", steps: ").append(result.steps());
        md.append(" (").append(result.skipped()).append(" skipped)\n");
        md.append("- ended by: ")
                .append(result.reason().name().toLowerCase(Locale.ROOT))
                .append('\n');
        md.append(
                result.bestEpoch() < 0
                        ? "- no validation data: the last weights\n"
                        : String.format(
                                Locale.ROOT,
                                "- weights of epoch %d, the best on the validation parts, with a loss of %.6g\n",
                                result.bestEpoch() + 1, // counted from 1, as the progress shows them
                                result.bestLoss()));
        return md.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
