package org.autoinstalld.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorSettingsTest {
    private static InventoryReader.Reading read(String yaml) {
        return new InventoryReader()
                .read(List.of(YamlFile.parse("f", yaml.getBytes(StandardCharsets.UTF_8))), SecretSource.none());
    }

    private static MirrorSettings mirror(String keys) {
        InventoryReader.Reading reading = read("site: { mirror: { " + keys + " } }");
        assertThat(reading.problems()).isEmpty();
        return reading.inventory().orElseThrow().site().mirror().orElseThrow();
    }

    private static List<String> problems(String yaml) {
        return read(yaml).problems().stream().map(Problem::toString).toList();
    }

    @Test
    void allThatIsNotSaidHasADefault() {
        MirrorSettings mirror =
                mirror("folder: /m, releases: [7.8/amd64], from: 'https://cdn.openbsd.org/pub/OpenBSD/'");

        assertThat(mirror.folder()).isEqualTo(Path.of("/m"));
        assertThat(mirror.releases()).containsExactly(new Setdir("7.8", "amd64"));
        assertThat(mirror.from()).contains("https://cdn.openbsd.org/pub/OpenBSD");
        assertThat(mirror.beyond()).isEqualTo(mirror.from());
        assertThat(mirror.onDemand()).isFalse();
        assertThat(mirror.keys()).containsExactly(Path.of("/etc/signify"), Path.of("/usr/share/signify-openbsd-keys"));
        assertThat(mirror.keep()).isEqualTo(2);
        assertThat(mirror.space()).isEmpty();
        assertThat(mirror.rate()).isZero();
        assertThat(mirror.sync()).isEmpty();
        assertThat(mirror.fresh()).isEqualTo(Duration.ofMinutes(10));
        assertThat(mirror.clients()).isEqualTo(64);
    }

    @Test
    void allKeysAreTaken() {
        MirrorSettings mirror =
                mirror("folder: /m, releases: [7.8/amd64, snapshots/arm64], from: 'http://10.0.0.9/pub',"
                        + " on-demand: yes, beyond: none, keys: [/k], keep: 5, space: 40G, rate: 10M, sync: '03:30',"
                        + " fresh: 1h, clients: 8");

        assertThat(mirror.beyond()).isEmpty();
        assertThat(mirror.onDemand()).isTrue();
        assertThat(mirror.space().orElseThrow().bytes()).isEqualTo(40L << 30);
        assertThat(mirror.rate()).isEqualTo(10L << 20);
        assertThat(mirror.sync().orElseThrow().daily()).isEqualTo(LocalTime.of(3, 30));
        assertThat(mirror("folder: /m, releases: [7.8/amd64], from: 'http://h/p', sync: 6h")
                        .sync()
                        .orElseThrow()
                        .every())
                .isEqualTo(Duration.ofHours(6));
    }

    @Test
    void withoutAnUpstreamNothingIsBeyond() {
        assertThat(mirror("folder: /m, releases: [7.8/amd64]").beyond()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "releases: [7.8/amd64]",
                "folder: /m",
                "folder: /m, releases: []",
                "folder: m, releases: [7.8/amd64]",
                "folder: /, releases: [7.8/amd64]",
                "folder: /var/.., releases: [7.8/amd64]",
                "folder: /m, releases: [7.8]",
                "folder: /m, releases: [7.8/amd64, 7.8/amd64]",
                "folder: /m, releases: [7.8/amd64], on-demand: yes",
                "folder: /m, releases: [7.8/amd64], beyond: redirect",
                "folder: /m, releases: [7.8/amd64], sync: 6h",
                "folder: /m, releases: [7.8/amd64], from: 'ftp://h/p'",
                "folder: /m, releases: [7.8/amd64], from: 'http://u:p@h/p'",
                "folder: /m, releases: [7.8/amd64], from: 'http://h/p?q'",
                "folder: /m, releases: [7.8/amd64], from: 'http://h/p', sync: '25:00'",
                "folder: /m, releases: [7.8/amd64], keep: 0",
                "folder: /m, releases: [7.8/amd64], clients: 0",
                "folder: /m, releases: [7.8/amd64], space: much"
            })
    void whatCannotBeIsAnError(String keys) {
        assertThat(read("site: { mirror: { " + keys + " } }").hasErrors()).isTrue();
    }

    @Test
    void aReleaseThatThereWillNeverBeIsWarnedOf() {
        assertThat(problems("site: { mirror: { folder: /m, releases: [7.10/amd64, 8.0/amd64, 10.0/amd64] } }"))
                .singleElement()
                .asString()
                .contains("warning: there is no release 7.10 of OpenBSD");
        assertThat(problems("site: { mirror: { folder: /m, releases: [7.8/amd64], rate: -1 } }"))
                .singleElement()
                .asString()
                .contains("octets a second such as 20M, or 0 for no limit");
    }

    @Test
    void noPrefixIsWhereTheMirrorIs() {
        String mirror = "site: { mirror: { folder: /m, releases: [7.8/amd64] } }\n";
        String hosts = """
                hosts:
                  a.example.org: { lladdr: 02:00:00:00:00:01, prefix: %s }
                """;
        for (String prefix : List.of("pub", "pub/lab")) {
            assertThat(problems(mirror + hosts.formatted(prefix))).anyMatch(p -> p.contains("prefix '" + prefix + "'"));
            assertThat(problems(hosts.formatted(prefix))).noneMatch(p -> p.contains("prefix"));
            assertThat(problems("site: { prefix: " + prefix + ", mirror: { folder: /m, releases: [7.8/amd64] } }"))
                    .hasSize(1);
        }
        assertThat(problems(mirror + hosts.formatted("public"))).noneMatch(p -> p.contains("prefix"));
        assertThat(problems(mirror + hosts.formatted("lab/pub"))).noneMatch(p -> p.contains("prefix"));
    }

    @Test
    void setsOfTheOwnMirrorNeedOneAndAnAddress() {
        String host = """
                hosts:
                  a.example.org: { lladdr: 02:00:00:00:00:01, sets: { location: mirror } }
                """;
        String mirror = "mirror: { folder: /m, releases: [7.8/amd64] }";
        assertThat(problems(host)).anyMatch(p -> p.contains("keeps no mirror"));
        assertThat(problems("site: { " + mirror + " }\n" + host)).anyMatch(p -> p.contains("at which address"));
        assertThat(problems("site: { response-server: 10.0.0.1, " + mirror + " }\n" + host))
                .isEmpty();
    }

    @Test
    void besideTheOwnMirrorNothingElseIsSaidInTheSameMap() {
        String mirror = "site: { response-server: 10.0.0.1, mirror: { folder: /m, releases: [7.8/amd64] } }\n";
        String inherited = mirror + """
                profiles:
                  base: { sets: { location: http, server: s.example, directory: d, proxy: "http://p:1", names: [-x*] } }
                hosts:
                  a.example.org: { profiles: [base], lladdr: 02:00:00:00:00:01, sets: { location: mirror } }
                """;
        assertThat(problems(inherited)).isEmpty();
        for (String key : List.of("server: s.example", "directory: d", "proxy: none")) {
            assertThat(problems(mirror + """
                    hosts:
                      a.example.org: { lladdr: 02:00:00:00:00:01, sets: { location: mirror, %s } }
                    """.formatted(key)))
                    .hasSize(1)
                    .allMatch(p -> p.contains("with location mirror"));
        }
    }

    @Test
    void aKernelComesFromTheMirrorToAFileOfItsOwn() {
        String site = "site: { mirror: { folder: /m, releases: [7.8/amd64] } }\n";
        String here = "hypervisors: { here: { vm-conf: /etc/vm.conf, %s } }";
        assertThat(problems(site + here.formatted("kernel: /var/vm/bsd.rd, kernel-from: 7.8/amd64")))
                .isEmpty();
        assertThat(problems(site + here.formatted("kernel: /bsd.rd, kernel-from: 7.8/amd64")))
                .anyMatch(p -> p.contains("would replace /bsd.rd"));
        assertThat(problems(site + here.formatted("kernel-from: 7.8/amd64")))
                .anyMatch(p -> p.contains("would replace /bsd.rd"));
        for (String own : List.of("//bsd.rd", "/./bsd.rd", "/bsd", "/bsd.mp", "/bsd.upgrade", "/obsd", "/var/../bsd")) {
            assertThat(problems(site + here.formatted("kernel: " + own + ", kernel-from: 7.8/amd64")))
                    .anyMatch(p -> p.contains("the hypervisor's own"));
        }
        assertThat(problems(site + here.formatted("ssh: root@there, kernel: /var/vm/bsd.rd, kernel-from: 7.8/amd64")))
                .anyMatch(p -> p.contains("is another machine"));
        assertThat(problems(site + here.formatted("kernel: /var/vm/bsd.rd, kernel-from: 7.9/amd64")))
                .anyMatch(p -> p.contains("does not have"));
        assertThat(problems(here.formatted("kernel: /var/vm/bsd.rd, kernel-from: 7.8/amd64")))
                .anyMatch(p -> p.contains("does not have"));
    }
}
