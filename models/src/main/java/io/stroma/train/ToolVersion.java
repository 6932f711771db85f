package io.stroma.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Version of Stroma, as the build wrote it into the archive. */
public final class ToolVersion {

    private ToolVersion() {}

    /** For example {@code 0.1.0}. */
    public static String current() {
        try (InputStream in = ToolVersion.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
