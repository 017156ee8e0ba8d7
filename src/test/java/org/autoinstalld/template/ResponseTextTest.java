package org.autoinstalld.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseTextTest {
    private static List<String> check(String text) {
        return ResponseText.check(text, "f", true, List.of()).stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void aGoodFileHasNoProblem() {
        assertThat(check("# comment\n\nSystem hostname = a\n k == v\n\tx=y\n")).isEmpty();
    }

    @Test
    void everyPromiseIsChecked() {
        assertThat(check("")).containsExactly("f: error: holds no answer; a line reads 'question = answer'");
        assertThat(check("# a = b\n\n")).hasSize(1).allMatch(p -> p.contains("holds no answer"));
        assertThat(check("a = b")).singleElement().asString().startsWith("f:1: error: the last line does not end");
        assertThat(check("a = b\r\n")).containsExactly("f:1: error: the line holds a carriage return");
        assertThat(check("a = b\nc = \u00fc\n"))
                .singleElement()
                .asString()
                .contains("f:2: error: the line holds the character U+00FC");
        assertThat(ResponseText.check("c = \u00fc\n", "f", false, List.of())).isEmpty();
        assertThat(check("a = \u0007\n")).singleElement().asString().contains("control character 0x07");
        assertThat(check("a = b\nx = \t \ny=\n"))
                .hasSize(2)
                .allMatch(p -> p.contains("is empty; the installer would skip the line"));
        assertThat(check("a = b\nno answer\n"))
                .containsExactly(
                        "f:2: error: the line has no '='; an answer reads 'question = answer', a comment begins with '#'");
        assertThat(check("a = b\n= x\n")).containsExactly("f:2: error: the line has no question before its '='");
    }

    @Test
    void aLineMayHave1024BytesAndNoMore() {
        String answer = "x".repeat(1024 - 4);
        assertThat(check("a = " + answer + "\n")).isEmpty();
        assertThat(check("a = " + answer + "y\n"))
                .containsExactly("f:1: error: the line has 1025 bytes, more than 1024");
        String wide = "\u00fc".repeat(511);
        assertThat(ResponseText.check("a = " + wide + "\n", "f", false, List.of()))
                .hasSize(1);
    }

    @Test
    void moreAnswersThanAnyInstallerAsksForAreRefused() {
        String most = "a = b\n".repeat(ResponseText.ANSWERS_MAX);
        assertThat(ResponseText.check(most, "install.conf", true, List.of())).isEmpty();
        assertThat(ResponseText.check(most + "a = b\n", "install.conf", true, List.of())
                        .toString())
                .contains("install.conf: error: holds 501 answers, more than 500");
    }
}
