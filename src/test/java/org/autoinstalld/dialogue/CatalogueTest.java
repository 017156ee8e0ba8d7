package org.autoinstalld.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static String yaml() throws IOException {
        try (InputStream in = Catalogue.class.getResourceAsStream("catalogue.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String asked(Catalogue catalogue, String release, String id) {
        return catalogue.program(new Setdir(release, "amd64"), Mode.INSTALL).questions().stream()
                .filter(q -> q.id().equals(id))
                .map(q -> q.wordings().get(0).text().pattern())
                .findFirst()
                .orElse("not asked");
    }

    @Test
    void everyReleaseAndArchitectureCanBeCompiled() {
        Catalogue catalogue = Catalogue.builtIn();
        assertThat(catalogue.releases())
                .containsExactly(
                        "7.0", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "7.7", "7.8", "7.9", "8.0", "current");
        for (String release : catalogue.releases()) {
            for (String arch : catalogue.architectures()) {
                Setdir setdir = new Setdir(release.equals("current") ? Setdir.SNAPSHOTS : release, arch);
                assertThat(catalogue.knowsRelease(setdir)).isTrue();
                assertThat(catalogue.program(setdir, Mode.INSTALL).questions()).hasSizeGreaterThan(30);
                assertThat(catalogue.program(setdir, Mode.UPGRADE).questions()).hasSizeGreaterThan(10);
            }
        }
    }

    @Test
    void wordingsFollowTheReleases() {
        Catalogue catalogue = Catalogue.builtIn();
        assertThat(asked(catalogue, "7.2", "interface")).isEqualTo("Which network interface do you wish to configure?");
        assertThat(asked(catalogue, "7.3", "interface"))
                .isEqualTo("Network interface to configure? (name, lladdr, '?', or 'done')");
        assertThat(asked(catalogue, "7.4", "encrypt")).isEqualTo("not asked");
        assertThat(asked(catalogue, "7.5", "encrypt"))
                .isEqualTo("Encrypt the root disk with a (p)assphrase or (k)eydisk?");
    }

    @Test
    void aReleaseIsAddedByData() throws IOException {
        String more = yaml().replace("  - { name: \"8.0\" }\n", "  - { name: \"8.0\" }\n  - { name: \"8.1\" }\n")
                .replace(
                        "    ask: \"System hostname? (short form, e.g. 'foo')\"\n",
                        "    ask:\n      - { to: \"8.0\", text: \"System hostname? (short form, e.g. 'foo')\" }\n"
                                + "      - { from: \"8.1\", text: \"Name of this system?\" }\n");
        Catalogue catalogue = Catalogue.parse(more);
        assertThat(asked(catalogue, "8.0", "hostname")).startsWith("System hostname?");
        assertThat(asked(catalogue, "8.1", "hostname")).isEqualTo("Name of this system?");
        assertThat(asked(catalogue, "snapshots", "hostname")).isEqualTo("Name of this system?");
        Transcript t = new Dialogue(catalogue)
                .simulate(
                        ResponseFile.read("f", "System hostname = a\n"),
                        Mode.INSTALL,
                        new Setdir("8.1", "amd64"),
                        MachineFacts.vmdGuest());
        assertThat(t.findings()).anySatisfy(f -> {
            assertThat(f.kind()).isEqualTo(Finding.Kind.OTHER_RELEASE);
            assertThat(f.problem().remedy()).isEqualTo("in 8.1 it reads \"Name of this system?\"");
        });
    }

    @Test
    void wordsThatNobodyKnowsAreErrors() throws IOException {
        for (List<String> change : List.of(
                List.of("accepts: host name", "accepts: hostnames"),
                List.of("when: serial console", "when: serial consoles"),
                List.of("computed: first disk", "computed: last disk"),
                List.of("do: finish interface", "do: paint interface"),
                List.of("each: missing sets", "each: set"),
                List.of("    bad: stops\n", "    bat: stops\n"),
                List.of("to: \"7.2\"", "to: \"7.22\""))) {
            Catalogue broken = Catalogue.parse(yaml().replace(change.get(0), change.get(1)));
            assertThatThrownBy(() -> broken.program(new Setdir("7.8", "amd64"), Mode.INSTALL))
                    .as(change.get(1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("catalogue: ");
        }
    }

    @Test
    void anArchitectureNobodyKnowsIsNotJudged() {
        Transcript t = Dialogue.builtIn()
                .simulate(
                        ResponseFile.read("f", "a = b\n# c\n"),
                        Mode.INSTALL,
                        new Setdir("7.8", "sparc64"),
                        MachineFacts.vmdGuest());
        assertThat(t.outcome().kind()).isEqualTo(Outcome.Kind.NOT_JUDGED);
        assertThat(t.certainAbort()).isFalse();
        assertThat(t.lines()).hasSize(2);
    }

    @Test
    void aReleaseNobodyKnowsIsNeverACertainAbort() {
        Transcript t = Dialogue.builtIn()
                .simulate(
                        ResponseFile.read("f", ""), Mode.INSTALL, new Setdir("8.5", "amd64"), MachineFacts.vmdGuest());
        assertThat(t.outcome().kind()).isEqualTo(Outcome.Kind.ABORTS);
        assertThat(t.certainAbort()).isFalse();
        assertThat(t.judgedBy()).isEqualTo("current");
    }

    @Test
    void aReleaseBeforeTheFirstIsAnErrorAndJudgedByNoOther() {
        for (String release : new String[] {"6.9", "5.7", "2.1"}) {
            Transcript t = Dialogue.builtIn()
                    .simulate(
                            ResponseFile.read("f", "a = b\n"),
                            Mode.INSTALL,
                            new Setdir(release, "amd64"),
                            MachineFacts.vmdGuest());
            assertThat(t.outcome().kind()).isEqualTo(Outcome.Kind.NOT_JUDGED);
            assertThat(t.judgedBy()).isEmpty();
            assertThat(t.findings()).singleElement().satisfies(f -> {
                assertThat(f.problem().isError()).isTrue();
                assertThat(f.problem().message()).contains(release, "older than 7.0");
            });
        }
        assertThat(Catalogue.isTooOld(new Setdir("10.0", "amd64"))).isFalse();
    }

    @Test
    void theOldestReleaseIsTheFirst() {
        assertThat(Catalogue.oldest()).isEqualTo(Catalogue.builtIn().releases().get(0));
    }
}
