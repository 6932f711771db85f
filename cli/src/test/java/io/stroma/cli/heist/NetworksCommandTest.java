package io.stroma.cli.heist;

import static io.stroma.cli.CommandRun.refused;
import static io.stroma.cli.CommandRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.figures.HeatFigure;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.Tissue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks, their differences, and what a model says about genes, as files. */
class NetworksCommandTest {

    @TempDir
    static Path folder;

    private static Path tissue;

    @BeforeAll
    static void write() {
        tissue = TrainedFixture.tissue(folder.resolve("tissue.h5ad"), 500, 12);
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }

    @Test
    void largePanelsAreCutToWhatPairsAllow() throws IOException {
        Path wide = TrainedFixture.tissue(folder.resolve("wide.h5ad"), 60, 210);
        Path cut = folder.resolve("cut");
        Path asked = folder.resolve("asked");
        succeeds("heist", "networks", wide, "-o", cut, "--quiet");
        succeeds("heist", "networks", wide, "-o", asked, "--quiet", "--max-genes", 205);
        assertThat(Files.readString(cut.resolve("run.json"))).contains("the 200 most variable of 210 genes");
        assertThat(Files.readString(asked.resolve("run.json"))).contains("the 205 most variable of 210 genes");
    }

    @Test
    void forceLeavesNothingOfTheRunBefore() throws IOException {
        Path out = folder.resolve("twice");
        succeeds("heist", "networks", tissue, "-o", out, "--quiet");
        Path notes = Files.writeString(out.resolve("notes.txt"), "my own");
        Path before = out.resolve(lines(out.resolve("networks.tsv")).get(1).split("\t")[4]);
        assertThat(before).exists();
        succeeds("heist", "networks", tissue, "-o", out, "--quiet", "--force", "--types", "labels:niche");
        assertThat(before).doesNotExist();
        assertThat(notes).exists();
        for (String line : lines(out.resolve("networks.tsv")).subList(1, 3)) {
            assertThat(out.resolve(line.split("\t")[4])).exists();
        }
    }

    /** Else a training on the folder would take tissues that were prepared before. */
    @Test
    void forceLeavesNoTissuePreparedBefore() throws IOException {
        Path out = folder.resolve("prepared_twice");
        Path a = TrainedFixture.tissue(folder.resolve("a.h5ad"), 60, 12);
        Path b = TrainedFixture.tissue(folder.resolve("b.h5ad"), 60, 12);
        Path c = TrainedFixture.tissue(folder.resolve("c.h5ad"), 60, 12);
        succeeds("heist", "prepare", a, b, "-o", out, "--quiet");
        succeeds("heist", "prepare", b, c, "-o", out, "--quiet", "--force");
        assertThat(out.resolve("a")).doesNotExist();
        assertThat(out.resolve("b/prepared.json")).exists();
        assertThat(out.resolve("c/prepared.json")).exists();
    }

    @Test
    void everythingIsWritten() throws IOException {
        Path model = folder.resolve("model");
        Path prepared = folder.resolve("prepared");
        succeeds("heist", "prepare", tissue, "-o", prepared, "--quiet");
        succeeds(
                "heist",
                "pretrain",
                prepared.resolve("prepared.json"), // as a shell spells out prepared/*
                prepared.resolve("prepared.safetensors"),
                prepared.resolve("run.json"),
                "-o",
                model,
                "--epochs",
                1,
                "--width",
                16,
                "--layers",
                1,
                "--quiet");
        Path out = folder.resolve("networks");
        succeeds(
                "heist",
                "networks",
                tissue,
                "-o",
                out,
                "-m",
                model,
                "--gene",
                "GENE01,GENE05",
                "--by",
                "cell_type",
                "--compare",
                "type_1",
                "type_2",
                "--permutations",
                20,
                "--quiet");
        List<String> differences = lines(out.resolve("differential_type_1_type_2.tsv"));
        assertThat(differences).hasSize(1 + 12 * 11 / 2);
        assertThat(differences.get(0)).isEqualTo("gene_a\tgene_b\tmi_type_1\tmi_type_2\tdifference\tp\tq");
        List<String> similarity = lines(out.resolve("gene_similarity.tsv"));
        assertThat((similarity.size() - 1) % 66).isZero();
        assertThat(lines(out.resolve("neighbour_influence.tsv")).get(0))
                .isEqualTo("gene\ttype\tneighbour_type\tcells\teffect\tsd\tscore");
        assertThat(Files.readString(out.resolve("neighbour_influence_GENE05.svg")))
                .startsWith("<svg")
                .endsWith("</svg>")
                .contains("GENE05");
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(p -> p.getFileName().toString()))
                    .contains("run.json", "neighbour_influence_GENE01.svg", "leiden_0.tsv", "leiden_0.graphml");
        }
    }

    /** Types that differ only in what a file name cannot hold have files of their own, and a list says which. */
    @Test
    void noTypeOverwritesAnother() throws IOException {
        Tissue plain = PlantedTissue.generate(400, 12, 1).tissue();
        List<String> kinds = List.of("T/B", "T B", "T_B", "t_b", "networks");
        int[] codes =
                IntStream.range(0, plain.cellCount()).map(i -> i % kinds.size()).toArray();
        Path marked = folder.resolve("marked.h5ad");
        Annotations kind = Annotations.none().withObs("kind", new CellColumn.Categorical(codes, kinds, false));
        H5adWriter.write(marked, false, plain, kind);
        Path out = folder.resolve("kinds");
        succeeds("heist", "networks", marked, "-o", out, "--types", "labels:kind", "--quiet");
        Map<String, String> file = new HashMap<>();
        List<String> index = lines(out.resolve("networks.tsv"));
        assertThat(index.get(0)).isEqualTo("type\tcells\tedges\tnetwork_of_all\ttsv\tgraphml");
        for (String line : index.subList(1, index.size())) {
            String[] field = line.split("\t");
            file.put(field[0], field[4]);
            assertThat(field[1]).isEqualTo("80");
            List<String> edges = lines(out.resolve(field[4]));
            assertThat(edges).hasSize(1 + Integer.parseInt(field[2])).hasSizeGreaterThan(1);
            assertThat(edges.subList(1, edges.size())).allMatch(edge -> edge.startsWith(field[0] + "\t"));
            assertThat(out.resolve(field[5])).content().contains("<graph id=\"" + field[0] + "\"");
        }
        assertThat(file).containsOnlyKeys(kinds).containsEntry("T_B", "T_B.tsv");
        assertThat(file.values().stream().map(String::toLowerCase).distinct())
                .hasSize(5)
                .doesNotContain("networks.tsv");
    }

    @Test
    void wrongGroupsAndGenesAreNamed() {
        Path out = folder.resolve("refused");
        assertThat(refused(2, "heist", "networks", tissue, "--quiet", "-o", out, "--gene", "GENE01"))
                .contains("-m MODEL");
        assertThat(refused(
                        3, "heist", "networks", tissue, "--quiet", "-o", out, "--by", "nothing", "--compare", "a", "b"))
                .contains("there is no column 'nothing'")
                .contains("cell_type");
        out = folder.resolve("refused_too");
        assertThat(refused(
                        3, "heist", "networks", tissue, "--quiet", "-o", out, "--by", "niche", "--compare", "a", "b"))
                .contains("no cells of niche 'a'");
        assertThat(out).doesNotExist();
    }

    @Test
    void figureOfNothingIsStillAFigure() {
        String svg = HeatFigure.svg("t", "r", "c", List.of("a<b"), List.of("x"), new double[][] {{Double.NaN}});
        assertThat(svg).contains("a&lt;b").contains("none").doesNotContain("NaN");
    }
}
