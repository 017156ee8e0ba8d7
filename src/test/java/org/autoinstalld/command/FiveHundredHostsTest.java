package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.autoinstalld.api.Json;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.commandline.Command;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands print where there are many hosts. */
class FiveHundredHostsTest {
    private static final int HOSTS = 500;

    @TempDir
    Path folder;

    private Workplace place;

    @BeforeEach
    void begin() throws Exception {
        place = new Workplace(folder);
        place.edit("inventory/site.yaml", "subnet: 192.168.1.0/24", "subnet: 192.168.0.0/16");
        write("profiles: [metal]", HOSTS);
    }

    /** One file for each host, as {@code add} writes them. */
    private void write(String more, int count) throws Exception {
        for (int i = 0; i < HOSTS; i++) {
            Path file = folder.resolve("inventory/hosts/m%03d.yaml".formatted(i));
            String text = """
                    hosts:
                      m%03d.int.gmmi.me:
                        %s
                        lladdr: "02:00:00:01:%02x:%02x"
                        address: 192.168.%d.%d
                    """.formatted(i, more, i / 256, i % 256, 2 + i / 100, 1 + i % 100);
            if (i < count) {
                Files.writeString(file, text);
            } else {
                Files.deleteIfExists(file);
            }
        }
    }

    @Test
    void aCauseThatAllHaveIsAFewLines() throws Exception {
        write("profiles: [metal]\n    network: lna", HOSTS);

        Said check = place.run("check");

        assertThat(check.code()).isEqualTo(Command.REFUSED);
        assertThat(check.out().lines())
                .hasSizeLessThan(6)
                .anyMatch(l -> l.contains("unknown network 'lna'; did you mean" + " 'lan'? (and the same for 499 more: "
                        + folder.resolve("inventory/hosts/m001.yaml")));
        assertThat(check.err()).contains("503 hosts, 500 errors,");
        assertThat(place.run("plan").err().lines()).hasSizeLessThan(6);
    }

    @Test
    void aMistakeInATemplateIsALine() throws Exception {
        place.edit("templates/install.conf.ftl", "System hostname", "Sistem hostname");

        List<String> lines = place.run("check").out().lines().toList();

        assertThat(lines).hasSizeLessThan(12).anyMatch(l -> l.contains("(and the same for 502 more: "));
    }

    @Test
    void jsonIsNotFolded() throws Exception {
        write("profiles: [metal]\n    network: lna", HOSTS);

        assertThat(place.run("check", "--format", "json").out().split("unknown network 'lna'"))
                .hasSize(HOSTS + 1);
    }

    @Test
    void aPlanEndsWithHowMuchItChanges() throws Exception {
        Said plan = place.run("plan");
        String summary = "2 files change: 505 entries added, 0 changed, 0 removed; 2 commands run";
        assertThat(plan.code()).isEqualTo(PlanFiles.DIFFERS);
        assertThat(plan.out()).endsWith("\n" + summary + "\n");
        assertThat(place.run("plan", "--stat").out()).isEqualTo(summary + "\n");
        assertThat(place.run("plan", "--stat", "m00*").out())
                .isEqualTo("1 file changes: 10 entries added, 0 changed, 0 removed; 1 command runs\n");

        assertThat(place.run("plan", "--stat", "--format", "json").out())
                .contains("\"summary\":{\"files\":2,\"added\":505,")
                .doesNotContain("diff");

        assertThat(place.run("apply", "--yes").out()).contains(summary);
        write("profiles: [metal]", HOSTS - 2);
        place.edit("inventory/hosts/m000.yaml", "192.168.2.1", "192.168.9.1");
        assertThat(place.run("plan", "--stat").out())
                .isEqualTo("1 file changes: 0 entries added, 1 changed, 2 removed; 1 command runs\n");
        Map<?, ?> json = Json.read(place.run("plan", "--format", "json").out(), Map.class)
                .orElseThrow();
        assertThat(json.get("summary")).hasToString("{files=1, added=0, changed=1, removed=2, commands=1}");
        place.run("apply", "--yes");
        Said nothing = place.run("plan", "--stat");
        assertThat(nothing.out()).isEqualTo("0 files change: 0 entries added, 0 changed, 0 removed; 0 commands run\n");
        assertThat(nothing.code()).isEqualTo(Command.FINE);
    }
}
