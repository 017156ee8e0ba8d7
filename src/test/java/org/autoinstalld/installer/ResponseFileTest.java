package org.autoinstalld.installer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseFileTest {
    private static ResponseFile file(String text) {
        return new ResponseFile(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "System hostname          | System hostname? (short form, e.g. 'foo')        | yes",
                "hostname                 | System hostname? (short form, e.g. 'foo')        | yes",
                "HOSTNAME                 | System hostname? (short form, e.g. 'foo')        | yes",
                "host                     | System hostname? (short form, e.g. 'foo')        | no",
                "hostname?                | System hostname? (short form, e.g. 'foo')        | yes",
                "Location of set          | Location of sets?                                | no",
                "Location of sets?        | Location of sets?                                | yes",
                "Start sshd               | Start sshd(8) by default?                        | no",
                "Start sshd(8)            | Start sshd(8) by default?                        | yes",
                "Use (W)hole disk MBR     | Use (W)hole disk MBR, whole disk (G)PT or (E)dit?| no",
                "Use (W)hole disk MBR,    | Use (W)hole disk MBR, whole disk (G)PT or (E)dit?| yes",
                "Use (W)hole              | Use (W)hole disk MBR, whole disk (G)PT or (E)dit?| yes",
                "whole disk               | Use (W)hole disk MBR, whole disk (G)PT or (E)dit?| yes",
                "*                        | Which disk is the root disk?                     | no",
                "root  disk               | Which disk is the root disk?                     | no",
                "disk                     | Which disk is the root disk?                     | yes",
                "Unverified sets          | Unverified sets: x. Continue without verification?| no",
                "Unverified sets:         | Unverified sets: x. Continue without verification?| yes",
            })
    void aKeyMatchesAsWholeWords(String key, String question, String answered) {
        assertThat(file(key + " = yes\n").ask(question, "no")).isEqualTo(answered);
    }

    @Test
    void theFirstLineThatMatchesIsUsedUp() {
        ResponseFile file = file("Location of sets = http\nother = x\nLocation of sets = done\n");
        assertThat(file.ask("Location of sets?", "disk")).isEqualTo("http");
        assertThat(file.ask("Location of sets?", "disk")).isEqualTo("done");
        assertThat(file.ask("Location of sets?", "disk")).isEqualTo("disk");
        assertThat(file.unused()).containsExactly("other = x");
    }

    @Test
    void aValueIsWhatFollowsTheFirstEqualsSign() {
        ResponseFile file = file("a = b = c\n  k\t=\t= v \\n $x `y` \"z\"  \nn=o\n");
        assertThat(file.ask("a")).isEqualTo("b = c");
        assertThat(file.ask("k")).isEqualTo("= v \\n $x `y` \"z\"");
        assertThat(file.ask("n")).isEqualTo("o");
    }

    @Test
    void whatIsNoAnswerIsSkipped() {
        ResponseFile file = file("\n# a = 1\n  #a = 2\n=a\na =\na =  \nplain\na = 3\n");
        assertThat(file.unused()).containsExactly("a = 3");
        assertThat(file.ask("a")).isEqualTo("3");
    }

    @Test
    void aLastLineWithoutItsEndIsNotSeen() {
        assertThat(file("a = 1\nb = 2").ask("b", "none")).isEqualTo("none");
    }

    @Test
    void aCarriageReturnStaysInTheValueAndAByteOrderMarkInTheKey() {
        assertThat(file("a = no\r\n").ask("a")).isEqualTo("no\r");
        assertThat(file("\ufeffa = no\n").ask("a", "default")).isEqualTo("default");
    }

    @Test
    void noAnswerAndNoDefaultIsTheEnd() {
        assertThatThrownBy(() -> file("").ask("Password for root account?"))
                .isInstanceOf(ResponseFile.NoAnswer.class)
                .hasMessage("Question has no answer in response file: \"password for root account?\"");
    }
}
