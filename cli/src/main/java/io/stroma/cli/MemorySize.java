package io.stroma.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a size such as 8g, 900m or 1.5GiB, in bytes; powers of 1024. */
public final class MemorySize implements ITypeConverter<Long> {

    private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([kmgt]?)(?:i?b)?");

    @Override
    public Long convert(String text) {
        Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new TypeConversionException("'" + text + "' is no size such as 8g or 900m");
        }
        long unit = 1L << (10 * " kmgt".indexOf(size.group(2).isEmpty() ? " " : size.group(2)));
        double bytes = Double.parseDouble(size.group(1)) * unit;
        if (!(bytes >= 1)) {
            throw new TypeConversionException("it must be positive, not " + text);
        }
        return (long) bytes;
    }
}
