package org.autoinstalld.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autoinstalld.inventory.HostSettings.Line;
import org.autoinstalld.inventory.HostSettings.Reading;
import org.junit.jupiter.api.Test;

class HostSettingsTest {
    private static List<String> lines(String... assignments) {
        Reading read = HostSettings.of(List.of(assignments));
        assertThat(read).isInstanceOf(Reading.Right.class);
        return ((Reading.Right) read)
                .settings().lines().stream().map(Line::text).toList();
    }

    private static String wrong(String... assignments) {
        Reading read = HostSettings.of(List.of(assignments));
        assertThat(read).isInstanceOf(Reading.Wrong.class);
        return ((Reading.Wrong) read).why();
    }

    @Test
    void keysBelowOneAnotherAreGathered() {
        assertThat(lines("vm.memory=4G", "sshd=no", "vm.start=yes", "access.policy=[armed]"))
                .containsExactly(
                        "    vm:",
                        "      memory: 4G",
                        "      start: yes",
                        "    sshd: no",
                        "    access:",
                        "      policy: [armed]");
    }

    @Test
    void aTextIsATextWhateverYamlWouldTakeItFor() {
        assertThat(lines(
                        "a=Joe: x",
                        "b=x # y",
                        "c=*****",
                        "d=",
                        "e= x ",
                        "f=a=b",
                        "g=C:\\x",
                        "h=null",
                        "i=yes",
                        "j=7.8",
                        "k=say \"x\"",
                        "l=- x",
                        "m=%x",
                        "n=&x",
                        "o=!x"))
                .containsExactly(
                        "    a: \"Joe: x\"",
                        "    b: \"x # y\"",
                        "    c: \"*****\"",
                        "    d: \"\"",
                        "    e: \" x \"",
                        "    f: a=b",
                        "    g: C:\\x",
                        "    h: null",
                        "    i: yes",
                        "    j: 7.8",
                        "    k: say \"x\"",
                        "    l: \"- x\"",
                        "    m: \"%x\"",
                        "    n: \"&x\"",
                        "    o: \"!x\"");
    }

    @Test
    void listsMapsAndQuotedTextsAreYaml() {
        assertThat(lines("sets.names=[-game*, -x*]", "answers={ \"What, then\": x }", "user.full-name=\"a: b\""))
                .containsExactly(
                        "    sets:",
                        "      names: [-game*, -x*]",
                        "    answers: { \"What, then\": x }",
                        "    user:",
                        "      full-name: \"a: b\"");
        assertThat(wrong("sets.names=[a")).startsWith("the value of 'sets.names' is no YAML: ");
        assertThat(wrong("a=\"x\" y")).startsWith("the value of 'a' is no YAML: ");
        assertThat(wrong("a={b: *c}")).contains("an alias");
    }

    @Test
    void whatIsNoAssignmentIsRefused() {
        assertThat(wrong("vm.memory")).contains("'vm.memory' is not KEY=VALUE");
        assertThat(wrong("=x")).contains("is not KEY=VALUE");
        assertThat(wrong("a..b=x")).contains("'a..b' is no key");
        assertThat(wrong(".a=x")).contains("is no key");
        assertThat(wrong("a=x\ny: z")).contains("is not one line");
        assertThat(wrong("a=1", "a=2")).isEqualTo("'a' is given twice");
        assertThat(wrong("vm={memory: 1G}", "vm.memory=2G")).contains("'vm.memory' is a part of 'vm'");
        assertThat(wrong("vm.memory=2G", "vm={memory: 1G}")).contains("'vm' is given twice");
    }

    @Test
    void oddKeysAreQuoted() {
        assertThat(lines("answers.Which speed=9600")).containsExactly("    answers:", "      \"Which speed\": 9600");
    }
}
