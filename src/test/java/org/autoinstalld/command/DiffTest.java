package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.autoinstalld.RunningServer;
import org.autoinstalld.api.Json;
import org.autoinstalld.command.Workplace.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hosts get from two states of the folders, one of them in git(1) or in another folder. */
class DiffTest {
    private static final String SHELL = "inventory/hosts/shell.int.gmmi.me.yaml";
    private static final String ANOTHER = "(another secret than before)";

    @TempDir
    Path top;

    private Path folder;
    private Workplace here;

    @BeforeEach
    void repository() throws Exception {
        folder = Files.createDirectory(top.resolve("repository"));
        here = new Workplace(folder);
        git("init", "-q", "-b", "main", ".");
        commit("one");
    }

    private String git(String... arguments) throws Exception {
        return git(folder, arguments);
    }

    private static String git(Path in, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.email=a@example.net", "-c", "user.name=a"));
        command.addAll(List.of("-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always"));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor()).as(said).isZero();
        return said.strip();
    }

    private void commit(String message) throws Exception {
        git("add", "-A");
        git("commit", "-q", "-m", message);
    }

    @Test
    void theFileOfUnknownMachinesIsComparedToo() throws Exception {
        here.edit("inventory/site.yaml", "site:\n", "site:\n  unknown: { profile: new, networks: [lan] }\n");
        Files.writeString(folder.resolve("inventory/new.yaml"), """
                profiles:
                  new:
                    timezone: UTC
                    root: { password: "$2b$10$WIOuc2hGI6XW861AShZOHu1UXfkwvvqm99em9GEjxkPw/gWaJPKdy" }
                    answers: { System hostname: new, Default IPv4 route: 192.168.1.1 }
                """);
        Said begun = here.run("diff", "HEAD");
        assertThat(begun.code()).isEqualTo(3);
        assertThat(begun.out())
                .startsWith("=== unknown machines\n")
                .contains(" unknown machines install.conf\n", "+System hostname = new\n")
                .doesNotContain("$2b$");
        assertThat(begun.err()).contains("; unknown machines get another file\n");
        commit("unknown");
        assertThat(here.run("diff", "HEAD").code()).isZero();

        here.edit("inventory/new.yaml", "timezone: UTC", "timezone: Europe/Berlin");
        Said changed = here.run("diff", "HEAD");
        assertThat(changed.out())
                .contains("-What timezone are you in = UTC\n", "+What timezone are you in = Europe/Berlin\n");
        assertThat(here.run("diff", "HEAD", "shell").code())
                .as("of a host that is chosen, that alone is told")
                .isZero();
        Map<?, ?> told = Json.read(here.run("diff", "HEAD", "--format", "json").out(), Map.class)
                .orElseThrow();
        assertThat((List<?>) told.get("changes")).isEmpty();
        assertThat(told.get("unknown").toString()).contains("file=install.conf", "Europe/Berlin");
    }

    @Test
    void whatDoesNotDifferIsNotTold() throws Exception {
        here.edit(SHELL, "hosts:", "# a comment, and all one line lower\nhosts:");
        Said said = here.run("diff", "HEAD");
        assertThat(said.code()).isZero();
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains("3 hosts compared, no difference");
    }

    @Test
    void hostsWithTheSameChangeAreOneBlock() throws Exception {
        here.edit("templates/install.conf.ftl", "System hostname = ${host.name}", "System hostname = ${host.short}");
        here.edit("inventory/hosts/nas.int.gmmi.me.yaml", "192.168.1.5", "192.168.1.6");
        Said said = here.run("diff", "HEAD");
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out())
                .contains("=== 2 hosts: shell.int.gmmi.me, www.int.gmmi.me; as shell.int.gmmi.me has it\n")
                .contains("--- HEAD shell.int.gmmi.me install.conf\n+++ now shell.int.gmmi.me install.conf\n")
                .contains("-System hostname = shell.int.gmmi.me\n+System hostname = shell\n")
                .contains("=== nas.int.gmmi.me\n", "+\t\tfixed-address 192.168.1.6;\n")
                .contains(" dialogue of install\n")
                .doesNotContain("System hostname = www");
        assertThat(said.err()).contains("3 of 3 hosts differ, in 2 ways");
        assertThat(here.run("diff", "HEAD", "nas").out()).contains("nas").doesNotContain("shell");
        assertThat(here.run("diff", "HEAD", "w*").out()).contains("www").doesNotContain("nas");
    }

    @Test
    void hostsThatComeAndGoAreTold() throws Exception {
        Files.move(
                folder.resolve("inventory/hosts/nas.int.gmmi.me.yaml"),
                folder.resolve("inventory/hosts/new.int.gmmi.me.yaml"));
        here.edit("inventory/hosts/new.int.gmmi.me.yaml", "nas.int.gmmi.me:", "new.int.gmmi.me:");
        Said said = here.run("diff", "HEAD");
        assertThat(said.out()).contains("=== nas.int.gmmi.me removed\n", "=== new.int.gmmi.me added\n");
        assertThat(here.run("diff", "HEAD", "nas").out()).contains("removed").doesNotContain("added");
        assertThat(here.run("diff", "HEAD", "nowhere").err()).contains("unknown host 'nowhere'");
    }

    @Test
    void aChangedSecretIsToldAndNeitherIsShown() throws Exception {
        Path secret = Files.writeString(folder.resolve("root.secret"), "correct horse battery\n");
        here.edit(
                SHELL,
                "  shell.int.gmmi.me:\n",
                "  shell.int.gmmi.me:\n    root: { password: { file: ../../root.secret } }\n");
        commit("two");
        Files.writeString(secret, "staple wrong mule\n");
        Said said = here.run("diff", "HEAD", "shell");
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out())
                .contains("-Password for root = <masked>\n+Password for root = <masked>  " + ANOTHER)
                .doesNotContain("correct", "staple");
        assertThat(here.run("diff", "HEAD", "--format", "json").out())
                .contains(ANOTHER)
                .doesNotContain("correct", "staple");
    }

    @Test
    void aSecretThatNoRevisionHoldsIsTheSameInBoth() throws Exception {
        Files.writeString(folder.resolve(".gitignore"), "*.secret\n");
        Files.writeString(folder.resolve("root.secret"), "correct horse battery\n");
        here.edit(
                SHELL,
                "  shell.int.gmmi.me:\n",
                "  shell.int.gmmi.me:\n    root: { password: { file: ../../root.secret } }\n");
        commit("two");
        Said said = here.run("diff", "HEAD");
        assertThat(said.out()).isEmpty();
        assertThat(said.code()).isZero();
    }

    @Test
    void mistakesOfTheOtherStateHaveItsNames() throws Exception {
        here.edit("inventory/site.yaml", "site:\n", "site:\n  nonsense: 1\n");
        commit("broken");
        here.edit("inventory/site.yaml", "  nonsense: 1\n", "");
        Said said = here.run("diff", "HEAD");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("HEAD:inventory/site.yaml:", "error: unknown key 'nonsense'");
        assertThat(said.err()).doesNotContain("autoinstalld-diff-");
    }

    @Test
    void aHostThatIsWrongInOneStateIsADifference() throws Exception {
        here.edit(SHELL, "  shell.int.gmmi.me:\n", "  shell.int.gmmi.me:\n    nonsense: 1\n");
        Said said = here.run("diff", "HEAD", "shell");
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out())
                .contains("+it has a mistake: unknown key 'nonsense'")
                .contains("-System hostname");
        commit("broken");
        assertThat(here.run("diff", "HEAD", "shell").code()).isZero();
    }

    @Test
    void twoRevisionsAreCompared() throws Exception {
        here.edit("inventory/hosts/nas.int.gmmi.me.yaml", "192.168.1.5", "192.168.1.6");
        commit("two");
        git("tag", "v1", "HEAD~1");
        here.edit("inventory/hosts/nas.int.gmmi.me.yaml", "192.168.1.6", "192.168.1.7");
        for (String[] words : List.of(new String[] {"v1..main"}, new String[] {"v1", "--to", "main"})) {
            List<String> all = new ArrayList<>(List.of("diff"));
            all.addAll(List.of(words));
            assertThat(here.run(all.toArray(String[]::new)).out())
                    .contains(
                            "--- v1 nas",
                            "+++ main nas",
                            "-\t\tfixed-address 192.168.1.5;",
                            "+\t\tfixed-address 192.168.1.6;");
        }
        assertThat(here.run("diff", "v1...main").code()).isEqualTo(2);
        assertThat(here.run("diff", "now", "--to", "v1").out()).contains("-\t\tfixed-address 192.168.1.7;");
    }

    @Test
    void whatIsNoRevisionIsRefusedInWords() throws Exception {
        assertThat(here.run("diff", "").code()).isEqualTo(2);
        assertThat(here.run("diff", "mian").err()).contains("there is no revision 'mian'", "did you mean 'main'?");
        assertThat(here.run("diff", "--", "--output=x").err()).contains("is no name of a revision");
        assertThat(here.run("diff", "HEAD:inventory").code()).isEqualTo(1);
        assertThat(here.run("diff", "./nowhere").err()).contains("./nowhere: error: there is no such folder");
        assertThat(here.run("diff").code()).isEqualTo(2);
    }

    @Test
    void aShallowCloneSaysSo() throws Exception {
        here.edit("inventory/hosts/nas.int.gmmi.me.yaml", "192.168.1.5", "192.168.1.6");
        String first = git("rev-parse", "HEAD");
        commit("two");
        Path shallow = top.resolve("shallow");
        git(top, "clone", "-q", "--depth", "1", folder.toUri().toString(), "shallow");
        Said said = Workplace.runBare("-i", shallow.resolve("inventory").toString(), "diff", first);
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("is a shallow clone", "git fetch --unshallow");
    }

    @Test
    void withoutARepositoryThereAreFolders() throws Exception {
        Path plain = Files.createDirectory(top.resolve("plain"));
        RunningServer.copyExample(plain);
        String inventory = plain.resolve("inventory").toString();
        here.edit("inventory/hosts/nas.int.gmmi.me.yaml", "192.168.1.5", "192.168.1.6");
        assertThat(Workplace.runBare("-i", inventory, "diff", "HEAD").err())
                .contains("is in no work tree of git", "not a git repository");
        Said said = Workplace.runBare("-i", inventory, "diff", folder.toString());
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out()).contains("--- " + folder + " ");
        // the inventory itself will do, too
        assertThat(Workplace.runBare(
                                "-i",
                                inventory,
                                "diff",
                                folder.resolve("inventory").toString())
                        .out()
                        .lines()
                        .filter(line -> !line.startsWith("---"))
                        .toList())
                .isNotEmpty()
                .isEqualTo(said.out()
                        .lines()
                        .filter(line -> !line.startsWith("---"))
                        .toList());
    }

    @Test
    void theInventoryMayBeTheRootAndTheTemplatesElsewhere() throws Exception {
        Path elsewhere = Files.createDirectory(top.resolve("elsewhere"));
        RunningServer.copyExample(elsewhere);
        Path inventory = elsewhere.resolve("inventory");
        git(inventory, "init", "-q", ".");
        git(inventory, "add", "-A");
        git(inventory, "commit", "-q", "-m", "one");
        Path nas = inventory.resolve("hosts/nas.int.gmmi.me.yaml");
        Files.writeString(nas, Files.readString(nas).replace("192.168.1.5", "192.168.1.6"));
        Said said = Workplace.runBare("-i", inventory.toString(), "diff", "HEAD");
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out()).contains("fixed-address 192.168.1.6").doesNotContain("shell");
        assertThat(said.err()).contains("templates are those of " + elsewhere.resolve("templates"));
    }

    @Test
    void nothingOfTheOtherStateIsRunOrFollowed() throws Exception {
        Path ran = top.resolve("ran");
        git("config", "filter.own.smudge", "touch " + ran + "; cat");
        git("config", "core.fsmonitor", "touch " + ran);
        git("config", "core.hooksPath", folder.toString());
        Files.writeString(folder.resolve(".gitattributes"), "*.yaml filter=own export-ignore\n");
        commit("filtered");
        Files.deleteIfExists(ran);
        assertThat(here.run("diff", "HEAD").code()).isZero();
        assertThat(ran).doesNotExist();

        Path outside = Files.writeString(top.resolve("outside.yaml"), "hosts: { evil.int.gmmi.me: {} }\n");
        Files.createSymbolicLink(folder.resolve("inventory/hosts/in.yaml"), outside);
        commit("link");
        Files.delete(folder.resolve("inventory/hosts/in.yaml"));
        Said said = here.run("diff", "HEAD");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("HEAD:inventory/hosts/in.yaml: error: is a link that leads out of this state");
    }

    @Test
    void linksWithinTheRevisionAreFollowed() throws Exception {
        Path common = Files.createDirectories(folder.resolve("common"));
        Files.move(folder.resolve(SHELL), common.resolve("shell.yaml"));
        Files.createSymbolicLink(folder.resolve(SHELL), Path.of("../../common/shell.yaml"));
        commit("linked");
        Said said = here.run("diff", "HEAD~1..HEAD");
        assertThat(said.err()).contains("no difference");
        assertThat(said.code()).isZero();
    }

    @Test
    void whatGitKeepsElsewhereIsTold() throws Exception {
        Files.writeString(folder.resolve(SHELL), "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
        commit("pointer");
        assertThat(here.run("diff", "HEAD").err()).contains("HEAD:" + SHELL + ": error: is a pointer of Git LFS");
        git("checkout", "-q", "HEAD~1", "--", SHELL);
        git("submodule", "--quiet", "add", folder.toUri().toString(), "inventory/shared");
        commit("submodule");
        assertThat(here.run("diff", "HEAD").err()).contains("HEAD:inventory/shared: error: is a submodule");
    }

    @Test
    void programsGetOneObject() throws Exception {
        here.edit("inventory/hosts/nas.int.gmmi.me.yaml", "192.168.1.5", "192.168.1.6");
        Said said = here.run("diff", "HEAD", "--format", "json");
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err()).isEmpty();
        Map<?, ?> report = Json.read(said.out(), Map.class).orElseThrow();
        assertThat(report.get("hosts")).isEqualTo(3);
        assertThat(report.get("differing")).isEqualTo(1);
        Map<?, ?> change = (Map<?, ?>) ((List<?>) report.get("changes")).get(0);
        assertThat(change.get("hosts")).isEqualTo(List.of("nas.int.gmmi.me"));
        assertThat(change.get("kind")).isEqualTo("changed");
    }
}
