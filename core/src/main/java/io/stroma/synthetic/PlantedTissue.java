package io.stroma.synthetic;

import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A tissue with planted structure, for demonstrations and tests: what a model should find is known.
 *
 * <ul>
 *   <li>Space: cells on a jittered grid, {@value Architecture#PITCH} micrometres apart; four layers, round nodules of two
 *       kinds inside them ({@code niche}).
 *   <li>Types: eight ({@code cell_type}); every niche has its own mixture, and 15 % of the cells are scattered without
 *       regard to it.
 *   <li>Genes: up to ten modules. Each type switches its marker module on; two further modules follow the niche alone, one
 *       along the layers, one in the nodules. Genes of a module rise and fall together from cell to cell.
 *   <li>Counts: negative binomial, with a sequencing depth per cell.
 * </ul>
 *
 * <p>The biology (mixtures, markers, gene means) is the same for every seed, so that tissues of several seeds are sections
 * of one kind of organ; the seed moves nodules, cells and counts. Counts are generated row by row when they are read:
 * O(N G) time per pass, O(N + G) memory.
 *
 * @param tissue RNA counts, micrometres, columns {@code cell_type} and {@code niche}
 * @param moduleOf module of every gene
 */
public record PlantedTissue(Tissue tissue, int[] moduleOf) {

    /** Name of the column with the planted type. */
    public static final String CELL_TYPE = "cell_type";

    /** Name of the column with the planted niche. */
    public static final String NICHE = "niche";

    /**
     * @param cells N, at least 1
     * @param genes G, at least 1
     * @param seed of everything that differs between sections
     */
    public static PlantedTissue generate(int cells, int genes, long seed) {
        if (cells < 1 || genes < 1) {
            throw new IllegalArgumentException(cells + " cells and " + genes + " genes; both must be positive");
        }
        Architecture architecture = Architecture.lay(cells, seed);
        GeneProgram program = GeneProgram.of(genes);
        Map<String, CellColumn> columns = new LinkedHashMap<>();
        columns.put(
                CELL_TYPE, new CellColumn.Categorical(architecture.type(), names("type_", Architecture.TYPES), false));
        columns.put(NICHE, new CellColumn.Categorical(architecture.niche(), Architecture.NICHES, false));
        Tissue tissue = new Tissue(
                "planted_" + seed,
                new PlantedCounts(architecture, program, seed),
                new GenePanel(names("GENE", genes)),
                new Positions(architecture.x(), architecture.y(), LengthUnit.MICROMETRE),
                new CellTable(names("cell_", cells), columns),
                Modality.RNA,
                ValueScale.COUNTS);
        return new PlantedTissue(tissue, program.moduleOf());
    }

    /** Genes of a module, ascending. */
    public int[] genesOf(int module) {
        return IntStream.range(0, moduleOf.length)
                .filter(g -> moduleOf[g] == module)
                .toArray();
    }

    /** Number of modules. */
    public int modules() {
        return Arrays.stream(moduleOf).max().orElseThrow() + 1;
    }

    private static List<String> names(String prefix, int count) {
        int digits = Integer.toString(count).length();
        String format = prefix + "%0" + digits + "d";
        return IntStream.rangeClosed(1, count).mapToObj(format::formatted).toList();
    }
}
