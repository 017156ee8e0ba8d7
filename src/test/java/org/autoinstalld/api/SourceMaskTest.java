package org.autoinstalld.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of the inventory beside a problem, whatever is wrong with them. */
final class SourceMaskTest {
    private static String shown(String yaml) {
        return String.join("\n", SourceMask.yaml(yaml.lines().toList()));
    }

    @Test
    void whatCanHoldNoSecretIsShown() {
        String yaml = """
                hosts:
                  shell.int.gmmi.me:
                    profiles: [vm, base]
                    lladdr: 02:00:00:29:AE:4F
                    interfaces:
                      - { name: em0, network: lan, address: 192.168.1.5 }
                    disklabel:
                      - / 1G-2G 10%
                    vm:
                      memory: 2G
                """;
        assertThat(shown(yaml)).isEqualTo(yaml.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: mellon",
                "    root: { password: mellon, login: no }",
                "user: { name: ops, pasword: mellon }",
                "user: { name: ops, \"password\":\"mellon\" }",
                "user: { name: ops, 'password': mellon }",
                "user: { name: ops, ? password : mellon }",
                "user:\n  name: ops\n  password:mellon",
                "user:\n  name: ops\n  password mellon",
                "user:\n  pasword: |\n    mellon\n    timezone: mellon",
                "user:\n  password: >-\n    mellon",
                "user:\n  password: \"a\n    timezone: mellon\"\n  name: x",
                "user:\n  password: \"a\nmellon\"\n  name: x",
                "user:\n  password: mel\n    name: mellon",
                "# password: mellon",
                "timezone: Europe/Berlin # mellon",
                "vars: { role: mellon }",
                "vars:\n  role: mellon",
                "vars:\n  role:\n    - mellon",
                "answers: { Password for root: mellon }",
                "answers:\n  Password for root account: mellon",
                "admin:\n  tokens:\n    - { name: x, token: mellon }",
                "? password\n: mellon",
                "- mellon",
                "mellon",
                "vers: { role: mellon }",
                "vars:\n- role: mellon",
                "user:\n  vars:\n    a:\n      role: mellon",
                "hosts:\n  a:\n    vers:\n      role: mellon",
                "hosts:\n  a: mellon",
                "root-disk: { passphrase: mellon }",
                "sets: { server: http://ops:mellon@mirror.example/ }",
                "name: [a, mellon\":x]"
            })
    void allElseIsMasked(String yaml) {
        assertThat(shown(yaml)).doesNotContain("mellon");
    }

    @Test
    void whatFollowsASecretIsShownAgain() {
        assertThat(shown("user:\n  password: \"mellon\"\n  name: ops\ntimezone: UTC"))
                .isEqualTo("user:\n  password: <masked>\n  name: ops\ntimezone: UTC");
        assertThat(shown("user: { name: ops, password: mellon }\naddress: 10.0.0.1"))
                .isEqualTo("user: { name: ops, password: <masked>\naddress: 10.0.0.1");
    }

    @Test
    void aTemplateIsShownButForWhatLooksLikeASecret() {
        assertThat(SourceMask.template(List.of("System hostname = ${host.name}", "Password for root = mellon")))
                .containsExactly("System hostname = ${host.name}", "Password for root = <masked>");
    }
}
