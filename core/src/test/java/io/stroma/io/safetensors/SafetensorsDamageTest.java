package io.stroma.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way a file can be wrong gives one message that says so. */
class SafetensorsDamageTest {

    @TempDir
    Path folder;

    private Path file(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return file(json.length, json, dataBytes);
    }

    private Path file(long length, byte[] header, int dataBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put(header);
        return Files.write(folder.resolve("bad.safetensors"), bytes.array());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | 4 | its shape needs 8 bytes",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 8 | leaves a gap",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'I32','shape':[1],'data_offsets':[4,8]}} | 8 | overlaps",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 3 | truncated",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 5 | 1 bytes follow",
                "{'a':{'dtype':'F32','shape':[],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[],'data_offsets':[0,4]}} | 4 | Duplicate field",
                "{'a':{'dtype':'F32','dtype':'F32','shape':[],'data_offsets':[0,4]}} | 4 | Duplicate field",
                "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]}} | 1 | type U8 cannot be read",
                "{'a':{'shape':[1],'data_offsets':[0,4]}} | 4 | missing type",
                "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}} | 4 | holds -1",
                "{'a':{'dtype':'F32','shape':[1.0],'data_offsets':[0,4]}} | 4 | holds 1.0",
                "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,4]}} | 4 | not a whole number",
                "{'a':{'dtype':'F32','shape':[4000000000,4000000000],'data_offsets':[0,4]}} | 4 | more elements than any file",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}} | 4 | not before it",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}} | 4 | begin and an end",
                "{'a':{'dtype':'F32','shape':1,'data_offsets':[0,4]}} | 4 | not a list",
                "{'a':7} | 0 | missing type",
                "{'__metadata__':{'k':1}} | 0 | is not a text",
                "{'__metadata__':[]} | 0 | is not an object",
                "[1, 2] | 0 | not a JSON object",
                "{} {} | 0 | not valid JSON",
                "{'a': | 0 | not valid JSON",
            })
    void explainsWhatIsWrong(String header, int dataBytes, String message) throws IOException {
        Path file = file(header.replace('\'', '"'), dataBytes);
        assertThatThrownBy(() -> SafetensorsFile.read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void refusesAbsurdAndTruncatedHeaders() throws IOException {
        for (long length : new long[] {0, 1, 3, 100_000_001, Long.MAX_VALUE, -1}) {
            Path file = file(length, new byte[] {'{', '}'}, 0);
            assertThatThrownBy(() -> SafetensorsFile.read(file)).isInstanceOf(BadInputException.class);
        }
        Path empty = Files.write(folder.resolve("empty"), new byte[0]);
        assertThatThrownBy(() -> SafetensorsFile.read(empty)).hasMessageContaining("too short");
        assertThatThrownBy(() -> SafetensorsFile.read(folder.resolve("none"))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> SafetensorsFile.read(folder)).isInstanceOf(BadInputException.class);
    }

    @Test
    void refusesMalformedText() throws IOException {
        Path file = file(4, new byte[] {'{', '"', (byte) 0xC3, '}'}, 0);
        assertThatThrownBy(() -> SafetensorsFile.read(file)).hasMessageContaining("not valid JSON");
        Path spaced = file(3, new byte[] {' ', '{', '}'}, 0);
        assertThatThrownBy(() -> SafetensorsFile.read(spaced)).hasMessageContaining("not a JSON object");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        Path file = file("{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}}", 16);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SafetensorsFile.read(file)).isInstanceOf(BadInputException.class);
        }
    }

    @Test
    void readsHalfPrecisionsAndIgnoresUnknownKeys() throws IOException {
        String header = "{\"h\":{\"dtype\":\"F16\",\"shape\":[6],\"data_offsets\":[0,12],\"extra\":1},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[12,16]}}  ";
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        for (int bits : new int[] {0x3C00, 0xC100, 0x0001, 0x7C00, 0x7E00, 0x8000, 0x3F80, 0xC0A0}) {
            bytes.putShort((short) bits);
        }
        SafetensorsFile read = SafetensorsFile.read(Files.write(folder.resolve("half.safetensors"), bytes.array()));
        assertThat(read.array("h").floats())
                .containsExactly(1f, -2.5f, 0x1p-24f, Float.POSITIVE_INFINITY, Float.NaN, -0f);
        assertThat(read.array("b").floats()).containsExactly(1f, -5f);
    }
}
