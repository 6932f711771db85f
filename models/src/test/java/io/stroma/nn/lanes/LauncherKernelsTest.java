package io.stroma.nn.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The launcher names the kernels that are compiled by themselves: a kernel that was renamed would lose its speed unseen. */
class LauncherKernelsTest {

    @Test
    void namesAreThoseOfKernels() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path home = Files.exists(here.resolve("stroma")) ? here : here.getParent();
        Matcher list = Pattern.compile("for kernel in ([^;]+); do")
                .matcher(Files.readString(home.resolve("stroma")).replace("\\\n", " "));
        assertThat(list.find()).isTrue();
        List<String> names = List.of(list.group(1).trim().split("\\s+"));
        assertThat(names).hasSizeGreaterThan(5);
        for (String name : names) {
            String[] parts = name.split("::");
            assertThat(methods(parts[0])).as(name).anyMatch(method -> parts.length == 1 || method.equals(parts[1]));
        }
    }

    /** Without loading the class, which needs the Vector API. */
    private static List<String> methods(String kernel) throws IOException {
        Path source = Path.of(LauncherKernelsTest.class
                        .getResource("LauncherKernelsTest.class")
                        .getPath())
                .getParent();
        Path classes = Path.of(source.toString().replace("test-classes", "classes"));
        String text =
                Files.readString(classes.resolve(kernel + ".class"), java.nio.charset.StandardCharsets.ISO_8859_1);
        return Arrays.asList(text.split("[^A-Za-z0-9_]+"));
    }
}
