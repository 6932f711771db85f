package io.stroma.io.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stroma.error.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Header of a safetensors file: what lies where. Ranges are bytes relative to the end of the header; together they cover
 * the rest of the file without gap or overlap.
 *
 * @param entries in the order of the JSON keys
 * @param metadata free text
 * @param dataStart position in the file of offset 0
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata, long dataStart) {

    /** Limit of the reference implementation; guards against allocating what a damaged length asks for. */
    static final int MAX_BYTES = 100_000_000;

    private static final String METADATA = "__metadata__";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** One array: bytes begin (inclusive) to end (exclusive). */
    record Entry(String name, Dtype dtype, long[] shape, long begin, long end) {
        /**
         * Number of elements.
         *
         * @param file named in the error
         * @throws BadInputException when there are more than an array in memory can have
         */
        int elements(Path file) {
            long count = (end - begin) / dtype.bytes();
            if (count > Integer.MAX_VALUE - 8) {
                throw new BadInputException("%s: array '%s' has %d elements; one array can have at most 2^31 - 9 here"
                        .formatted(file, name, count));
            }
            return (int) count;
        }
    }

    /** Entries by position in the data. */
    List<Entry> inDataOrder() {
        return entries.stream()
                .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
                .toList();
    }

    /**
     * Header for these arrays: keys in the given order; data of 8-byte types first, so that every array is aligned to
     * its element size in a memory-mapped file.
     */
    static SafetensorsHeader of(Map<String, NdArray> arrays, Map<String, String> metadata) {
        Map<String, Long> begin = new LinkedHashMap<>();
        long offset = 0;
        for (int width : new int[] {8, 4}) {
            for (Map.Entry<String, NdArray> e : arrays.entrySet()) {
                if (e.getValue().dtype().bytes() == width) {
                    begin.put(e.getKey(), offset);
                    offset += (long) width * e.getValue().size();
                }
            }
        }
        List<Entry> entries = new ArrayList<>();
        arrays.forEach((name, array) -> {
            if (name.equals(METADATA)) {
                throw new IllegalArgumentException("an array cannot be named " + METADATA);
            }
            long from = begin.get(name);
            long to = from + (long) array.size() * array.dtype().bytes();
            entries.add(new Entry(name, array.dtype(), array.shape(), from, to));
        });
        return new SafetensorsHeader(entries, metadata, 0);
    }

    /** Length and JSON, padded with spaces so that the data start at a multiple of 8. */
    byte[] toBytes() throws IOException {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode text = root.putObject(METADATA);
            metadata.forEach(text::put);
        }
        for (Entry entry : entries) {
            ObjectNode node = root.putObject(entry.name());
            node.put("dtype", entry.dtype().name());
            ArrayNode shape = node.putArray("shape");
            for (long extent : entry.shape()) {
                shape.add(extent);
            }
            node.putArray("data_offsets").add(entry.begin()).add(entry.end());
        }
        byte[] json = JSON.writeValueAsBytes(root);
        int padded = (json.length + 7) / 8 * 8;
        if (padded > MAX_BYTES) {
            throw new IllegalArgumentException("too many arrays or too much metadata for one safetensors file");
        }
        ByteBuffer out = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(padded).put(json);
        while (out.hasRemaining()) {
            out.put((byte) ' ');
        }
        return out.array();
    }

    /** Parses and checks a header against the size of its file. */
    static SafetensorsHeader parse(String file, byte[] bytes, SeekableByteChannel channel) throws IOException {
        long dataStart = 8L + bytes.length;
        JsonNode root = json(file, bytes);
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                readMetadata(file, field.getValue(), metadata);
            } else {
                entries.add(readEntry(file, field.getKey(), field.getValue()));
            }
        }
        SafetensorsHeader header = new SafetensorsHeader(entries, metadata, dataStart);
        header.checkCoverage(file, channel.size() - dataStart);
        return header;
    }

    private static JsonNode json(String file, byte[] bytes) throws IOException {
        JsonNode root;
        try {
            // Decoding first refuses malformed UTF-8 and keeps the parser from guessing another encoding.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            root = JSON.readTree(text);
        } catch (IOException e) {
            throw new BadInputException(
                    file + ": not a safetensors file: its header is not valid JSON ("
                            + e.getMessage().lines().findFirst().orElse("malformed text") + ")",
                    e);
        }
        if (!root.isObject() || bytes[0] != '{') {
            throw new BadInputException(file + ": not a safetensors file: its header is not a JSON object");
        }
        return root;
    }

    private static void readMetadata(String file, JsonNode node, Map<String, String> metadata) {
        if (!node.isObject()) {
            throw new BadInputException(file + ": damaged header: " + METADATA + " is not an object");
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getValue().isTextual()) {
                throw new BadInputException(file + ": damaged header: metadata '" + field.getKey() + "' is not a text");
            }
            metadata.put(field.getKey(), field.getValue().textValue());
        }
    }

    private static Entry readEntry(String file, String name, JsonNode node) {
        String where = file + ": array '" + name + "': ";
        Dtype dtype = dtype(where, node.path("dtype"));
        long[] shape = naturals(where + "shape", node.path("shape"));
        long[] range = naturals(where + "data_offsets", node.path("data_offsets"));
        if (range.length != 2 || range[0] > range[1]) {
            throw new BadInputException(where + "data_offsets must be a begin and an end not before it");
        }
        long bytes = dtype.bytes();
        try {
            for (long extent : shape) {
                bytes = Math.multiplyExact(bytes, extent);
            }
        } catch (ArithmeticException e) {
            throw new BadInputException(where + "its shape has more elements than any file", e);
        }
        if (range[1] - range[0] != bytes) {
            throw new BadInputException(where + "its shape needs " + bytes + " bytes, the header gives it "
                    + (range[1] - range[0]) + "; the file is damaged");
        }
        return new Entry(name, dtype, shape, range[0], range[1]);
    }

    private static Dtype dtype(String where, JsonNode node) {
        for (Dtype dtype : Dtype.values()) {
            if (dtype.name().equals(node.textValue())) {
                return dtype;
            }
        }
        throw new BadInputException(where + (node.isTextual() ? "type " + node.textValue() : "a missing type")
                + " cannot be read; convert the array to one of F64, F32, F16, BF16, I64, I32");
    }

    private static long[] naturals(String where, JsonNode node) {
        if (!node.isArray()) {
            throw new BadInputException(where + " is missing or not a list; the file is damaged");
        }
        long[] values = new long[node.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = node.get(i);
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                throw new BadInputException(where + " holds " + value + ", not a whole number from 0 on");
            }
            values[i] = value.longValue();
        }
        return values;
    }

    /** Every byte of the data belongs to exactly one array. */
    private void checkCoverage(String file, long dataBytes) {
        long at = 0;
        for (Entry entry : inDataOrder()) {
            if (entry.begin() != at) {
                throw new BadInputException(file + ": array '" + entry.name() + "' "
                        + (entry.begin() < at ? "overlaps the one before it" : "leaves a gap before it")
                        + " (starts at "
                        + entry.begin() + ", expected " + at + "); the file is damaged");
            }
            at = entry.end();
        }
        if (at > dataBytes) {
            throw new BadInputException(file + ": truncated: the header announces " + at + " bytes of numbers, "
                    + dataBytes + " are there; copy or download it again");
        }
        if (at < dataBytes) {
            throw new BadInputException(file + ": " + (dataBytes - at)
                    + " bytes follow the last array; the file is damaged or not a safetensors file");
        }
    }
}
