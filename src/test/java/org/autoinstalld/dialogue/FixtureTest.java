package org.autoinstalld.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.MachineFacts.Console;
import org.autoinstalld.dialogue.MachineFacts.Contents;
import org.autoinstalld.dialogue.MachineFacts.Dhcp;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.autoinstalld.dialogue.MachineFacts.Interface;
import org.autoinstalld.dialogue.MachineFacts.Mirror;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Response files with a planted mistake each ({@code fail-*.conf}) or none ({@code pass-*.conf}). Comments at the top say
 * for what they are judged; {@code .ok} holds the expected outcome and findings. Run with {@code -Dfixtures.write=true}
 * to write them anew, and read the difference.
 */
class FixtureTest {
    private static final Path DIR = Path.of("src/test/resources/dialogue");

    @TestFactory
    Stream<DynamicTest> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(DIR)) {
            List<Path> confs = files.filter(f -> f.getFileName().toString().matches("(pass|fail)-.*\\.conf"))
                    .sorted()
                    .toList();
            assertThat(confs).isNotEmpty();
            return confs.stream()
                    .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f)));
        }
    }

    private static void check(Path conf) throws IOException {
        String name = conf.getFileName().toString();
        Transcript t = simulate(conf);
        StringBuilder report = new StringBuilder(t.outcome().text()).append('\n');
        report.append(t.certainAbort() ? "certain\n" : "");
        t.findings().stream()
                .map(f -> f.kind() + " " + f.problem() + "\n")
                .sorted()
                .forEach(report::append);
        Path ok = DIR.resolve(name.replace(".conf", ".ok"));
        if (Boolean.getBoolean("fixtures.write")) {
            Files.writeString(ok, report);
        }
        assertThat(report.toString()).isEqualTo(Files.readString(ok));
        if (name.startsWith("pass-")) {
            assertThat(t.findings()).isEmpty();
            assertThat(t.completes()).isTrue();
        } else {
            assertThat(t.findings()).isNotEmpty();
        }
    }

    static Transcript simulate(Path conf) throws IOException {
        String text = Files.readString(conf);
        String path = header(text, "path").orElse("7.8/amd64");
        Mode mode = Mode.of(header(text, "mode").orElse("install")).orElseThrow();
        MachineFacts facts = machine(header(text, "machine").orElse(""));
        return Dialogue.builtIn()
                .simulate(
                        ResponseFile.read(conf.getFileName().toString(), text),
                        mode,
                        Setdir.parse(path).orElseThrow(),
                        facts);
    }

    private static Optional<String> header(String text, String name) {
        String start = "# " + name + ": ";
        return text.replace("\r", "")
                .lines()
                .filter(l -> l.startsWith(start))
                .findFirst()
                .map(l -> l.substring(start.length()));
    }

    private static MachineFacts machine(String text) {
        MachineFacts facts = MachineFacts.vmdGuest();
        for (String word : text.isEmpty() ? List.<String>of() : List.of(text.split(" "))) {
            String value = word.substring(word.indexOf('=') + 1);
            facts = switch (word.substring(0, word.indexOf('='))) {
                case "console" ->
                    facts.declaring(
                            MachineFacts.CONSOLE, value.equals("glass") ? Console.glass("com0") : Console.glass(""));
                case "interfaces" ->
                    facts.declaring(
                            MachineFacts.INTERFACES,
                            Arrays.stream(value.split(",")).map(Interface::of).toList());
                case "wireless" -> facts.declaring(MachineFacts.INTERFACES, List.of(new Interface(value, "", true)));
                case "netboot" -> facts.declaring(MachineFacts.NETBOOT, value.equals("none") ? "" : value);
                case "hostname" -> facts.declaring(MachineFacts.DHCP, new Dhcp(value, "", true, List.of("192.0.2.1")));
                case "router" -> facts.declaring(MachineFacts.DHCP, new Dhcp("", "", false, List.of()));
                case "efi" -> facts.declaring(MachineFacts.EFI, value.equals("yes"));
                case "disks" ->
                    facts.declaring(
                            MachineFacts.DISKS,
                            Arrays.stream(value.split(","))
                                    .map(FixtureTest::disk)
                                    .toList());
                case "mirror" -> facts.declaring(MachineFacts.MIRROR, mirror(List.of(value.split(","))));
                case "tls" -> facts.declaring(MachineFacts.TLS, value.equals("yes"));
                case "installurl" -> facts.declaring(MachineFacts.INSTALLURL, value);
                case "template" -> facts.withTemplate(template(value));
                default -> throw new IllegalArgumentException(word);
            };
        }
        return facts;
    }

    private static Disk disk(String text) {
        String[] parts = text.split(":");
        long bytes = parts.length > 1 && parts[1].endsWith("G") ? Long.parseLong(parts[1].replace("G", "")) << 30 : 0;
        return new Disk(parts[0], bytes, parts.length > 2 ? Contents.valueOf(parts[2]) : Contents.BLANK);
    }

    static Mirror mirror(List<String> unsigned) {
        return new Mirror(
                List.of(
                        "bsd",
                        "bsd.mp",
                        "bsd.rd",
                        "base78.tgz",
                        "comp78.tgz",
                        "man78.tgz",
                        "game78.tgz",
                        "xbase78.tgz",
                        "xshare78.tgz",
                        "xfont78.tgz",
                        "xserv78.tgz",
                        "INSTALL.amd64",
                        "BUILDINFO"),
                unsigned.stream().filter(s -> !s.equals("none")).toList());
    }

    private static DisklabelTemplate template(String file) {
        try {
            return DisklabelTemplate.parse(file, Files.readString(DIR.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
