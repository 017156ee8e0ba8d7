package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.autoinstalld.api.Json;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a look-up would be decided, told from the files, since no server runs. */
class LookupTest {
    private static final String SHELL = "inventory/hosts/shell.int.gmmi.me.yaml";
    private static final String OWN = "192.168.1.34";

    @TempDir
    Path folder;

    private Workplace here;

    @BeforeEach
    void workplace() throws Exception {
        here = new Workplace(folder);
    }

    private Said lookup(String path, String from, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "lookup",
                path,
                "--from",
                from,
                "--state",
                folder.resolve("state").toString()));
        all.addAll(List.of(more));
        return here.run(all.toArray(String[]::new));
    }

    @Test
    void theHostItselfIsAnswered() {
        Said said = lookup("/02:00:00:29:ae:4f-install.conf?path=7.8/amd64", OWN);
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("asked for", "install.conf, by lladdr 02:00:00:29:ae:4f; for 7.8/amd64")
                .containsPattern("host +yes +shell.int.gmmi.me, by lladdr")
                .containsPattern("policy address .* yes +its own address")
                .containsPattern("answer +yes +200: by lladdr")
                .contains("install.conf of shell.int.gmmi.me for 7.8/amd64, ")
                .contains("not known: no server runs on the state folder")
                .contains("not known: there is no ledger");
    }

    @Test
    void anotherIsRefusedAndByWhichPolicy() {
        Said said = lookup("/shell-install.conf", "192.0.2.9");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out())
                .containsPattern("policy address .* no +192.0.2.9 is not 192.168.1.34")
                .contains("403: policy address");
        Said other = lookup("/metal/nas.int.gmmi.me-install.conf", OWN);
        assertThat(other.out()).contains("the requester's address is that of host shell.int.gmmi.me");
    }

    @Test
    void pathsAreTakenAsTheyArePasted() {
        for (String path : List.of(
                "02:00:00:29:ae:4f-install.conf",
                "http://192.0.2.2:8080/02-00-00-29-AE-4F-install.conf",
                "https://boot.example.net/02%3A00%3a00:29:ae:4f-install.conf?path=7.8%2Famd64",
                "GET /0200.0029.ae4f-install.conf HTTP/1.0",
                "\"/02000029AE4F-install.conf?path=7.8/amd64\"",
                "  2:0:0:29:ae:4f-install.conf ")) {
            assertThat(lookup(path, OWN).code()).as(path).isZero();
        }
        assertThat(lookup("/0200.0029.ae4f-install.conf", OWN).out()).contains("is read as 02:00:00:29:ae:4f");
        assertThat(lookup("/metal/00:0d:b9:41:5c:a0-install.conf", "192.168.1.5")
                        .code())
                .isZero();
        assertThat(lookup("/00:0d:b9:41:5c:a0-install.conf", "192.168.1.5").out())
                .contains("host nas.int.gmmi.me, and not here: not under the host's prefix", "404");
    }

    @Test
    void whatNamesNothingIsToldAsTheServerTellsIt() {
        assertThat(lookup("/a/../install.conf", OWN).out()).contains("the path holds '.' or '..'", "404");
        assertThat(lookup("/%zz", OWN).out()).contains("not percent-encoded UTF-8");
        assertThat(lookup("/02:00:00:00:00:99-install.conf", OWN).out()).contains("unknown lladdr", "404");
        assertThat(lookup("/shell-install.conf?path=nonsense", OWN).out()).contains("no such setdir");
        assertThat(lookup("/", OWN).out()).contains("nothing that is served");
        assertThat(lookup("/firstboot/shell", OWN).out()).contains("what shell does at its first boot");
        assertThat(lookup("/disklabel/shell", OWN).out())
                .contains("disklabel template of shell.int.gmmi.me for 7.8/amd64");
    }

    @Test
    void theNeighbourTableMayBeAssumed() {
        Said at = lookup("/install.conf", OWN, "--lladdr", "0200.0029.AE4F");
        assertThat(at.code()).isZero();
        assertThat(at.out())
                .contains("the neighbour table is taken to have it at 02:00:00:29:ae:4f")
                .containsPattern("is it the host +yes +by lladdr in the neighbour table");
        Said elsewhere = lookup("/install.conf", OWN, "--lladdr", "02:00:00:00:00:01");
        assertThat(elsewhere.code()).isEqualTo(1);
        assertThat(elsewhere.out()).contains("is at 02:00:00:00:00:01, not at 02:00:00:29:ae:4f");
    }

    @Test
    void policiesThatNobodyComesToAreOpen() throws Exception {
        here.edit(SHELL, "  shell.int.gmmi.me:\n", "  shell.int.gmmi.me:\n    access: { policy: [armed, lladdr] }\n");
        assertThat(lookup("/02:00:00:29:ae:4f-install.conf", OWN, "--lladdr", "02:00:00:00:00:01")
                        .out())
                .containsPattern("policy lladdr .* no ")
                .containsPattern("policy armed +open +not come to");
        assertThat(lookup("/02:00:00:29:ae:4f-install.conf", OWN, "--lladdr", "02:00:00:29:ae:4f")
                        .out())
                .containsPattern("policy lladdr .* yes ")
                .containsPattern("policy armed +no +there is no ledger, so nothing is armed");
    }

    @Test
    void whatMakesNoSenseIsTheCommandLines() {
        assertThat(here.run("lookup", "/install.conf").err()).contains("from which address?", "--from ADDRESS");
        assertThat(lookup("/install.conf", "nonsense").code()).isEqualTo(2);
        assertThat(lookup("/install.conf", OWN, "--lladdr", "nonsense").err()).contains("'nonsense' is no lladdr");
        assertThat(here.run("lookup", "--from", OWN).code()).isEqualTo(2);
    }

    @Test
    void programsGetOneObject() {
        Map<?, ?> told = Json.read(
                        lookup("/shell-install.conf", "192.0.2.9", "--format", "json")
                                .out(),
                        Map.class)
                .orElseThrow();
        assertThat(told.get("status")).isEqualTo(403);
        assertThat(told.get("host")).isEqualTo("shell.int.gmmi.me");
        assertThat((List<?>) told.get("steps")).isNotEmpty();
        assertThat((List<?>) told.get("unknown")).hasSize(2);
    }
}
