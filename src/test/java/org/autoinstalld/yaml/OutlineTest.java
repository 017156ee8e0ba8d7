package org.autoinstalld.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of an outline and a file is what parsing makes of the file. */
class OutlineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing but words\n",
                "hosts:\n  a.example:\n    lladdr: 02:00:00:00:00:01\n",
                "hosts:\n  a.example:\n    root: { password: \"$2b$10$abc\" }\n    sets: [a, 'b', \"c\"]\n",
                "'a''b': 'it''s'\n\"c\": \"say \\\"this\\\"\"\n",
                "text: |\n  first\n    second\n\n  third\nnext: x\n",
                "text: >-\n  folded\n  into one\n\n  but this\nnext: x\n",
                "text: these words\n  go on here\n",
                "a: ~\nb:\nc: null\nd: \"\"\ne: ''\nf: Null\n",
                "a: 1 # a: 1\n# b: 2\nb: 2\n",
                "größe: \"süß\"\nemoji: \"\ud83d\ude00 and \ud83d\ude00\"\nthen: x\n\ud83d\ude00: y\n",
                "\ufeffa: b\n",
                "a: b\r\nc:\r\n  - d\r\n  - e: f\r\n",
                "a: b\n---\nc: d\n...\n---\n---\ne: f\n",
                "a:\n- b\n- - c\n  - d\n-\n  e: f\n",
                "a: {}\nb: []\nc: [ [], {} ]\n",
                "? a\n: b\n",
                "a: b",
            })
    void itSaysWhatTheFileSays(String text) {
        YamlFile file = YamlFile.parse("one.yaml", bytes(text));
        byte[] outline = file.outline(bytes(text)).orElseThrow();
        YamlFile again = outlined(text, file, outline).orElseThrow();
        assertEquals(file.documents(), again.documents());
        assertEquals(file.nodes(), again.nodes());
        assertEquals(file.digest(), again.digest());
        assertFalse(again.mayBeUnfinished(file));
        assertEquals(file.mayBeUnfinished(null), again.mayBeUnfinished(null));
    }

    @Test
    void whatIsNotMadeOfTheFilesCharactersHasNone() {
        for (String text : new String[] {"a: \"tab\\there\"\n", "a: \"\\u0041\"\n"}) {
            assertEquals(
                    Optional.empty(), YamlFile.parse("one.yaml", bytes(text)).outline(bytes(text)), text);
        }
    }

    @Test
    void aFileWithMistakesHasNone() {
        for (String text : new String[] {"a: b\na: c\n", "a: [b\n", "a: &x {b: c}\n"}) {
            assertEquals(
                    Optional.empty(), YamlFile.parse("one.yaml", bytes(text)).outline(bytes(text)), text);
        }
    }

    @Test
    void itHoldsNoValue() {
        String text = "hosts:\n  a.example:\n    root: { password: geheim }\n";
        byte[] outline =
                YamlFile.parse("one.yaml", bytes(text)).outline(bytes(text)).orElseThrow();
        String seen = new String(outline, StandardCharsets.ISO_8859_1);
        assertFalse(seen.contains("geheim") || seen.contains("password") || seen.contains("example"), seen);
    }

    @Test
    void whatIsNoOutlineIsNoFileAndNoError() {
        String text = "hosts:\n  a.example:\n    sets: [a, b, 'c d']\n    text: |\n      one\n      two\n";
        YamlFile file = YamlFile.parse("one.yaml", bytes(text));
        byte[] outline = file.outline(bytes(text)).orElseThrow();
        for (int end = 0; end < outline.length; end++) {
            assertEquals(
                    Optional.empty(),
                    YamlFile.outlined("one.yaml", bytes(text), file.digest(), outline, 0, end, new YamlFile.Budget()));
        }
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] wrong = outline.clone();
            wrong[random.nextInt(wrong.length)] = (byte) random.nextInt();
            wrong[random.nextInt(wrong.length)] = (byte) random.nextInt();
            outlined(text, file, wrong);
        }
    }

    @Test
    void itTakesItsPartOfTheBudget() {
        String text = "a: [b, c, d]\n";
        YamlFile file = YamlFile.parse("one.yaml", bytes(text));
        byte[] outline = file.outline(bytes(text)).orElseThrow();
        YamlFile.Budget budget = new YamlFile.Budget(file.nodes());
        assertTrue(YamlFile.outlined("one.yaml", bytes(text), file.digest(), outline, 0, outline.length, budget)
                .isPresent());
        assertEquals(
                Optional.empty(),
                YamlFile.outlined("one.yaml", bytes(text), file.digest(), outline, 0, outline.length, budget));
    }

    private static Optional<YamlFile> outlined(String text, YamlFile file, byte[] outline) {
        return YamlFile.outlined(
                "one.yaml", bytes(text), file.digest(), outline, 0, outline.length, new YamlFile.Budget());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
