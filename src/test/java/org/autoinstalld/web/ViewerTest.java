package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.autoinstalld.RunningServer;
import org.autoinstalld.api.Reply;
import org.autoinstalld.api.Reply.BadRequest;
import org.autoinstalld.api.Reply.Found;
import org.autoinstalld.api.Reply.NotFound;
import org.autoinstalld.mirror.SyncState;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.ReloadState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ViewerTest {
    private static final List<String> PAGES = List.of(
            "/",
            "/?state=broken",
            "/?q=nothing-has-this",
            "/problems",
            "/nowhere",
            "/hosts/nobody",
            "/hosts/shell.int.gmmi.me",
            "/hosts/shell.int.gmmi.me?mode=upgrade",
            "/hosts/shell.int.gmmi.me?path=x",
            "/hosts/nas.int.gmmi.me",
            "/hosts/guest.int.gmmi.me",
            "/hosts/cache.int.gmmi.me",
            "/hosts/mail.int.gmmi.me",
            "/hosts/disk.int.gmmi.me",
            "/hosts/disk.int.gmmi.me?machine=disks=wd0&machine.efi=yes",
            "/hosts/lost.int.gmmi.me",
            "/hosts/lost.int.gmmi.me?path=7.8/sparc64",
            "/hosts/lost.int.gmmi.me?machine=efi=maybe");

    @TempDir
    Path folder;

    private Viewer lab() {
        return Stage.viewer(Stage.of(folder, Lab.YAML));
    }

    private static JsonNode json(Reply reply) {
        return JsonMapper.shared().readTree(reply.body());
    }

    private static List<String> names(Viewer viewer, String target) {
        return json(Stage.get(viewer, target))
                .get("hosts")
                .valueStream()
                .map(host -> host.get("name").asString())
                .toList();
    }

    @Test
    void theListTellsEachHostsStateAndWhatIsWrongWithIt() {
        JsonNode hosts = json(Stage.get(lab(), "/api/hosts"));
        assertThat(hosts.get("total").asInt()).isEqualTo(7);
        assertThat(hosts.get("hosts")
                        .valueStream()
                        .map(h ->
                                h.get("name").asString() + " " + h.get("state").asString()))
                .containsExactly(
                        "cache.int.gmmi.me broken",
                        "disk.int.gmmi.me stops",
                        "guest.int.gmmi.me warnings",
                        "lost.int.gmmi.me withheld",
                        "mail.int.gmmi.me broken",
                        "nas.int.gmmi.me fine",
                        "shell.int.gmmi.me fine");
        String page = Stage.get(lab(), "/").body();
        assertThat(page)
                .contains("all.yaml:60:14", "address 192.168.7.37 is not one for a host of network &#39;lan&#39;")
                .contains("is plain text, readable to all who can ask for the file")
                .contains("neither a password nor an ssh-key")
                .contains(
                        "fine <b>2</b>", "warnings <b>1</b>", "stops <b>1</b>", "withheld <b>1</b>", "broken <b>2</b>");
    }

    @Test
    void theListIsFilteredByWordsStateAndAnySpellingOfAnLladdr() {
        Viewer viewer = lab();
        assertThat(names(viewer, "/api/hosts?q=metal dmz")).containsExactly("nas.int.gmmi.me");
        assertThat(names(viewer, "/api/hosts?q=VMHOST guest")).containsExactly("guest.int.gmmi.me");
        assertThat(names(viewer, "/api/hosts?q=02-0-0-29-AE-4F")).containsExactly("shell.int.gmmi.me");
        assertThat(names(viewer, "/api/hosts?q=192.168.7.37")).containsExactly("cache.int.gmmi.me");
        assertThat(names(viewer, "/api/hosts?q=pasword")).containsExactly("cache.int.gmmi.me");
        assertThat(names(viewer, "/api/hosts?state=broken")).containsExactly("cache.int.gmmi.me", "mail.int.gmmi.me");
        assertThat(names(viewer, "/api/hosts?state=broken&q=mail")).containsExactly("mail.int.gmmi.me");
        assertThat(names(viewer, "/api/hosts?state=&q=")).hasSize(7);
    }

    @Test
    void aHostsFileIsShownLineByLineWithTheTemplateThatMadeIt() {
        Reply page = Stage.get(lab(), "/hosts/shell.int.gmmi.me");
        assertThat(page).isInstanceOf(Found.class);
        assertThat(page.body())
                .contains("<span class=\"q\">System hostname</span><span class=\"eq\"> = </span>shell.int.gmmi.me")
                .contains("title=\"templates/install.conf.ftl:")
                .contains("http://192.168.1.2/02:00:00:29:ae:4f-install.conf?path=7.8/amd64")
                .contains("hardware ethernet 02:00:00:29:ae:4f;")
                .contains("boot device net")
                .contains("swap 1G");

        JsonNode host = json(Stage.get(lab(), "/api/hosts/shell.int.gmmi.me?mode=upgrade&path=snapshots/amd64"));
        assertThat(host.at("/setdir").asString()).isEqualTo("snapshots/amd64");
        assertThat(host.at("/response_file/made").asBoolean()).isTrue();
        assertThat(host.at("/response_file/lines/0/number").asInt()).isEqualTo(1);
        assertThat(host.at("/response_file/lines/0/question").asString()).isEqualTo("Location of sets");
        assertThat(host.at("/response_file/lines/0/answer").asString()).isEqualTo("http");
        assertThat(host.at("/lookups/2/url").asString())
                .isEqualTo("http://192.168.1.2/upgrade.conf?path=snapshots/amd64");
    }

    @Test
    void whatIsShownIsWhatIsServedButForTheMasks() {
        Viewer viewer = lab();
        var snapshot = Stage.of(folder, Lab.YAML);
        for (var host : snapshot.inventory().hosts().values()) {
            for (var mode : org.autoinstalld.address.Mode.values()) {
                var made = snapshot.files()
                        .make(host, mode, snapshot.inventory().site().setdir());
                JsonNode shown = json(Stage.get(viewer, "/api/hosts/" + host.name() + "?mode=" + mode.word()));
                if (made instanceof org.autoinstalld.responsefile.RenderResult.File file) {
                    String masked = file.body().text().replaceAll("(?m)^(Password for .* = ).*$", "$1<masked>");
                    assertThat(shown.at("/response_file/text").asString()).isEqualTo(masked);
                } else {
                    assertThat(shown.at("/response_file/made").asBoolean()).isFalse();
                }
            }
        }
    }

    @Test
    void aHostIsFoundByShortNameLladdrAndAddress() {
        Viewer viewer = lab();
        for (String name : List.of("shell", "SHELL.int.gmmi.me", "02:00:00:29:AE:4F", "192.168.1.34")) {
            assertThat(json(Stage.get(viewer, "/api/hosts/" + name)).get("name").asString())
                    .isEqualTo("shell.int.gmmi.me");
        }
    }

    @Test
    void anUnknownHostIsNotFoundAndTheNearestNamesAreGiven() {
        Reply page = Stage.get(lab(), "/hosts/shel.int.gmmi.me");
        assertThat(page).isInstanceOf(NotFound.class);
        assertThat(page.body()).contains("href=\"/hosts/shell.int.gmmi.me\"");
        assertThat(Stage.get(lab(), "/hosts/sehll").body()).contains("shell.int.gmmi.me");
        Reply json = Stage.get(lab(), "/api/hosts/shel");
        assertThat(json).isInstanceOf(NotFound.class);
        assertThat(json(json).at("/nearest/0").asString()).isEqualTo("shell.int.gmmi.me");
        assertThat(Stage.get(lab(), "/api/nothing")).isInstanceOf(NotFound.class);
        assertThat(Stage.get(lab(), "/assets/../Viewer.class")).isInstanceOf(NotFound.class);
    }

    @Test
    void aChoiceThatMakesNoSenseIsABadRequestThatSaysWhy() {
        Reply page = Stage.get(lab(), "/hosts/shell?path=7.8");
        assertThat(page).isInstanceOf(BadRequest.class);
        assertThat(page.body()).contains("setdir &#39;7.8&#39; is not of the form RELEASE/ARCH", "value=\"7.8\"");
        Reply json = Stage.get(lab(), "/api/hosts/shell?mode=reinstall");
        assertThat(json).isInstanceOf(BadRequest.class);
        assertThat(json(json).get("error").asString()).isEqualTo("mode 'reinstall' is neither install nor upgrade");
    }

    @Test
    void aBrokenEditIsSaidEverywhereAndTheLastGoodStateIsShown() {
        Problem problem = Problem.error(new Place("inventory/all.yaml", 3, 5), "not <yaml>", "a colon");
        Viewer viewer = Stage.viewer(Stage.broken(Stage.of(folder, Lab.YAML), problem, problem));
        for (String target : PAGES) {
            assertThat(Stage.get(viewer, target).body())
                    .as(target)
                    .contains("The last edit is broken and is not served")
                    .contains("inventory/all.yaml:3:5", "not &lt;yaml&gt;", "a colon");
        }
        assertThat(Stage.get(viewer, "/healthz").body())
                .isEqualTo("degraded: the last edit is not served: inventory/all.yaml:3:5: error: not <yaml>; a colon"
                        + " (and 1 more)\n");
        JsonNode state = json(Stage.get(viewer, "/api/state"));
        assertThat(state.get("current").asBoolean()).isFalse();
        assertThat(state.at("/trouble/problems/0/line").asInt()).isEqualTo(3);
        assertThat(json(Stage.get(viewer, "/api/problems")).at("/not_served")).hasSize(2);
        assertThat(Stage.get(viewer, "/metrics").body()).contains("autoinstalld_config_current 0.0\n");
    }

    @Test
    void healthIsOkWhenWhatIsOnDiskIsServed() {
        assertThat(Stage.get(lab(), "/healthz")).isEqualTo(new Found("text/plain; charset=utf-8", "ok\n"));
    }

    @Test
    void aMirrorThatIsBeingFilledIsShownAndOneThatCannotBeIsTold() {
        ReloadState state = Stage.good(Stage.of(folder, Lab.YAML));
        SyncState.Bar bar = new SyncState.Bar("base78.tgz", 100_000_000, 400_000_000);
        SyncState.Bar unsaid = new SyncState.Bar("BUILDINFO", 54_000, 0);
        SyncState[] sync = {
            new SyncState(
                    true,
                    List.of(),
                    0,
                    "7.8/amd64",
                    13,
                    4,
                    700_000_000,
                    280_000_000,
                    List.of(bar, unsaid),
                    List.of(),
                    "no <key>")
        };
        Viewer viewer = Viewers.of(
                () -> state,
                List::of,
                () -> FileDrift.NOTHING,
                null,
                () -> Optional.of(sync[0]),
                Deployments.NONE,
                PageContext.NONE);
        assertThat(Stage.get(viewer, "/").body())
                .contains("The mirror is being filled: 7.8/amd64, 4 of 13 files")
                .contains("all of it, 40 % of 700 MB")
                .contains("<progress max=\"100\" value=\"25\" aria-label=\"base78.tgz\"")
                .contains("base78.tgz, 25 % of 400 MB")
                .contains("<progress aria-label=\"BUILDINFO\"></progress>", "BUILDINFO, 54 KB");
        assertThat(Stage.get(viewer, "/healthz").body()).isEqualTo("degraded: no <key>\n");
        sync[0] = new SyncState(false, List.of(), 0, "", 0, 0, 0, 0, List.of(), List.of(), "");
        assertThat(Stage.get(viewer, "/").body()).doesNotContain("The mirror is being filled");
        assertThat(Stage.get(viewer, "/healthz").body()).isEqualTo("ok\n");
    }

    @Test
    void thePolicyForUnknownMachinesIsShown() {
        assertThat(Stage.get(lab(), "/").body()).contains("<b>Unknown machines</b> get nothing");
        String yaml = Lab.YAML.replace("site:\n", "site:\n  unknown: { profile: metal, networks: [lan] }\n");
        assertThat(Stage.get(Stage.viewer(Stage.of(folder, yaml)), "/").body())
                .contains("are installed with profile <code>metal</code> if they ask from <code>lan</code>");
    }

    @Test
    void allProblemsAreListedErrorsFirst() {
        JsonNode problems = json(Stage.get(lab(), "/api/problems"));
        assertThat(problems.get("not_served")).isEmpty();
        assertThat(problems.get("served")
                        .valueStream()
                        .map(p -> p.get("severity").asString()))
                .startsWith("error", "error")
                .endsWith("warning");
        assertThat(Stage.get(lab(), "/problems").body()).contains("did you mean &#39;password&#39;?");
    }

    @Test
    void aWarningInAProfileConcernsTheHostsThatHaveTheValue() {
        String yaml = Lab.YAML.replaceFirst(Pattern.quote("\"" + Lab.HASH + "\""), "plain-to-see");
        Viewer viewer = Stage.viewer(Stage.of(folder, yaml));
        assertThat(names(viewer, "/api/hosts?state=warnings"))
                .containsExactly("guest.int.gmmi.me", "shell.int.gmmi.me");
    }

    @Test
    void hostileTextsAreTextsOnThePage() {
        String hostile = "</td><script>alert(1)</script><b onclick=x>\\u2028'&quot;";
        String yaml = Lab.YAML
                .replace("name: visitor,", "name: visitor, full-name: \"" + hostile + "\",")
                .replace("vars: { role: shell }", "vars: { \"<i>\": \"" + hostile + "\" }");
        Viewer viewer = Stage.viewer(Stage.of(folder, yaml));
        for (String target : List.of("/", "/problems", "/hosts/guest", "/hosts/shell")) {
            assertThat(Stage.get(viewer, target).body())
                    .as(target)
                    .doesNotContain("<script>", "<b onclick", "<i>", "\u2028'&quot;");
        }
        Reply search = viewer.get("/", Map.of("q", List.of("\"><script>alert(1)</script>")));
        assertThat(search.body()).doesNotContain("<script>").contains("&quot;&gt;&lt;script&gt;");
        Reply missing = viewer.get("/hosts/<script>alert(1)</script>", Map.of());
        assertThat(missing.body()).doesNotContain("<script>a");
    }

    @Test
    void pagesKeepTheContentPolicyByThemselves() {
        Viewer viewer = lab();
        for (String target : PAGES) {
            assertThat(Stage.get(viewer, target).body())
                    .as(target)
                    .startsWith("<!DOCTYPE html>")
                    .doesNotContainPattern("<script(?! src=\"/assets/)")
                    .doesNotContain("<style", "javascript:")
                    .doesNotContainPattern("<[^>]* (style|on[a-z]+)=")
                    .doesNotContainPattern("(href|src|action)=\"(?!/[^/]|/\"|#)");
        }
        for (String asset : List.of("style.css", "page.js", "icon.svg")) {
            assertThat(Stage.get(viewer, "/assets/" + asset)).isInstanceOf(Found.class);
        }
        assertThat(Stage.get(viewer, "/assets/style.css").body()).doesNotContain("url(", "@import");
    }

    @Test
    void aLongListComesInPages() {
        Viewer viewer = Stage.viewer(Stage.of(folder, many(450)));
        assertThat(Stage.get(viewer, "/").body())
                .contains("h0000.example.org", "h0199.example.org", "page 1 of 3, 450 hosts", "href=\"/?page=2\"")
                .doesNotContain("h0200.example.org");
        assertThat(Stage.get(viewer, "/?page=3&q=example").body())
                .contains("h0449.example.org", "href=\"/?q=example&amp;page=2\"")
                .doesNotContain("rel=\"next\"");
        assertThat(Stage.get(viewer, "/?page=99999").body()).contains("page 3 of 3");
        assertThat(Stage.get(viewer, "/?page=-1").body()).contains("page 1 of 3");
    }

    @Test
    void aPageThatIsNotThereOffersThoseThatAre() {
        Viewer viewer = lab();
        assertThat(Stage.get(viewer, "/problem").body()).contains("<a href=\"/problems\">Problems</a>");
        assertThat(Stage.get(viewer, "/host").body()).contains("<a href=\"/\">Hosts</a>");
        assertThat(Stage.get(viewer, "/host/shell").body())
                .contains("<a href=\"/hosts/shell.int.gmmi.me\">shell.int.gmmi.me</a>");
        assertThat(Stage.get(viewer, "/hosts/shell/edit").body())
                .contains("<a href=\"/hosts/shell.int.gmmi.me\">shell.int.gmmi.me</a>");
        assertThat(Stage.get(viewer, "/hosts/shel").body())
                .contains("<a href=\"/hosts/shell.int.gmmi.me\">shell.int.gmmi.me</a>");
        assertThat(Stage.get(viewer, "/xyzzy").body()).doesNotContain("Perhaps");
        assertThat(json(Stage.get(viewer, "/api/problem")).at("/nearest/0").asString())
                .isEqualTo("/api/problems");
    }

    @Test
    void countsFollowTheSearchAndNoneIsGrey() {
        String page = Stage.get(lab(), "/?q=metal").body();
        assertThat(page)
                .contains("all <b>2</b>", "fine <b>1</b>", "stops <b>1</b>", "broken <b>0</b>")
                .containsPattern("class=\"state broken zero\" href=\"/\\?q=metal&amp;state=broken\"")
                .containsPattern("class=\"state fine\" href=\"/\\?q=metal&amp;state=fine\"");
        assertThat(Stage.get(lab(), "/?q=metal&state=fine").body()).contains("all <b>2</b>", "stops <b>1</b>");
    }

    @Test
    void theListIsSortedByEachColumnEitherWay() {
        Viewer viewer = lab();
        assertThat(Stage.get(viewer, "/").body())
                .as("who needs somebody comes first")
                .containsPattern("(?s)>cache<.*>mail<.*>lost<.*>disk<.*>guest<.*>nas<.*>shell<");
        assertThat(names(viewer, "/api/hosts?sort=urgency"))
                .startsWith("cache.int.gmmi.me", "mail.int.gmmi.me", "lost.int.gmmi.me", "disk.int.gmmi.me");
        assertThat(names(viewer, "/api/hosts?sort=-host"))
                .startsWith("shell.int.gmmi.me")
                .endsWith("cache.int.gmmi.me");
        assertThat(names(viewer, "/api/hosts?sort=address"))
                .as("as numbers")
                .startsWith("nas.int.gmmi.me", "shell.int.gmmi.me", "guest.int.gmmi.me")
                .endsWith("cache.int.gmmi.me");
        for (String word : List.of("lladdr", "network", "machine", "profiles", "state", "installation", "since")) {
            assertThat(names(viewer, "/api/hosts?sort=" + word)).as(word).hasSize(7);
            assertThat(names(viewer, "/api/hosts?sort=-" + word)).as(word).hasSize(7);
        }
        assertThat(names(viewer, "/api/hosts?sort=machine"))
                .as("what is not known comes last")
                .startsWith("disk.int.gmmi.me", "nas.int.gmmi.me")
                .endsWith("cache.int.gmmi.me");
        assertThat(names(viewer, "/api/hosts?sort=-machine")).endsWith("cache.int.gmmi.me");
        assertThat(Stage.get(viewer, "/?sort=host&q=int").body())
                .contains("<th scope=\"col\" aria-sort=\"ascending\"><a href=\"/?q=int&amp;sort=-host\">Host</a></th>")
                .contains("<input type=\"hidden\" name=\"sort\" value=\"host\">");
        Reply wrong = Stage.get(viewer, "/api/hosts?sort=colour");
        assertThat(wrong).isInstanceOf(Reply.BadRequest.class);
        assertThat(wrong.body()).contains("'sort' is 'colour'; one of urgency, state");
        assertThat(Stage.get(viewer, "/?sort=colour")).isInstanceOf(Reply.Found.class);
    }

    @Test
    void programsGetPagesIfTheyAskForThem() {
        Viewer viewer = Stage.viewer(Stage.of(folder, many(45)));
        JsonNode all = json(Stage.get(viewer, "/api/hosts"));
        assertThat(all.get("hosts")).hasSize(45);
        assertThat(all.get("next").isNull()).isTrue();
        List<String> names = new ArrayList<>();
        String next = "/api/hosts?limit=20&q=example";
        for (int page = 1; page <= 3; page++) {
            JsonNode one = json(Stage.get(viewer, next));
            assertThat(one.get("page").asInt()).isEqualTo(page);
            assertThat(one.get("pages").asInt()).isEqualTo(3);
            assertThat(one.get("total").asInt()).isEqualTo(45);
            one.get("hosts").forEach(h -> names.add(h.get("name").asString()));
            next = one.get("next").isNull() ? "" : one.get("next").asString();
        }
        assertThat(next).isEmpty();
        assertThat(names).hasSize(45).doesNotHaveDuplicates().isSorted();
        for (String wrong : List.of("limit=0", "limit=x", "page=-1&limit=1")) {
            assertThat(Stage.get(viewer, "/api/hosts?" + wrong)).as(wrong).isInstanceOf(Reply.BadRequest.class);
        }
    }

    @Test
    void tenThousandHostsAreSearched() {
        Viewer viewer = Stage.viewer(Stage.of(folder, many(10_000)));
        viewer.prepare();
        assertThat(Stage.get(viewer, "/").body()).contains("page 1 of 50, 10000 hosts");
        assertThat(Stage.get(viewer, "/?q=h05 example").body())
                .contains("h0500.example.org", "h0599.example.org")
                .doesNotContain("h0499.example.org", "h0600.example.org");
    }

    @Test
    void everyFieldIsDocumented() throws IOException {
        String docs = Files.readString(Path.of("docs", "api.md"));
        Viewer viewer = Stage.viewer(Stage.broken(
                Stage.of(folder, Lab.YAML), Problem.error(new Place("inventory/all.yaml", 1, 1), "wrong")));
        Set<String> names = new TreeSet<>();
        for (String target : List.of("state", "hosts", "problems", "hosts/shell", "hosts/nas", "hosts/x")) {
            collect(json(Stage.get(viewer, "/api/" + target)), names);
        }
        assertThat(names).hasSizeGreaterThan(50).allMatch(name -> docs.contains(name + "`"), "is in docs/api.md");
    }

    private static void collect(JsonNode node, Set<String> names) {
        node.propertyNames().forEach(names::add);
        node.forEach(child -> collect(child, names));
    }

    private static String many(int hosts) {
        StringBuilder yaml = new StringBuilder("""
                site: { response-server: 10.0.0.2 }
                networks: { net: { subnet: 10.0.0.0/8 } }
                profiles:
                  p: { network: net, root: { password: "%s" } }
                hosts:
                """.formatted(Lab.HASH));
        IntStream.range(0, hosts)
                .forEach(i -> yaml.append(String.format(
                        "  h%04d.example.org: { profiles: [p], lladdr: \"02:00:00:00:%02x:%02x\", address: 10.1.%d.%d }%n",
                        i, i >> 8, i & 255, i / 200, i % 200 + 1)));
        return yaml.toString();
    }

    @Test
    void allNamesThatAreNearAreOffered() throws Exception {
        RunningServer.copyExample(folder);
        StringBuilder many = new StringBuilder("hosts:\n");
        for (int i = 1; i <= 3; i++) {
            many.append("  web%d.int.gmmi.me: { profiles: [vm], lladdr: '02:10:00:00:00:%02x' }\n".formatted(i, i));
        }
        Files.writeString(folder.resolve("inventory/hosts/many.yaml"), many);

        assertThat(Stage.get(Stage.viewer(Stage.read(folder)), "/hosts/web9").body())
                .contains("href=\"/hosts/web1.int", "href=\"/hosts/web2.int", "href=\"/hosts/web3.int");
    }
}
