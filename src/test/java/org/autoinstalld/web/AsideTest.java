package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.web.Reply.Found;
import org.autoinstalld.web.Reply.NotFound;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What pages tell of beside what is served: kept files, and an import. */
final class AsideTest {
    private static final FileDrift KEPT = new FileDrift(
            Stage.LOADED,
            List.of(
                    new FileDrift.File("/etc/dhcpd.conf", "dhcpd", FileDrift.Shape.DIFFERS),
                    new FileDrift.File("/etc/vm.conf", "vm.conf of vmhost", FileDrift.Shape.WRONG)),
            Map.of(
                    new HostName("shell.int.gmmi.me"),
                    List.of(Problem.warning(
                            Place.of("/etc/dhcpd.conf", 7), "entry of host 'shell' is not what the inventory says"))),
            List.of(Problem.error(Place.of("/etc/vm.conf", 3), "vm 'x' stands outside our section")));

    private static final String REPORT = """
            {"written":true,"at":"2026-07-31T07:54:01Z","into":"imported",
             "read":["dhcpd.conf","vm.conf","htdocs/install.conf"],
             "profile":{"keys":["timezone","sets.server"],"answers":["Which speed should com0 use"]},
             "hosts":[{"name":"shell.int.gmmi.me","from":["dhcpd.conf:1:1"],"answered":true,
                       "keys":["lladdr"],"answers":["Is <it> so"],"templates":["imported-install.ftl"]},
                      {"name":"gone.example.org","from":[],"answered":false,"keys":[],"answers":[],"templates":[]}],
             "problems":[{"severity":"warning","file":"dhcpd.conf","line":3,"column":1,
                          "message":"host 'a' has address 10.0.0.1, and 10.0.0.2 at vm.conf:4","remedy":"one of them"},
                         {"severity":"warning","file":"x","line":1,"column":0,"message":"hash HASH","remedy":""}],
             "remarks":[{"kind":"left","file":"vm.conf","line":9,"what":"vm 'y'","why":"no disk"},
                        {"kind":"changed","file":"vm.conf","line":1,"what":"vm 'z'","why":"boot"}],
             "counts":{"host-blocks":4,"same-host-blocks":3,"vms":2,"same-vms":2,"response-files":1,"same-response-files":1}}
            """.replace("HASH", Lab.HASH);

    @TempDir
    Path folder;

    private Viewer lab;

    private static JsonNode json(Reply reply) {
        return JsonMapper.shared().readTree(reply.body());
    }

    private static ImportReport report() {
        return ImportReport.parse(REPORT.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    static Aside aside() {
        return new Aside(KEPT, Optional.of(report()));
    }

    @BeforeEach
    void lab() {
        lab = Stage.viewer(Stage.good(Stage.of(folder, Lab.YAML)), aside());
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
        Aside[] now = {new Aside(KEPT, Optional.empty())};
        Viewer viewer = new Viewer(() -> state, List::of, () -> now[0], java.time.ZoneOffset.UTC);
        assertThat(json(Stage.get(viewer, "/api/hosts/shell")).at("/drift")).hasSize(1);
        now[0] = Aside.NOTHING;
        assertThat(json(Stage.get(viewer, "/api/hosts/shell")).at("/drift")).isEmpty();
    }

    @Test
    void theImportIsToldOfAndHidesSecrets() {
        Reply page = Stage.get(lab, "/import");
        assertThat(page).isInstanceOf(Found.class);
        assertThat(page.body())
                .contains("<code>htdocs/install.conf</code>")
                .contains("host &#39;a&#39; has address 10.0.0.1, and 10.0.0.2 at vm.conf:4")
                .contains("vm &#39;y&#39;: no disk", "vm &#39;z&#39;: boot")
                .contains("3 of 4 host blocks")
                .contains("Is &lt;it&gt; so", "Which speed should com0 use")
                .contains("href=\"/hosts/shell.int.gmmi.me\"", "imported-install.ftl")
                .doesNotContain("href=\"/hosts/gone.example.org\"")
                .doesNotContain(Lab.HASH);
        assertThat(Stage.get(lab, "/").body()).contains("href=\"/import\"");
        JsonNode json = json(Stage.get(lab, "/api/import"));
        assertThat(json.at("/counts/same_host_blocks").asInt()).isEqualTo(3);
        assertThat(json.toString()).doesNotContain(Lab.HASH);
    }

    @Test
    void withoutAnImportThereIsNoPageAndNoLink() {
        Viewer viewer = Stage.viewer(Stage.of(folder, Lab.YAML));
        assertThat(Stage.get(viewer, "/import")).isInstanceOf(NotFound.class);
        assertThat(Stage.get(viewer, "/api/import")).isInstanceOf(NotFound.class);
        assertThat(Stage.get(viewer, "/").body()).doesNotContain("href=\"/import\"");
    }

    @Test
    void whatIsNoReportIsTakenForNone() {
        for (String text : List.of(
                "",
                "null",
                "[]",
                "{}",
                "{\"hosts\":[]}",
                REPORT + "x",
                REPORT.substring(0, 200),
                "[".repeat(100_000),
                "{\"hosts\":{},\"counts\":{}}")) {
            assertThat(ImportReport.parse(text.getBytes(StandardCharsets.UTF_8)))
                    .as("%.40s", text)
                    .isEmpty();
        }
        String odd = "{\"hosts\":[null,3,{\"name\":[]}],\"counts\":{\"vms\":\"x\"},\"problems\":[{}],\"remarks\":7}";
        Viewer viewer = Stage.viewer(
                Stage.good(Stage.of(folder, Lab.YAML)),
                new Aside(FileDrift.NOTHING, ImportReport.parse(odd.getBytes(StandardCharsets.UTF_8))));
        assertThat(Stage.get(viewer, "/import")).isInstanceOf(Found.class);
    }

    @Test
    void everyFieldIsDocumented() throws IOException {
        String docs = Files.readString(Path.of("docs", "api.md"));
        Set<String> names = new TreeSet<>();
        for (String target : List.of("state", "import", "hosts/shell")) {
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
