package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.autoinstalld.commandline.CommandFacts;
import org.autoinstalld.commandline.Terminal;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --help} shows as an example works, where its hosts, files and folders are there. */
class CommandFactsTest {
    private static final int MOST = 3;

    /** What a machine without server, report, upstream, or somebody at its terminal refuses, and how it says so. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("autoinstalld lookup install.conf --from 192.168.1.34 --lladdr 02:00:00:29:ae:4f", "asked for"),
            Map.entry("autoinstalld lookup 02:00:00:29:ae:4f-install.conf --from 192.168.1.34", "asked for"),
            Map.entry("autoinstalld switches --check", "hostname."),
            Map.entry("autoinstalld reload", "no server runs"),
            Map.entry("autoinstalld learned web1", "has not told how it was installed"),
            Map.entry("autoinstalld mirror sync 7.8/amd64", "127.0.0.1"),
            Map.entry("autoinstalld abort web1", "no deployment of"),
            Map.entry("autoinstalld check --strict", "is not in"),
            Map.entry("autoinstalld destroy web1 --delete-disks", "nobody to ask"),
            Map.entry("autoinstalld deploy web1 --dry-run", "is no installer's kernel"),
            Map.entry("autoinstalld deploy --all --parallel 4 --dry-run", "is no installer's kernel"),
            Map.entry("autoinstalld reinstall web1 --new-disk --dry-run", "is not there; autoinstalld deploy"),
            Map.entry("autoinstalld upgrade 'web*' --dry-run", "is not there; autoinstalld deploy"));

    @TempDir
    Path folder;

    private void prepare() throws Exception {
        Workplace place = new Workplace(folder);
        place.edit(
                "inventory/site.yaml",
                "site:\n",
                "site:\n  mirror: { folder: %s, from: 'http://127.0.0.1:1/pub/OpenBSD', releases: [7.8/amd64] }\n"
                        .formatted(Files.createDirectories(folder.resolve("mirror"))));
        Path kernel = Files.writeString(folder.resolve("bsd.rd"), "a kernel");
        place.edit("inventory/site.yaml", "    vm-conf: ", "    kernel: " + kernel + "\n    vm-conf: ");
        assertThat(place.run("add", "web1", "--profile", "vm"))
                .satisfies(s -> assertThat(s.code()).as(s.err()).isZero());
        assertThat(place.run("add", "web2", "--profile", "vm").code()).isZero();
        Path www = Files.createDirectories(folder.resolve("var/www/htdocs"));
        Files.writeString(
                www.resolve("install.conf"), place.run("render", "web1").out());
        Files.createDirectories(folder.resolve("etc/ssh"));
        Files.writeString(place.dhcpd, "# mine\n");
        Files.writeString(place.vm, "# mine\n");
        Files.writeString(folder.resolve("etc/hosts"), "127.0.0.1 localhost\n");
        place.serverWasHere();
        assertThat(place.run("arm", "web1").code()).isZero();
        for (List<String> git : List.of(
                List.of("init", "-q", "-b", "main"),
                List.of("add", "inventory", "templates"),
                List.of("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "first"),
                List.of("branch", "next"))) {
            List<String> words = new ArrayList<>(List.of("git", "-C", folder.toString()));
            words.addAll(git);
            assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
        }
    }

    /** As a shell would take it apart; folders of the machine are those of the test. */
    private List<String> words(String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ")) {
            String plain = word.replace("'", "");
            words.add(plain.startsWith("/") ? folder + plain : plain);
        }
        words.remove(0);
        return words;
    }

    private Workplace.Said run(String line) {
        List<String> words = words(line);
        String command = words.get(0);
        if (command.equals("init") && words.size() == 1) {
            words.add(folder.resolve("begun").toString());
        }
        if (command.equals("import")) {
            words.addAll(List.of("--into", folder.resolve("imported").toString()));
        }
        if (command.equals("serve") && !words.contains("-n")) {
            words.add("-n");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = CommandTable.run(
                words.toArray(String[]::new),
                new Terminal(
                        new ByteArrayInputStream("correct horse\n".getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)),
                Map.of(
                        "AUTOINSTALLD_INVENTORY", folder.resolve("inventory").toString(),
                        "AUTOINSTALLD_TEMPLATES", folder.resolve("templates").toString(),
                        "AUTOINSTALLD_STATE", folder.resolve("state").toString()));
        return new Workplace.Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @TestFactory
    List<DynamicTest> eachExampleWorks() throws Exception {
        prepare();
        List<DynamicTest> tests = new ArrayList<>();
        for (String command : CommandManualTest.commands()) {
            CommandFacts facts = CommandFacts.of(command);
            tests.add(DynamicTest.dynamicTest(
                    command + " has examples",
                    () -> assertThat(facts.examples()).hasSizeBetween(1, MOST)));
            for (String example : facts.examples()) {
                tests.add(DynamicTest.dynamicTest(example, () -> {
                    Workplace.Said said = run(example);
                    String why = example + "\n" + said.out() + said.err();
                    String refusal = REFUSED.get(example);
                    if (refusal == null) {
                        assertThat(said.code()).as(why).isIn(0, 3);
                    } else {
                        assertThat(said.out() + said.err()).contains(refusal);
                    }
                    assertThat(facts.exits()).as(why).containsKey(said.code());
                }));
            }
        }
        return tests;
    }

    @Test
    void everyBlockIsOfACommand() {
        assertThat(CommandFacts.commands()).containsExactlyInAnyOrderElementsOf(CommandManualTest.commands());
    }

    @Test
    void helpShowsThem() {
        Workplace.Said said = Workplace.runBare("plan", "--help");
        assertThat(said.out())
                .contains("examples:\n  autoinstalld plan\n")
                .contains("exit codes:\n  0  there is nothing to do\n")
                .contains("  3  there is something to do");
        assertThat(Arrays.asList(Workplace.runBare("help", "plan").out())).containsExactly(said.out());
    }

    @Test
    void whatIsNearlyRightIsNamed() {
        assertThat(Workplace.runBare("check", "--strickt").err()).contains("did you mean '--strict'?");
        assertThat(Workplace.runBare("check", "--strict=yes").err()).contains("--strict takes no value");
        assertThat(Workplace.runBare("check", "--path").err()).contains("--path needs a SETDIR");
        assertThat(Workplace.runBare("dns", "--style", "nds").err())
                .contains("did you mean 'nsd'? It is one of unbound, nsd, hosts");
        assertThat(Workplace.runBare("deploy", "a", "--way", "consol").err()).contains("did you mean 'console'?");
        assertThat(Workplace.runBare("mirror", "snyc").err()).contains("did you mean 'sync'?");
        assertThat(Workplace.runBare("serve", "--log-format", "jsn").err()).contains("did you mean 'json'?");
        assertThat(Workplace.runBare("stauts").err()).contains("did you mean 'status'?");
        assertThat(Workplace.runBare("help", "stauts").err()).contains("did you mean 'status'?");
    }
}
