package io.stroma.prepare;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import java.io.IOException;
import java.util.List;

/**
 * What the JSON beside the arrays of a prepared tissue says. A change of these fields needs a new {@link #VERSION}.
 *
 * @param arraysSha256 of the file with the arrays, so that files of two runs are never mixed
 */
record PreparedDocument(
        String format,
        int version,
        String arraysSha256,
        String name,
        Modality modality,
        List<String> genes,
        int sourceCells,
        LengthUnit unit,
        double spacing,
        CellTypes.Origin typeOrigin,
        List<Network> networks,
        List<String> cells,
        List<StoredColumn> columns,
        QualityReport quality,
        List<String> warnings,
        PreparationConfig config) {

    static final String FORMAT = "stroma prepared tissue";
    static final int VERSION = 2;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    PreparedDocument {
        genes = List.copyOf(genes);
        networks = List.copyOf(networks);
        cells = List.copyOf(cells);
        columns = List.copyOf(columns);
        warnings = List.copyOf(warnings);
    }

    /** What every version says. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Head(String format, int version) {

        static Head parse(byte[] bytes) throws IOException {
            return JSON.readValue(bytes, Head.class);
        }

        /** The rest has the fields that are known here. */
        boolean isCurrent() {
            return FORMAT.equals(format) && version == VERSION;
        }
    }

    /** Everything of a {@link GeneNetwork} but its arrays. */
    record Network(String type, int cells, boolean borrowed, double threshold) {}

    byte[] toBytes() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // records of numbers and texts are always writable
        }
    }

    static PreparedDocument parse(byte[] bytes) throws IOException {
        return JSON.readValue(bytes, PreparedDocument.class);
    }
}
