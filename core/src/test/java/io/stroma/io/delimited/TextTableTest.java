package io.stroma.io.delimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.io.ReadOptions;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Positions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTableTest {

    @TempDir
    Path folder;

    private TextTable table(String text) throws IOException {
        return TextTable.read(Files.writeString(folder.resolve("cells.csv"), text));
    }

    private CellColumn column(String... values) throws IOException {
        StringBuilder text = new StringBuilder("id,v\n");
        for (int i = 0; i < values.length; i++) {
            text.append('c').append(i).append(',').append(values[i]).append('\n');
        }
        return table(text.toString()).table(List.of()).column("v").orElseThrow();
    }

    @Test
    void columnsOfNumbersAreNumbers() throws IOException {
        CellColumn column = column("1", "-2.5e3", "", "NaN", "NA", ".5", "inf");
        assertThat(((CellColumn.Real) column).values())
                .containsExactly(1, -2500, Double.NaN, Double.NaN, Double.NaN, 0.5, Double.POSITIVE_INFINITY);
    }

    /** Days, mice and clusters named by a digit and a letter are labels; Java would read some of them as numbers. */
    @ParameterizedTest
    @ValueSource(strings = {"1d", "3D", "1f", "2F", "0x1p3", "1e", "1,5", "+", "."})
    void labelsThatLookLikeNumbersStayLabels(String label) throws IOException {
        CellColumn column = column("\"" + label + "\"", "7", "");
        assertThat(column).isInstanceOf(CellColumn.Categorical.class);
        assertThat(column.text(0)).isEqualTo(label);
        assertThat(column.text(1)).isEqualTo("7");
        assertThat(column.text(2)).isNull();
    }

    @Test
    void categoriesAreSortedAndTheirCodesPointAtThem() throws IOException {
        CellColumn.Categorical column = (CellColumn.Categorical) column("b", "É", "", "a", "b", "NA", "nan");
        assertThat(column.categories()).containsExactly("a", "b", "É");
        assertThat(column.codes()).containsExactly(1, 2, -1, 0, 1, -1, -1);
        assertThat(column.ordered()).isFalse();
    }

    @Test
    void rowsAreJoinedByNameNotByOrder() throws IOException {
        TextTable ordered = table("id,x,y,t\na,1,2,u\nb,3,4,v\nc,5,6,w\n").inOrderOf(List.of("c", "a"));
        Positions at = ordered.positions(new String[] {"x", "y"}, LengthUnit.PIXEL);
        assertThat(at.x()).containsExactly(5, 1);
        assertThat(at.y()).containsExactly(6, 2);
        CellTable rest = ordered.table(List.of("x", "y"));
        assertThat(rest.names()).containsExactly("c", "a");
        assertThat(rest.columns().keySet()).containsExactly("t");
        assertThat(rest.column("t").orElseThrow().text(0)).isEqualTo("w");
    }

    @Test
    void aColumnWhoseNameIsRepeatedIsNotLost() throws IOException {
        CellTable cells = table("id,x,x,x.1,x\na,1,2,3,4\n").table(List.of());
        assertThat(cells.columns().keySet()).containsExactly("x", "x.1", "x.1.1", "x.2");
        assertThat(cells.columns().values().stream().map(c -> c.text(0))).containsExactly("1.0", "2.0", "3.0", "4.0");
    }

    @Test
    void aColumnWithoutNameIsLeftOut() throws IOException {
        assertThat(table("id,,x,\na,1,2,3\n").table(List.of()).columns().keySet())
                .containsExactly("x");
    }

    @ParameterizedTest
    @CsvSource({
        "x_centroid, y_centroid",
        "center_x, center_y",
        "x, y",
        "X, Y",
        "x_um, y_um",
        "CenterX_global_px, CenterY_global_px",
        "spatial_x, spatial_y",
        "pxl_col_in_fullres, pxl_row_in_fullres",
    })
    void coordinatesAreKnownByTheirUsualNames(String x, String y) throws IOException {
        TextTable table = table("id,%s,area,%s\na,1,9,2\n".formatted(y, x));
        String[] names = table.coordinateColumns(ReadOptions.defaults()).orElseThrow();
        assertThat(names).containsExactly(x, y);
        assertThat(table.positions(names, LengthUnit.PIXEL).x()).containsExactly(2);
        assertThat(table.positions(names, LengthUnit.PIXEL).y()).containsExactly(1);
    }

    @Test
    void coordinatesOfOtherNamesMustBeNamedBoth() throws IOException {
        TextTable table = table("id,u,v,x\na,1,2,3\n");
        ReadOptions plain = ReadOptions.defaults();
        assertThat(table.coordinateColumns(plain)).isEmpty();
        assertThat(table.coordinateColumns(plain.withCoordinateColumns("u", "v")))
                .hasValueSatisfying(names -> assertThat(names).containsExactly("u", "v"));
        for (ReadOptions half :
                List.of(plain.withCoordinateColumns("u", null), plain.withCoordinateColumns(null, "v"))) {
            assertThatThrownBy(() -> table.coordinateColumns(half))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContainingAll("cells.csv", "u, v, x");
        }
    }

    @Test
    void coordinatesMayBeMissingButNotWords() throws IOException {
        TextTable table = table("id,x,y\na,,2\nb,1,NaN\nc,1d,2\n");
        assertThat(table.inOrderOf(List.of("a", "b"))
                        .positions(new String[] {"x", "y"}, LengthUnit.PIXEL)
                        .x())
                .containsExactly(Double.NaN, 1);
        assertThatThrownBy(() -> table.positions(new String[] {"x", "y"}, LengthUnit.PIXEL))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("'x' of cell c is '1d', a number expected");
    }

    @Test
    void rowsOfOtherLengthsAreFoundByTheirLine() throws IOException {
        for (String row : List.of("b,1", "b,1,2,3", "b")) {
            assertThatThrownBy(() -> table("id,x,y\na,1,2\n\n" + row + "\n"))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining(
                            "cells.csv: line 4 has %d fields, the header 3".formatted(row.split(",").length));
        }
    }

    @Test
    void aTableWithoutRowsHasNoCells() throws IOException {
        TextTable empty = table("id,x,y\n");
        assertThat(empty.names()).isEmpty();
        assertThat(empty.inOrderOf(List.of()).table(List.of()).size()).isZero();
        assertThatThrownBy(() -> empty.inOrderOf(List.of("c1"))).hasMessageContaining("'c1' of the matrix is not");
    }
}
