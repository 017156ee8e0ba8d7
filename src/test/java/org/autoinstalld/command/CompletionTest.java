package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shells complete, asked of real ones; and the names that they complete, which commands keep. */
class CompletionTest {
    private static final long PATIENCE_SECONDS = 90;

    @TempDir
    Path folder;

    private Workplace place;
    private Path home;

    @BeforeEach
    void begin() throws Exception {
        place = new Workplace(folder);
        home = Files.createDirectories(folder.resolve("home"));
    }

    private Path script(String shell) throws IOException {
        Workplace.Said said = Workplace.runBare("completion", shell);
        assertThat(said.code()).as(said.err()).isZero();
        return Files.writeString(folder.resolve("completion." + shell), said.out());
    }

    private static boolean has(String program) {
        return Arrays.stream(System.getenv("PATH").split(":")).anyMatch(d -> Files.isExecutable(Path.of(d, program)));
    }

    private void reads(String... command) {
        assertThat(place.run(Map.of("HOME", home.toString()), command).code()).isZero();
    }

    // ---- the names ----

    private Path cached() {
        String key = folder.resolve("inventory").toString().replace('/', '%') + ".names";
        return home.resolve(".cache/autoinstalld").resolve(key);
    }

    @Test
    void whoHasNoStateFolderKeepsNamesBelowHome() throws Exception {
        reads("check");

        assertThat(cached()).content().isEqualTo("""
                host nas.int.gmmi.me
                host shell.int.gmmi.me
                host www.int.gmmi.me
                profile base
                profile metal
                profile vm
                network lan
                hypervisor vmhost
                """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cached())))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void namesOfInventoriesThatAreGoneAreForgotten() throws Exception {
        Path gone = cached().resolveSibling("%nowhere%inventory.names");
        Files.createDirectories(gone.getParent());
        Files.writeString(gone, "host web1");

        reads("check");

        assertThat(cached()).exists();
        assertThat(gone).doesNotExist();
    }

    @Test
    void theyAreWrittenOnlyWhenTheyChanged() throws Exception {
        reads("check");
        FileTime then = FileTime.fromMillis(0);
        Files.setLastModifiedTime(cached(), then);
        reads("render", "shell");
        assertThat(Files.getLastModifiedTime(cached())).isEqualTo(then);
        reads("add", "web1", "--profile", "vm");
        assertThat(cached()).content().contains("host web1.int.gmmi.me\n");
        assertThat(folder.resolve("state/names")).doesNotExist();
        // a server was here
        Path served = Files.writeString(folder.resolve("state/names"), "");
        reads("remove", "web1");
        assertThat(served).content().contains("host www.int.gmmi.me\n").doesNotContain("web1");
    }

    @Test
    void thatTheyCannotBeWrittenIsNoFailure() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (String nowhere : List.of(file.toString(), "/nonexistent", "", "relative")) {
            assertThat(place.run(Map.of("HOME", nowhere), "check").code()).isZero();
        }
        Files.writeString(home.resolve(".cache"), "no folder");
        reads("check");
    }

    // ---- bash, asked through its programmable completion ----

    private List<String> bash(String... line) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "bash",
                "--norc",
                "-c",
                ". \"$0\"; COMP_WORDS=(autoinstalld \"$@\"); COMP_CWORD=$#; _autoinstalld; printf '%s\\n' \"${COMPREPLY[@]}\"",
                script("bash").toString()));
        command.addAll(List.of(line));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("AUTOINSTALLD_") || name.equals("XDG_CACHE_HOME"));
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().filter(l -> !l.isEmpty()).toList();
    }

    @Test
    void bashKnowsCommandsOptionsAndWords() throws Exception {
        assertThat(bash("che")).containsExactly("check");
        assertThat(bash("")).contains("init", "status", "completion").doesNotContain("rehearse");
        assertThat(bash("-")).containsExactlyInAnyOrder("-i", "--inventory", "-t", "--templates", "--state");
        assertThat(bash("check", "--st")).containsExactly("--state", "--strict");
        assertThat(bash("render", "--mode", "")).containsExactly("install", "upgrade");
        assertThat(bash("render", "--mode", "=", "up")).containsExactly("upgrade");
        assertThat(bash("status", "--state", "st")).contains("stuck");
        assertThat(bash("mirror", "s")).containsExactly("sync", "site");
        assertThat(bash("completion", "")).containsExactly("bash", "zsh", "ksh");
        assertThat(bash("plan", "--format", "j")).containsExactly("json");
        assertThat(bash("show", "")).isEmpty();
        assertThat(bash("check", "--path", "")).isEmpty();
    }

    @Test
    void bashKnowsNamesOfTheInventoryThatIsMeant() throws Exception {
        assertThat(bash("render", "")).isEmpty();
        reads("check");

        assertThat(bash("render", "s")).containsExactly("shell.int.gmmi.me");
        assertThat(bash("status", "shell.int.gmmi.me", "--mode", "n")).isNotNull();
        assertThat(bash("apply", "shell", "w")).containsExactly("www.int.gmmi.me");
        assertThat(bash("add", "x", "--profile", "")).containsExactly("base", "metal", "vm");
        assertThat(bash("check", "--network", "")).containsExactly("lan");
        assertThat(bash("vmconf", "--hypervisor", "")).containsExactly("vmhost");
        assertThat(bash("mirror", "site", "n")).containsExactly("nas.int.gmmi.me");
        assertThat(bash("destroy", "--yes", "www")).containsExactly("www.int.gmmi.me");

        Path other = Files.createDirectories(folder.resolve("other/state")).getParent();
        Files.writeString(other.resolve("state/names"), "host db1.example.org\n");
        assertThat(bash("-i", "other/inventory", "render", "")).containsExactly("db1.example.org");
        assertThat(bash("render", "-i", other + "/inventory/", "")).containsExactly("db1.example.org");
        assertThat(bash("render", "--inventory", "=", "./other/inventory", "")).containsExactly("db1.example.org");
        assertThat(bash("render", "--state", "other/state", "d")).containsExactly("db1.example.org");
    }

    @Test
    void namesAreNeverCarriedOut() throws Exception {
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(
                folder.resolve("state/names"), "host $(touch gone)\nhost `touch gone`\nhost web*\nhost a;b\n");
        assertThat(bash("render", "")).contains("web*");
        assertThat(folder.resolve("gone")).doesNotExist();
    }

    @Test
    void bashOffersFilesAndFoldersWhereTheyAreWanted() throws Exception {
        assertThat(bash("dhcpd", "--diff", "etc")).contains("etc");
        assertThat(bash("templates", "--write", "inv")).containsExactly("inventory");
        assertThat(bash("templates", "--write", "completion.")).isEmpty();
        assertThat(bash("dialogue", "--file", "completion.")).containsExactly("completion.bash");
        assertThat(bash("init", "inv")).containsExactly("inventory");
        assertThat(bash("-i", "inv")).containsExactly("inventory");
    }

    // ---- shells at a terminal, where somebody presses the key ----

    /** What {@code autoinstalld} is called with after somebody has typed these keys, in that shell. */
    private String typed(List<String> shell, String setup, String keys) throws Exception {
        Path bin = Files.createDirectories(folder.resolve("fake"));
        Path fake = Files.writeString(bin.resolve("autoinstalld"), "#!/bin/sh\necho \"<$*>\"\n");
        Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder builder = new ProcessBuilder("script", "-qfec", String.join(" ", shell), "/dev/null")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name ->
                        name.startsWith("AUTOINSTALLD_") || name.equals("XDG_CACHE_HOME") || name.equals("ENV"));
        environment.put("HOME", home.toString());
        environment.put("TERM", "xterm");
        environment.put("HISTFILE", "/dev/null");
        environment.put("PS1", "$ ");
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        Process process = builder.start();
        try (OutputStream keyboard = process.getOutputStream();
                InputStream screen = process.getInputStream()) {
            StringBuilder seen = new StringBuilder();
            type(keyboard, setup + "\necho READY''NOW\n");
            await(screen, seen, "READYNOW");
            seen.setLength(0);
            type(keyboard, "autoinstalld " + keys + "\n");
            await(screen, seen, ">");
            String text = seen.toString();
            // its end is waited for: until then it may write below its home, which goes with the test
            type(keyboard, "exit\n");
            CompletableFuture<Void> rest = CompletableFuture.runAsync(() -> drain(screen));
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            rest.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return text.substring(text.lastIndexOf('<') + 1, text.lastIndexOf('>'));
        } finally {
            process.destroyForcibly();
        }
    }

    private static void drain(InputStream screen) {
        try {
            screen.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // it ended
        }
    }

    private static void type(OutputStream keyboard, String keys) throws IOException {
        keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private static void await(InputStream screen, StringBuilder seen, String text) throws Exception {
        CompletableFuture<Void> found = CompletableFuture.runAsync(() -> {
            byte[] octets = new byte[4096];
            try {
                while (!(text.equals(">")
                        ? seen.toString().contains("<") && seen.lastIndexOf(">") > seen.lastIndexOf("<")
                        : seen.indexOf(text) >= 0)) {
                    int read = screen.read(octets);
                    if (read < 0) {
                        throw new IllegalStateException("the shell ended: " + seen);
                    }
                    seen.append(new String(octets, 0, read, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw new IllegalStateException("the shell ended: " + seen, e);
            }
        });
        found.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void atATerminal(List<String> shell, String setup) throws Exception {
        assertThat(typed(shell, setup, "chec\t")).isEqualTo("check");
        assertThat(typed(shell, setup, "status she\t")).isEqualTo("status shell.int.gmmi.me");
        assertThat(typed(shell, setup, "check --stri\t")).isEqualTo("check --strict");
    }

    @Test
    void bashAtATerminal() throws Exception {
        assumeTrue(has("script"), "script(1) is needed, of bsdutils");
        reads("check");
        List<String> bash = List.of("bash", "--norc", "-i");
        String setup = ". " + script("bash");
        atATerminal(bash, setup);
        assertThat(typed(bash, setup, "render shell.int.gmmi.me --mode=upg\t"))
                .isEqualTo("render shell.int.gmmi.me --mode=upgrade");
        assertThat(typed(bash, setup, "templates --write templ\t")).isEqualTo("templates --write templates/");
    }

    @Test
    void zshAtATerminal() throws Exception {
        assumeTrue(has("script") && has("zsh"), "zsh and script(1) are needed");
        reads("check");
        List<String> zsh = List.of("zsh", "-f", "-i");
        String setup = "autoload -Uz compinit; compinit -u -D; . " + script("zsh");
        atATerminal(zsh, setup);
        assertThat(typed(zsh, setup, "render shell.int.gmmi.me --mode=upg\t"))
                .isEqualTo("render shell.int.gmmi.me --mode=upgrade");
        assertThat(typed(zsh, setup, "render --mode upg\t")).isEqualTo("render --mode upgrade");
        assertThat(typed(zsh, setup, "mirror site nas\t")).isEqualTo("mirror site nas.int.gmmi.me");
        assertThat(typed(zsh, setup, "add x --profile met\t")).isEqualTo("add x --profile metal");
        assertThat(typed(zsh, setup, "status --state stu\t")).isEqualTo("status --state stuck");
        assertThat(typed(zsh, setup, "init templ\t")).isEqualTo("init templates");
        assertThat(typed(zsh, setup, "-i inventory status she\t")).isEqualTo("-i inventory status shell.int.gmmi.me");
    }

    /** The one of OpenBSD as it can be built elsewhere; Debian has no package of it, and mksh has other arrays. */
    @Test
    void kshAtATerminal() throws Exception {
        String oksh = Objects.requireNonNullElse(System.getenv("OKSH"), "oksh");
        assumeTrue(
                has("script") && (oksh.startsWith("/") ? Files.isExecutable(Path.of(oksh)) : has(oksh)),
                "OpenBSD's ksh is needed, as oksh in the path or where $OKSH says, and script(1)");
        reads("check");
        List<String> ksh = List.of(oksh, "-o", "emacs", "-i");
        String setup = ". " + script("ksh");
        atATerminal(ksh, setup);
        assertThat(typed(ksh, setup, "render --mode upg\t")).isEqualTo("render --mode upgrade");
        assertThat(typed(ksh, setup, "dhcpd --diff inventory/sit\t")).isEqualTo("dhcpd --diff inventory/site.yaml");
    }

    @Test
    void shellcheckHasNothingToSay() throws Exception {
        assumeTrue(has("shellcheck"), "shellcheck is needed");
        for (String shell : List.of("bash", "ksh")) {
            Process process = new ProcessBuilder(
                            "shellcheck",
                            "-S",
                            "warning",
                            "-s",
                            shell,
                            script(shell).toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        }
    }

    @Test
    void anotherShellIsToldWhichThereAre() {
        assertThat(Workplace.runBare("completion", "zhs")).satisfies(said -> {
            assertThat(said.code()).isEqualTo(2);
            assertThat(said.err()).contains("did you mean 'zsh'?");
        });
        assertThat(Workplace.runBare("completion").code()).isEqualTo(2);
    }
}
