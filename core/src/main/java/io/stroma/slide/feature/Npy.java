package io.stroma.slide.feature;

import io.stroma.error.BadInputException;
import io.stroma.tissue.DenseMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** NumPy's {@code .npy}, as far as tables of real numbers use it: versions 1 to 3, two axes, C order, f4 or f8. */
final class Npy {

    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\((\\d+),\\s*(\\d+)\\s*,?\\)");
    private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([<>=|])(f[48])'");

    private Npy() {}

    static DenseMatrix read(Path file) {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new BadInputException(file + " cannot be read: " + e.getMessage(), e);
        }
        if (bytes.remaining() < 12 || bytes.get(1) != 'N' || bytes.get(2) != 'U' || bytes.get(3) != 'M') {
            throw new BadInputException(file + " is no .npy file");
        }
        int version = bytes.get(6);
        int length = version == 1 ? bytes.getShort(8) & 0xFFFF : bytes.getInt(8);
        int start = version == 1 ? 10 : 12;
        if (length < 0 || start + length > bytes.limit()) {
            throw new BadInputException(file + " ends inside its header");
        }
        String header = new String(bytes.array(), start, length, StandardCharsets.ISO_8859_1);
        Matcher shape = SHAPE.matcher(header);
        Matcher type = TYPE.matcher(header);
        if (!shape.find() || !type.find() || !header.contains("'fortran_order': False")) {
            throw new BadInputException(
                    file + ": a table of float32 or float64 in C order expected, its header says " + header.strip());
        }
        int rows = Integer.parseInt(shape.group(1));
        int columns = Integer.parseInt(shape.group(2));
        boolean wide = type.group(2).equals("f8");
        ByteBuffer data = bytes.slice(start + length, bytes.limit() - start - length)
                .order(type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        if ((long) rows * columns * (wide ? 8 : 4) > data.remaining()) {
            throw new BadInputException("%s ends before its %d x %d numbers".formatted(file, rows, columns));
        }
        float[] out = new float[Math.multiplyExact(rows, columns)];
        for (int k = 0; k < out.length; k++) {
            out[k] = wide ? (float) data.getDouble(8 * k) : data.getFloat(4 * k);
        }
        return new DenseMatrix(rows, columns, out);
    }
}
