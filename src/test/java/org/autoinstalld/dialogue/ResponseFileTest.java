package org.autoinstalld.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.autoinstalld.dialogue.ResponseFile.Kind;
import org.autoinstalld.dialogue.ResponseFile.Line;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseFileTest {
    private static Line only(String text) {
        return ResponseFile.read("f", text).lines().get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'System hostname = foo' | System hostname | foo | 1 | 19",
                "'  \t System hostname=foo \t' | System hostname | foo | 5 | 21",
                "'a = b = c' | a | b = c | 1 | 5",
                "'k == v' | k | = v | 1 | 4",
                "'a\\b = c\\n' | a\\b | c\\n | 1 | 7",
                "'a   =   b' | a | b | 1 | 9",
                "'a = # b' | a | # b | 1 | 5"
            })
    void readsKeyAndValue(String line, String key, String value, int column, int valueColumn) {
        Line read = only(line + "\n");
        assertThat(read.kind()).isEqualTo(Kind.ANSWER);
        assertThat(read.key()).isEqualTo(key);
        assertThat(read.value()).isEqualTo(value);
        assertThat(read.column()).isEqualTo(column);
        assertThat(read.valueColumn()).isEqualTo(valueColumn);
    }

    @Test
    void tellsWhatItSkips() {
        String text = "# a = b\n\n  # c = d\n= e\nkey =  \nkey=\nno equals sign\na = b";
        assertThat(ResponseFile.read("f", text).lines())
                .extracting(Line::kind)
                .containsExactly(
                        Kind.COMMENT,
                        Kind.BLANK,
                        Kind.COMMENT,
                        Kind.NO_QUESTION,
                        Kind.EMPTY_ANSWER,
                        Kind.EMPTY_ANSWER,
                        Kind.NO_ANSWER,
                        Kind.LOST);
    }

    @Test
    void keepsTheCarriageReturnInTheValue() {
        assertThat(only("a = no\r\n").value()).isEqualTo("no\r");
    }

    @Test
    void aByteOrderMarkBelongsToTheKey() {
        assertThat(only("\ufeffSystem hostname = a\n").answers("system hostname?"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Location of sets | Location of sets? | true",
                "Location of sets? | Location of sets? (disk http nfs or 'done') | true",
                "Location of set | Location of sets? | false",
                "hostname | System hostname? (short form, e.g. 'foo') | true",
                "SYSTEM HOSTNAME | System hostname? (short form, e.g. 'foo') | true",
                "Use (W)hole disk MBR | Use (W)hole disk MBR, whole disk (G)PT or (E)dit? | false",
                "Use (W)hole disk MBR, | Use (W)hole disk MBR, whole disk (G)PT or (E)dit? | true",
                "whole disk | Use (W)hole disk MBR, whole disk (G)PT or (E)dit? | true",
                "(W)hole disk | Use (W)hole disk MBR, whole disk (G)PT or (E)dit? | true",
                "Use (W)hole | Use (W)hole disk MBR, whole disk (G)PT or (E)dit? | true",
                "Start sshd | Start sshd(8) by default? | false",
                "Start sshd(8) by default | Start sshd(8) by default? | true",
                "Unverified sets | Unverified sets: site74.tgz. Continue without verification? | false",
                "Unverified sets: | Unverified sets: site74.tgz. Continue without verification? | true",
                "Continue without verification | Unverified sets: site74.tgz. Continue without verification? | true",
                "Directory does not contain SHA256.sig | Directory does not contain SHA256.sig. Continue without verification? | false",
                "Checksum test for site74 | Checksum test for site74.tgz failed. Continue anyway? | false",
                "Checksum test for site74.tgz | Checksum test for site74.tgz failed. Continue anyway? | true",
                "Time appears wrong | Time appears wrong.  Set to 'x'? | false",
                "root  account | Password for root account? | false",
                "oot account | Password for root account? | false",
                "* | Password for root account? | false"
            })
    void matchesWholeWords(String key, String question, boolean matches) {
        assertThat(only(key + " = x\n").answers(ResponseFile.lower(question))).isEqualTo(matches);
    }

    @Test
    void agreesWithTheNaiveModel() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] pieces = {
            "a", "b", "A", "?", " ", " ", "  ", "\t", "=", "=", "#", "\n", "\n", ",", "(", ")", ".", "\\", "*", "\r",
            "ab", "é", "\ufeff", "'", "set", "Set"
        };
        for (int i = 0; i < 15_000; i++) {
            String text = words(random, pieces, 30);
            ResponseFile file = ResponseFile.read("f", text);
            NaiveMatcher naive = new NaiveMatcher(text);
            boolean[] used = new boolean[file.lines().size()];
            for (int j = 0; j < 6; j++) {
                String question = words(random, pieces, 7).replace("\n", " ");
                String expected = naive.answer(question);
                String actual = null;
                for (Line line : file.lines()) {
                    if (!used[line.number() - 1] && line.answers(ResponseFile.lower(question))) {
                        used[line.number() - 1] = true;
                        actual = line.value();
                        break;
                    }
                }
                assertThat(actual)
                        .as("seed %d, file <%s>, question <%s>", seed, text, question)
                        .isEqualTo(expected);
            }
        }
    }

    private static String words(Random random, String[] pieces, int most) {
        List<String> words = new ArrayList<>();
        int count = random.nextInt(most);
        for (int i = 0; i < count; i++) {
            words.add(pieces[random.nextInt(pieces.length)]);
        }
        return String.join("", words);
    }
}
