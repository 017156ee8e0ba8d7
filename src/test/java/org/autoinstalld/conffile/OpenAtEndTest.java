package org.autoinstalld.conffile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.autoinstalld.syntax.OpenAtEnd;
import org.autoinstalld.vmconf.VmConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each grammar tells what a text leaves open, so that no marker is put where it would be no comment. */
class OpenAtEndTest {
    private static final Map<String, Syntax> SYNTAXES = Map.of(
            "LINES",
            Syntax.LINES,
            "DHCPD_CONF",
            ManagedSectionTest.DHCPD_CONF,
            "VM_CONF",
            ManagedSectionTest.VM_CONF,
            "ZONE",
            Syntax.ZONE);

    /** Text with N for a newline; then the lines of an open quote, an open bracket, a join, a stray bracket. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "LINES      | a \"b { \\N            | 0 0 0 0",
                "DHCPD_CONF | a \"b\\\" c;N          | 0 0 0 0",
                "DHCPD_CONF | a \"b\\\" c \";N       | 1 0 0 0",
                "DHCPD_CONF | # a \" {N              | 0 0 0 0",
                "DHCPD_CONF | # a \\N                | 0 0 0 0",
                "DHCPD_CONF | a \"N# \" {N           | 0 2 0 0",
                "DHCPD_CONF | a {N{N}N               | 0 1 0 0",
                "DHCPD_CONF | a {N}N}N               | 0 0 0 3",
                "DHCPD_CONF | it's;N                 | 0 0 0 0",
                "VM_CONF    | # a \\N                | 0 0 1 0",
                "VM_CONF    | # a \\Nb \"N           | 0 0 0 0",
                "VM_CONF    | a \\N                  | 0 0 1 0",
                "VM_CONF    | a \\NN                 | 0 0 0 0",
                "VM_CONF    | a \"b\\\" c\"N         | 0 0 0 0",
                "VM_CONF    | a \"b\\N               | 1 0 0 0",
                "VM_CONF    | a \"b\\\\\"N           | 1 0 0 0",
                "VM_CONF    | a \\\\N                | 0 0 0 0",
                "VM_CONF    | disk it's/aN           | 0 0 0 0",
                "VM_CONF    | disk /a\"bN            | 0 0 0 0",
                "VM_CONF    | disk $d\"x yN          | 1 0 0 0",
                "VM_CONF    | disk $d\"x y\"N        | 0 0 0 0",
                "VM_CONF    | disk 'N                | 1 0 0 0",
                "VM_CONF    | vm a{N disk /b#}N      | 0 1 0 0",
                "ZONE       | a ( bN ; )N            | 0 1 0 0",
                "ZONE       | a \\( \\\" \\;N        | 0 0 0 0",
                "ZONE       | a \"b\\\" cN           | 1 0 0 0",
            })
    void seesWhatReachesOverTheEnd(String syntax, String text, String expected) {
        OpenAtEnd ends =
                Objects.requireNonNull(SYNTAXES.get(syntax)).openAtEnd().apply(text.replace('N', '\n'));
        assertThat(ends.quote() + " " + ends.bracket() + " " + ends.join() + " " + ends.stray())
                .isEqualTo(expected);
    }

    @Test
    void aLargeFileIsReadInOnePass() {
        String text = "vm \"a\" {\n disk '/x' # }\n}\n".repeat(100_000);
        assertThat(VmConf.openAtEnd(text)).isEqualTo(OpenAtEnd.NOTHING);
    }
}
