package io.stroma.io.h5ad;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is written is what is read: tissues, columns of every kind and additions of any shape. */
class RoundTripProperties {

    private static final String[] WORDS = {"a", "", "B cell", "ü", "漢字", "x,y\n\"z\"", " blank ", "TRUE-ish", "0"};
    private static final double[] REALS = {
        0, -0.0, 1.5, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY
    };

    private static String word(SplittableRandom random) {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private static boolean[] flags(SplittableRandom random, int n) {
        boolean[] flags = new boolean[n];
        for (int i = 0; i < n; i++) {
            flags[i] = random.nextBoolean();
        }
        return flags;
    }

    private static Map<String, CellColumn> columns(SplittableRandom random, int n, int categories) {
        Map<String, CellColumn> columns = new LinkedHashMap<>();
        columns.put(
                "real",
                new CellColumn.Real(random.ints(n, 0, REALS.length)
                        .mapToDouble(k -> REALS[k])
                        .toArray()));
        columns.put("whole", new CellColumn.Whole(random.longs(n).toArray(), null));
        columns.put("some", new CellColumn.Whole(random.longs(n).toArray(), flags(random, n)));
        columns.put("flag", new CellColumn.Flag(flags(random, n), null));
        columns.put("maybe", new CellColumn.Flag(flags(random, n), flags(random, n)));
        columns.put(
                "text",
                new CellColumn.Text(
                        IntStream.range(0, n).mapToObj(i -> word(random)).toArray(String[]::new)));
        columns.put(
                "label",
                new CellColumn.Categorical(
                        random.ints(n, -1, categories).toArray(),
                        IntStream.range(0, categories)
                                .mapToObj(c -> WORDS[c % WORDS.length] + c)
                                .toList(),
                        random.nextBoolean()));
        return columns;
    }

    private static Tissue tissue(SplittableRandom random, int n, int genes, int categories) {
        float[] dense = new float[n * genes];
        for (int k = 0; k < dense.length; k++) {
            dense[k] = random.nextInt(3) == 0 ? Float.intBitsToFloat(random.nextInt(0x7f7fffff)) : 0; // any finite
        }
        return new Tissue(
                "t",
                CsrMatrix.ofDense(n, genes, dense),
                new GenePanel(
                        IntStream.range(0, genes).mapToObj(g -> "gene µ" + g).toList()),
                new Positions(
                        random.doubles(n, -1e9, 1e9).toArray(),
                        random.doubles(n).toArray(),
                        LengthUnit.values()[random.nextInt(LengthUnit.values().length)]),
                new CellTable(
                        IntStream.range(0, n).mapToObj(i -> "cell " + i).toList(), columns(random, n, categories)),
                Modality.values()[random.nextInt(Modality.values().length)],
                ValueScale.LINEAR);
    }

    private static void same(CellTable got, CellTable want) {
        assertThat(got.names()).isEqualTo(want.names());
        assertThat(got.columns().keySet())
                .containsExactlyElementsOf(want.columns().keySet());
        want.columns().forEach((name, column) -> {
            CellColumn read = got.columns().get(name);
            assertThat(read).as(name).hasSameClassAs(column);
            for (int i = 0; i < want.size(); i++) {
                assertThat(read.text(i)).as("%s of cell %d", name, i).isEqualTo(column.text(i));
            }
        });
        CellColumn.Categorical label = (CellColumn.Categorical) got.columns().get("label");
        assertThat(label.ordered())
                .isEqualTo(((CellColumn.Categorical) want.columns().get("label")).ordered());
        assertThat(label.categories())
                .isEqualTo(((CellColumn.Categorical) want.columns().get("label")).categories());
    }

    /** Enough cells for compressed columns, and enough categories for codes of more than a byte. */
    @Property(tries = 12)
    void aTissueComesBack(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 1500) int n,
            @ForAll @IntRange(min = 1, max = 20) int genes)
            throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Tissue want = tissue(random, n, genes, 1 + random.nextInt(300));
        Path folder = Files.createTempDirectory("round");
        Path path = folder.resolve("t.h5ad");
        try {
            H5adWriter.write(path, false, want, Annotations.none());
            try (TissueFile file = H5adFile.openTissue(path, ReadOptions.defaults())) {
                Tissue got = file.tissue();
                same(got.cells(), want.cells());
                assertThat(got.panel()).isEqualTo(want.panel());
                assertThat(got.positions().x()).isEqualTo(want.positions().x());
                assertThat(got.positions().y()).isEqualTo(want.positions().y());
                assertThat(got.positions().unit()).isEqualTo(want.positions().unit());
                assertThat(got.modality()).isEqualTo(want.modality());
                assertThat(got.scale()).isEqualTo(want.scale());
                CsrMatrix all = want.expression().slab(0, n);
                got.expression().forEachSlab(1 + random.nextInt(n), (first, slab) -> {
                    for (int i = 0; i < slab.rows(); i++) {
                        for (int g = 0; g < genes; g++) {
                            assertThat(slab.get(i, g)).isEqualTo(all.get(first + i, g));
                        }
                    }
                });
            }
        } finally {
            Files.deleteIfExists(path);
            Files.delete(folder);
        }
    }

    @Property(tries = 12)
    void additionsComeBack(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int n,
            @ForAll @IntRange(min = 1, max = 70) int width)
            throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Tissue tissue = tissue(random, n, 2, 3);
        float[] values = new float[n * width];
        for (int k = 0; k < values.length; k++) {
            values[k] = Float.intBitsToFloat(random.nextInt());
        }
        Path folder = Files.createTempDirectory("round");
        Path source = folder.resolve("a.h5ad");
        Path target = folder.resolve("b.h5ad");
        try {
            H5adWriter.write(source, false, tissue, Annotations.none());
            String text = word(random);
            H5adWriter.copyAndAdd(
                    source,
                    target,
                    false,
                    Annotations.none()
                            .withObsm("X_z", new DenseMatrix(n, width, values))
                            .withLayer("z", new DenseMatrix(n, 2, new float[2 * n]))
                            .withUns(
                                    "z",
                                    Map.of(
                                            "text",
                                            text,
                                            "whole",
                                            seed,
                                            "real",
                                            0.1,
                                            "list",
                                            List.of(1).size())));
            try (H5adFile file = H5adFile.open(target)) {
                same(file.cells(), tissue.cells());
                DenseMatrix z = file.embedding("X_z");
                assertThat(z.columns()).isEqualTo(width);
                for (int k = 0; k < values.length; k++) {
                    Float want = values[k] == 0 ? 0f : values[k]; // zeros come back without their sign
                    assertThat((Float) z.values()[k]).isEqualTo(want);
                }
                assertThat(file.layers()).containsExactly("z");
                assertThat(file.unsText("z/text")).hasValue(text);
                assertThat(file.unsText("z/whole")).hasValue(Long.toString(seed));
                assertThat(file.unsText("z/real")).hasValue("0.1");
            }
        } finally {
            Files.deleteIfExists(source);
            Files.deleteIfExists(target);
            Files.delete(folder);
        }
    }
}
