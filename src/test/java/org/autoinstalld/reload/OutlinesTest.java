package org.autoinstalld.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.yaml.YamlFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one run leaves in the state folder for the next one's start. */
class OutlinesTest {
    private static final String HOST =
            "hosts:\n  a.example:\n    lladdr: 02:00:00:00:00:01\n    root: { password: \"geheim\" }\n";

    @TempDir
    Path folder;

    private Path inventory;
    private Path state;

    @BeforeEach
    void write() throws IOException {
        inventory = Files.createDirectory(folder.resolve("inventory"));
        state = Files.createDirectory(folder.resolve("state"));
        Files.writeString(inventory.resolve("a.yaml"), HOST);
        Files.writeString(inventory.resolve("b.yaml"), "hosts:\n  b.example: {}\n");
        keep();
    }

    private void keep() throws IOException {
        InventoryFolder before = new InventoryFolder(inventory);
        before.read();
        before.keepOutlines(state, () -> {});
    }

    private Path kept() throws IOException {
        try (Stream<Path> files = Files.list(state)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all.toString());
            return all.get(0);
        }
    }

    private Optional<YamlFile> find(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Outlines.in(state).find("other.yaml", bytes, YamlFile.digest(bytes), new YamlFile.Budget());
    }

    @Test
    void aFileOfTheSameContentIsFound() {
        YamlFile parsed = YamlFile.parse("other.yaml", HOST.getBytes(StandardCharsets.UTF_8));
        assertEquals(parsed.documents(), find(HOST).orElseThrow().documents());
        assertEquals(Optional.empty(), find(HOST + "\n"));
    }

    @Test
    void aReadingByThemIsTheSame() throws IOException {
        Files.writeString(inventory.resolve("b.yaml"), "hosts:\n  c.example: { lladdr: wrong }\n");
        Reading parsed = new InventoryFolder(inventory).read();
        InventoryFolder again = new InventoryFolder(inventory);
        again.take(Outlines.in(state));
        Reading reading = again.read();
        assertEquals(parsed.inventory(), reading.inventory());
        assertEquals(parsed.problems(), reading.problems());
        assertFalse(again.hasNewOutlines());
    }

    @Test
    void onlyTheOwnerMayReadThemAndTheyHoldNoValue() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept())));
        String text = Files.readString(kept(), StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("geheim") || text.contains("a.example"), text);
    }

    @Test
    void whatIsNotWholeCountsAsNothing() throws IOException {
        byte[] whole = Files.readAllBytes(kept());
        for (int length = 0; length < whole.length; length++) {
            Files.write(kept(), Arrays.copyOf(whole, length));
            assertEquals(Optional.empty(), find(HOST));
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] spoilt = whole.clone();
            spoilt[at] ^= 4;
            Files.write(kept(), spoilt);
            assertEquals(Optional.empty(), find(HOST));
        }
        keep();
        assertTrue(find(HOST).isPresent());
    }

    @Test
    void aSmallInventoryIsNotWorthIt() {
        InventoryFolder small = new InventoryFolder(inventory);
        small.read();
        assertFalse(small.hasNewOutlines());
    }

    @Test
    void aLargeOneIsOnce() throws IOException {
        Files.writeString(
                inventory.resolve("many.yaml"),
                IntStream.range(0, 12_000)
                        .mapToObj(i -> "    x" + i + ": y\n")
                        .collect(Collectors.joining("", "profiles:\n  p:\n    variables:\n", "")));
        InventoryFolder large = new InventoryFolder(inventory);
        large.read();
        assertTrue(large.hasNewOutlines());
        large.keepOutlines(state, () -> {});
        assertFalse(large.hasNewOutlines());
    }
}
