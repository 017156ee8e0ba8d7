package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autoinstalld.api.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dialogue beside the response file, and what it makes of a host's state. */
final class DialoguePageTest {
    private static final Pattern LINE = Pattern.compile("<tr id=\"L(\\d+)\"( data-pair=\"\\d+\")?(?s:.*?)</tr>");
    private static final Pattern QUESTION = Pattern.compile("<li id=\"Q(\\d+)\"( data-pair=\"\\d+\")?(?s:.*?)</li>");

    @TempDir
    Path folder;

    private Viewer lab() {
        return Stage.viewer(Stage.of(folder, Lab.YAML));
    }

    private static JsonNode json(Reply reply) {
        return JsonMapper.shared().readTree(reply.body());
    }

    private JsonNode host(String target) {
        return json(Stage.get(lab(), "/api/hosts/" + target));
    }

    @Test
    void everyQuestionIsShownWithItsAnswerAndWhereItIsFrom() {
        String page = Stage.get(lab(), "/hosts/shell").body();
        assertThat(page)
                .contains("Install of 7.8/amd64 completes")
                .contains("<p class=\"q\">System hostname? (short form, e.g. &#39;foo&#39;)</p>")
                .contains("default: interface booted from")
                .contains("bcrypt hash, taken as it stands")
                .contains("Done: it reboots into the new system.");
        JsonNode dialogue = host("shell").get("dialogue");
        assertThat(dialogue.at("/outcome/kind").asString()).isEqualTo("completes");
        assertThat(page.split("<li id=\"Q", -1)).hasSize(dialogue.get("entries").size() + 1);
        JsonNode name = dialogue.at("/entries/1");
        assertThat(name.get("answer").asString()).isEqualTo("shell.int.gmmi.me");
        assertThat(name.get("source").asString()).isEqualTo("line");
        assertThat(name.get("line").asInt()).isEqualTo(1);
    }

    @Test
    void aLineLeadsToItsQuestionAndTheQuestionToItsLine() {
        for (String host : List.of("shell", "nas", "guest", "disk", "lost", "shell?mode=upgrade")) {
            String page = Stage.get(lab(), "/hosts/" + host).body();
            List<MatchResult> questions = all(QUESTION, page);
            List<MatchResult> lines = all(LINE, page);
            assertThat(lines).as(host).isNotEmpty();
            int pairs = 0;
            for (MatchResult line : lines) {
                Matcher to = Pattern.compile("href=\"#Q(\\d+)\"").matcher(line.group());
                if (!to.find()) {
                    assertThat(line.group(2)).isNull();
                    continue;
                }
                pairs++;
                String question =
                        questions.get(Integer.parseInt(to.group(1)) - 1).group();
                assertThat(line.group(2)).isEqualTo(" data-pair=\"" + line.group(1) + "\"");
                assertThat(question)
                        .contains("href=\"#L" + line.group(1) + "\"")
                        .contains(line.group(2));
            }
            assertThat(questions.stream().filter(q -> q.group(2) != null)).hasSize(pairs);
        }
    }

    private static List<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    @Test
    void aHostWhoseInstallerMayStopIsShownAsSuch() {
        String list = Stage.get(lab(), "/?state=stops").body();
        assertThat(list)
                .contains("<span class=\"state stops\">stops</span>")
                .contains("&#39;perhaps&#39; is not a valid choice (unless other than assumed: console)");
        assertThat(Stage.get(lab(), "/hosts/disk").body())
                .contains("Install of 7.8/amd64 aborts")
                .contains("Unless other than assumed: console.")
                .contains("Here it stops, and goes back to its first prompt.");
        JsonNode outcome = host("disk").at("/outcomes/0");
        assertThat(outcome.get("mode").asString()).isEqualTo("install");
        assertThat(outcome.get("kind").asString()).isEqualTo("aborts");
        assertThat(outcome.get("withheld").asBoolean()).isFalse();
        assertThat(host("disk").at("/response_file/made").asBoolean()).isTrue();
    }

    @Test
    void aHostWhoseInstallerStopsOnAnyMachineIsShownAsWithheld() {
        assertThat(Stage.get(lab(), "/?state=withheld").body())
                .contains("<span class=\"state withheld\">withheld</span>")
                .contains("no such disk: &#39;sd9&#39;");
        assertThat(Stage.get(lab(), "/?state=refused").body())
                .as("a link from before")
                .contains("<span class=\"state withheld\">withheld</span>");
        assertThat(Stage.get(lab(), "/hosts/lost").body())
                .contains("On any machine that fits this host. So the file is withheld (503) instead of served.");
        JsonNode host = host("lost");
        assertThat(host.get("state").asString()).isEqualTo("withheld");
        assertThat(host.at("/response_file/made").asBoolean()).isFalse();
        assertThat(host.at("/dialogue/withheld").asBoolean()).isTrue();
        assertThat(json(Stage.get(lab(), "/api/state")).at("/hosts/withheld").asInt())
                .isOne();

        String served = Lab.YAML.replace("site:\n", "site:\n  refuse-aborting: no\n");
        JsonNode state = json(Stage.get(Stage.viewer(Stage.of(folder, served)), "/api/hosts/lost"));
        assertThat(state.get("state").asString()).isEqualTo("stops");
        assertThat(state.at("/response_file/made").asBoolean()).isTrue();
    }

    @Test
    void findingsAreToldWhereTheyWereWritten() {
        JsonNode findings = host("lost").get("findings");
        assertThat(findings).hasSize(2);
        JsonNode sshd = findings.get(1);
        assertThat(sshd.get("place").asString()).contains("all.yaml:").isNotEqualTo("all.yaml");
        assertThat(sshd.get("message").asString()).startsWith("'Start sshd' answers no question");
        String page = Stage.get(lab(), "/hosts/lost").body();
        assertThat(page).contains("perhaps &#39;Start sshd(8) by default&#39; was meant");
        assertThat(page).containsPattern("class=\"idle\"(?s:.*)<span class=\"note\">&#39;\\(&#39; follows these words");
        assertThat(json(Stage.get(lab(), "/api/problems")).toString()).contains("'Start sshd' answers no question");
    }

    @Test
    void factsCanBeTried() {
        String tried = "/hosts/disk?machine=disks=wd0,wd1&machine.efi=yes&machine.display=no&machine.cpus=";
        assertThat(Stage.get(lab(), tried).body())
                .contains("Install of 7.8/amd64 completes")
                .contains("differs in 3 facts")
                .contains("name=\"machine.disks\" value=\"wd0,wd1\"")
                .contains("<option value=\"yes\" selected>yes</option>")
                .contains(
                        "/api/hosts/disk.int.gmmi.me?mode=install&amp;path=7.8/amd64&amp;machine=disks%3D%5Bwd0%2Cwd1%5D")
                // that is how it is listed, whatever is tried
                .contains("<span class=\"state stops\">stops</span>");
        assertThat(Stage.get(lab(), "/hosts/disk").body()).contains("on a machine that is as the inventory says");
        JsonNode upgrade = host("disk?mode=upgrade&machine=efi=yes");
        assertThat(upgrade.at("/dialogue/mode").asString()).isEqualTo("upgrade");
    }

    @Test
    void aFactThatMakesNoSenseIsABadRequestThatSaysWhy() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "machine=efi=maybe", "machine: 'efi' is 'maybe'; yes or no is expected",
                        "machine.efi=maybe", "machine: 'efi' is 'maybe'; yes or no is expected",
                        "machine=cpu=2", "machine: unknown key 'cpu' of machine; did you mean 'cpus'?",
                        "machine.cpus=0", "machine: 'cpus'",
                        "machine=efi", "machine: 'efi' is no fact; KEY=VALUE such as efi=yes",
                        "machine=efi=yes&machine=efi=no", "machine:",
                        "machine=disks=[&a,*a]", "machine:",
                        "machine=efi=yes\nrouter: no", "is no fact",
                        "machine=host-name={a: b}", "machine:")
                .entrySet()) {
            Viewer viewer = lab();
            String[] pairs = wrong.getKey().split("&(?=machine)");
            Map<String, List<String>> query = Stream.of(pairs)
                    .map(pair -> pair.split("=", 2))
                    .collect(java.util.stream.Collectors.toMap(
                            p -> p[0],
                            p -> List.of(p[1]),
                            (a, b) -> Stream.concat(a.stream(), b.stream()).toList()));
            Reply page = viewer.get("/hosts/shell", query);
            assertThat(page).as(wrong.getKey()).isInstanceOf(Reply.BadRequest.class);
            String text = page.body().replace("&#39;", "'");
            assertThat(text).as(wrong.getKey()).contains(wrong.getValue()).contains("<details class=\"machine\" open>");
            Reply json = viewer.get("/api/hosts/shell", query);
            assertThat(json).isInstanceOf(Reply.BadRequest.class);
            assertThat(json(json).get("error").asString())
                    .contains(wrong.getValue().split(";")[0]);
        }
    }

    @Test
    void whatIsChosenStaysWhenTheModeIsChanged() {
        String upgrade = Stage.get(lab(), "/hosts/disk?mode=upgrade&path=7.7/amd64&machine=cpus=4")
                .body();
        assertThat(upgrade).contains("name=\"machine.cpus\" value=\"4\"").contains("name=\"path\" value=\"7.7/amd64\"");
    }

    @Test
    void theWordsOfThoseWhoAskAreTextsOnThePage() {
        Map<String, List<String>> query = Map.of(
                "machine", List.of("host-name=\"><script>alert(1)</script>", "<b>=x"),
                "machine.domain", List.of("'><script>alert(2)</script>"));
        assertThat(lab().get("/hosts/shell", query).body()).doesNotContain("<script>", "<b>=x");
    }

    @Test
    void anArchitectureThatIsNotCataloguedIsNotJudged() {
        assertThat(Stage.get(lab(), "/hosts/shell?path=7.8/sparc64").body()).contains("Not judged");
        assertThat(host("shell?path=7.8/sparc64").at("/dialogue/outcome/kind").asString())
                .isEqualTo("not judged");
    }
}
