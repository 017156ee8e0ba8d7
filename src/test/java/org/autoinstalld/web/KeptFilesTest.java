package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.autoinstalld.address.HostName;
import org.autoinstalld.api.Reply;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What pages tell of the files of other programs that the inventory keeps. */
final class KeptFilesTest {
    static final FileDrift KEPT = new FileDrift(
            Stage.LOADED,
            List.of(
                    new FileDrift.File("/etc/dhcpd.conf", "dhcpd", FileDrift.Shape.DIFFERS),
                    new FileDrift.File("/etc/vm.conf", "vm.conf of vmhost", FileDrift.Shape.WRONG)),
            Map.of(
                    new HostName("shell.int.gmmi.me"),
                    List.of(Problem.warning(
                            Place.of("/etc/dhcpd.conf", 7), "entry of host 'shell' is not what the inventory says"))),
            List.of(Problem.error(Place.of("/etc/vm.conf", 3), "vm 'x' stands outside our section")));

    @TempDir
    Path folder;

    private Viewer lab;

    private static JsonNode json(Reply reply) {
        return JsonMapper.shared().readTree(reply.body());
    }

    @BeforeEach
    void lab() {
        lab = Stage.viewer(Stage.good(Stage.of(folder, Lab.YAML)), KEPT);
    }

    @Test
    void driftIsAWarningOfItsHostOnEveryPageThatShowsTheHost() {
        JsonNode host = json(Stage.get(lab, "/api/hosts/shell"));
        assertThat(host.at("/state").asString()).isEqualTo("warnings");
        assertThat(host.at("/drift/0/message").asString())
                .isEqualTo("entry of host 'shell' is not what the inventory says");
        assertThat(host.at("/problems/0/place").asString()).isEqualTo("/etc/dhcpd.conf:7");
        assertThat(json(Stage.get(lab, "/api/hosts/nas")).at("/drift")).isEmpty();
        for (String page : List.of("/", "/hosts/shell", "/problems")) {
            assertThat(Stage.get(lab, page).body())
                    .as(page)
                    .contains("/etc/dhcpd.conf:7", "is not what the inventory says");
        }
        assertThat(json(Stage.get(lab, "/api/hosts?state=warnings&q=not what the inventory says"))
                        .at("/total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void keptFilesAreListedWithWhatIsWrongWithThem() {
        assertThat(Stage.get(lab, "/problems").body())
                .contains("<code>/etc/vm.conf</code>", "holds something that stops apply")
                .contains("/etc/vm.conf:3", "stands outside our section");
        JsonNode files = json(Stage.get(lab, "/api/state")).at("/files");
        assertThat(files.at("/kept/0/shape").asString()).isEqualTo("differs");
        assertThat(files.at("/looked_at").asString()).isEqualTo("2026-09-21T14:13:20Z");
        Viewer without = Stage.viewer(Stage.of(folder, Lab.YAML));
        assertThat(Stage.get(without, "/problems").body()).doesNotContain("Files that are kept");
    }

    @Test
    void anotherLookChangesTheListWithoutAReload() {
        var state = Stage.good(Stage.of(folder, Lab.YAML));
        FileDrift[] now = {KEPT};
        Viewer viewer = Viewers.of(() -> state, List::of, () -> now[0], null);
        assertThat(json(Stage.get(viewer, "/api/hosts/shell")).at("/drift")).hasSize(1);
        now[0] = FileDrift.NOTHING;
        assertThat(json(Stage.get(viewer, "/api/hosts/shell")).at("/drift")).isEmpty();
    }

    @Test
    void everyFieldIsDocumented() throws IOException {
        String docs = Files.readString(Path.of("docs", "api.md"));
        Set<String> names = new TreeSet<>();
        for (String target : List.of("state", "hosts/shell")) {
            collect(json(Stage.get(lab, "/api/" + target)), names);
        }
        assertThat(names).allMatch(name -> docs.contains(name + "`"), "is in docs/api.md");
        for (FileDrift.Shape shape : FileDrift.Shape.values()) {
            assertThat(docs).contains("`" + shape.word() + "`");
        }
    }

    private static void collect(JsonNode node, Set<String> names) {
        node.propertyNames().forEach(names::add);
        node.forEach(child -> collect(child, names));
    }
}
