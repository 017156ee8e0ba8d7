package org.autoinstalld.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.MachineFacts.Console;
import org.autoinstalld.dialogue.MachineFacts.Contents;
import org.autoinstalld.dialogue.MachineFacts.Dhcp;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.autoinstalld.dialogue.MachineFacts.Interface;
import org.autoinstalld.dialogue.MachineFacts.MirrorList;
import org.autoinstalld.dialogue.Question.Text;
import org.autoinstalld.dialogue.Transcript.LineUse;
import org.junit.jupiter.api.Test;

/** What holds for every file, release and machine. */
class DialoguePropertyTest {
    private static final Dialogue DIALOGUE = Dialogue.builtIn();
    private static final List<String> KEYS = keys();
    private static final String[] VALUES = {
        "yes",
        "no",
        "y",
        "done",
        "none",
        "?",
        "vio0",
        "em1",
        "vlan0",
        "sd0",
        "sd1",
        "wd0",
        "dhcp",
        "autoconf",
        "a",
        "192.0.2.7",
        "192.0.2.7/24",
        "2001:db8::1",
        "2001:db8::1/64",
        "255.255.255.0",
        "http",
        "disk",
        "nfs",
        "cd0",
        "mirror.example.org",
        "http://h/",
        "7",
        "pub",
        "-x*",
        "all",
        "abort",
        "site78.tgz",
        "UTC",
        "Europe",
        "Berlin",
        "America/Argentina",
        "whole",
        "gpt",
        "e",
        "o",
        "p",
        "k",
        "puffy",
        "Puffy",
        "x y",
        "host.example.org",
        "9600",
        "*************",
        "http://h/t",
        "prohibit-password",
        "any",
        "O",
        "w",
        "1",
        "de",
        "default",
        "\r",
        "yes\r"
    };

    private static List<String> keys() {
        Set<String> keys = new HashSet<>(List.of("disk", "user", "for", "nonsense", "Start sshd", "or", "the"));
        for (String release : List.of("7.1", "7.8", "snapshots")) {
            for (Mode mode : Mode.values()) {
                for (Question q : Catalogue.builtIn()
                        .program(new Setdir(release, "amd64"), mode)
                        .questions()) {
                    for (Question.Wording wording : q.wordings()) {
                        keys.add(Text.label(wording.text().fill(n -> switch (n) {
                            case "if" -> "vio0";
                            case "user" -> "puffy";
                            case "set" -> "site78.tgz";
                            case "console" -> "com0";
                            case "area" -> "Europe";
                            default -> "x";
                        })));
                    }
                }
            }
        }
        List<String> sorted = new ArrayList<>(keys);
        sorted.sort(null);
        return sorted;
    }

    private static String file(Random random) {
        StringBuilder text = new StringBuilder();
        int lines = random.nextInt(40);
        for (int i = 0; i < lines; i++) {
            switch (random.nextInt(20)) {
                case 0 -> text.append("# comment = x");
                case 1 -> text.append("no answer");
                case 2 -> text.append(pick(random, KEYS)).append(" =");
                default -> text.append(pick(random, KEYS)).append(" = ").append(VALUES[random.nextInt(VALUES.length)]);
            }
            text.append(i == lines - 1 && random.nextInt(10) == 0 ? "" : "\n");
        }
        return text.toString();
    }

    /** Enough answers to come to an end, some of them spoilt. */
    private static String likelyFile(Random random) {
        List<String> lines = new ArrayList<>(List.of(
                "System hostname = web1",
                "Password for root account = *************",
                "HTTP Server = 192.0.2.1",
                "Location of sets = http",
                "Setup a user = puffy",
                "Password for user = *************",
                "Default IPv4 route = none",
                "What timezone are you in = UTC"));
        for (int i = random.nextInt(6); i > 0; i--) {
            lines.add(
                    random.nextInt(lines.size() + 1),
                    pick(random, KEYS) + " = " + VALUES[random.nextInt(VALUES.length)]);
        }
        return String.join("\n", lines) + "\n";
    }

    private static <T> T pick(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static MachineFacts machine(Random random) {
        MachineFacts facts = MachineFacts.vmdGuest();
        if (random.nextBoolean()) {
            facts = facts.declaring(
                    MachineFacts.INTERFACES,
                    pick(
                            random,
                            List.of(
                                    List.of(),
                                    List.of(Interface.of("em0")),
                                    List.of(Interface.of("em0"), Interface.of("em1")),
                                    List.of(new Interface("iwm0", "02:00:00:00:00:01", true)))));
        }
        if (random.nextBoolean()) {
            facts = facts.declaring(MachineFacts.NETBOOT, "");
        }
        if (random.nextBoolean()) {
            facts = facts.declaring(
                    MachineFacts.CONSOLE,
                    pick(random, List.of(Console.glass(""), Console.glass("com0"), Console.serial("com1", 1200))));
        }
        if (random.nextBoolean()) {
            facts = facts.declaring(
                    MachineFacts.DHCP,
                    new Dhcp(
                            pick(random, List.of("", "a", "a.example.org")),
                            "",
                            random.nextBoolean(),
                            random.nextBoolean() ? List.of() : List.of("192.0.2.1")));
        }
        if (random.nextBoolean()) {
            Contents contents = pick(random, List.of(Contents.values()));
            facts = facts.declaring(
                    MachineFacts.DISKS,
                    pick(
                            random,
                            List.of(
                                    List.of(),
                                    List.of(new Disk("wd0", 1L << 29, contents)),
                                    List.of(new Disk("sd1", 0, contents), Disk.blank("sd0", 1L << 36)))));
        }
        if (random.nextBoolean()) {
            facts = facts.declaring(
                    MachineFacts.MIRROR,
                    FixtureTest.mirror(List.of(pick(random, List.of("none", "site78.tgz", "site78-a.tgz")))));
        }
        if (random.nextBoolean()) {
            facts = facts.declaring(
                    MachineFacts.MIRROR_LIST, new MirrorList(true, "Europe/Berlin", "cd0", "m.example.org"));
        }
        return facts.declaring(MachineFacts.EFI, random.nextBoolean())
                .declaring(MachineFacts.CPUS, random.nextInt(2) + 1)
                .declaring(MachineFacts.TLS, random.nextBoolean())
                .declaring(MachineFacts.INSTALLURL, pick(random, List.of("", "http://a,b/c", "http://m")));
    }

    private static Setdir setdir(Random random) {
        List<String> releases = Catalogue.builtIn().releases();
        String release = pick(random, releases);
        return new Setdir(
                release.equals("current") ? Setdir.SNAPSHOTS : release,
                pick(random, List.of("amd64", "amd64", "arm64", "i386", "sparc64")));
    }

    @Test
    void alwaysEndsAndAccountsForEveryLineOnce() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            String text = random.nextBoolean() ? file(random) : likelyFile(random);
            ResponseFile file = ResponseFile.read("f", text);
            Mode mode = pick(random, List.of(Mode.values()));
            Setdir setdir = setdir(random);
            Transcript t = DIALOGUE.simulate(file, mode, setdir, machine(random));
            String about = "seed " + seed + " " + mode + " " + setdir + "\n" + text + "\n" + TranscriptText.of(t);
            assertThat(t.lines()).as(about).extracting(LineUse::line).containsExactlyElementsOf(numbers(file));
            List<Integer> answering = new ArrayList<>();
            for (TranscriptEntry entry : t.entries()) {
                if (entry.line() > 0) {
                    answering.add(entry.line());
                }
            }
            assertThat(answering).as(about).doesNotHaveDuplicates();
            for (LineUse use : t.lines()) {
                boolean used = use.kind() == LineUse.Kind.USED;
                assertThat(used).as(about).isEqualTo(answering.contains(use.line()));
                assertThat(use.note().isEmpty())
                        .as(about)
                        .isEqualTo(used
                                || use.kind() == LineUse.Kind.COMMENT
                                        && !t.judgedBy().isEmpty());
            }
            assertThat(t.entries().size()).as(about).isLessThan(2100);
        }
    }

    /** The line that the installer would log, a valid line of a response file; empty if it logs none. */
    private static Optional<String> logLine(TranscriptEntry entry) {
        String question = entry.question();
        int end = question.indexOf('?');
        return entry.logged() && !entry.masked() && !entry.answer().isEmpty()
                ? Optional.of((end < 0 ? question : question.substring(0, end)) + " = " + entry.answer())
                : Optional.empty();
    }

    private static List<Integer> numbers(ResponseFile file) {
        return file.lines().stream().map(ResponseFile.Line::number).toList();
    }

    /** What the installer logs, with the secrets it leaves out put in again, is a response file for the same run. */
    @Test
    void theLogFedBackGivesTheSameTranscript() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int completed = 0;
        for (int i = 0; i < 600; i++) {
            ResponseFile file = ResponseFile.read("f", likelyFile(random));
            Mode mode = pick(random, List.of(Mode.values()));
            Setdir setdir = setdir(random);
            MachineFacts facts = machine(random);
            Transcript first = DIALOGUE.simulate(file, mode, setdir, facts);
            if (!first.completes() || hidesAnswers(first)) {
                continue;
            }
            completed++;
            StringBuilder log = new StringBuilder();
            for (TranscriptEntry entry : first.entries()) {
                Optional<String> line = entry.masked() && entry.line() > 0
                        ? Optional.of(Text.label(entry.question()) + " = "
                                + file.line(entry.line()).value())
                        : logLine(entry);
                line.ifPresent(l -> log.append(l).append('\n'));
            }
            Transcript again = DIALOGUE.simulate(ResponseFile.read("f", log.toString()), mode, setdir, facts);
            assertThat(answers(again))
                    .as("seed %d %s %s%n%s%n--- log%n%s", seed, mode, setdir, TranscriptText.of(first), log)
                    .isEqualTo(answers(first));
            assertThat(again.outcome()).isEqualTo(first.outcome());
        }
        assertThat(completed).as("seed %d", seed).isGreaterThan(10);
    }

    /** The one answer that the installer neither asks as a secret nor logs, and those that are a secret's text too. */
    private static boolean hidesAnswers(Transcript t) {
        return t.entries().stream()
                .anyMatch(e -> e.id().equals("route6") && e.line() > 0
                        || !e.masked() && e.answer().contains(SecretAnswers.PROVIDED));
    }

    private static List<String> answers(Transcript t) {
        return t.entries().stream().map(e -> e.question() + " = " + e.answer()).toList();
    }

    /** If no machine is said to help, none of many does. */
    @Test
    void aCertainAbortIsOneOnEveryMachine() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int certain = 0;
        for (int i = 0; i < 150; i++) {
            ResponseFile file = ResponseFile.read("f", likelyFile(random));
            Setdir setdir = new Setdir(pick(random, List.of("7.1", "7.8", Setdir.SNAPSHOTS)), "amd64");
            Transcript t = DIALOGUE.simulate(file, Mode.INSTALL, setdir, MachineFacts.vmdGuest());
            if (!t.certainAbort()) {
                continue;
            }
            certain++;
            for (int j = 0; j < 12; j++) {
                MachineFacts facts = machine(random);
                if (facts.value(MachineFacts.INTERFACES).isEmpty()) {
                    continue;
                }
                Transcript other = DIALOGUE.simulate(file, Mode.INSTALL, setdir, facts);
                assertThat(other.completes())
                        .as(
                                "seed %d %s%n%s%non %s%n%s",
                                seed, setdir, TranscriptText.of(t), facts, TranscriptText.of(other))
                        .isFalse();
            }
        }
        assertThat(certain).isGreaterThan(5);
    }

    @Test
    void showsNoPassword() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            String text = likelyFile(random)
                    .replace("Password for root account = *************", "Password for root account = Geheimnis,!" + i)
                    .replace("Password for user = *************", "Password for user = Geheimnis,!" + i);
            Transcript t =
                    DIALOGUE.simulate(ResponseFile.read("f", text), Mode.INSTALL, setdir(random), machine(random));
            assertThat(t.toString() + TranscriptText.of(t))
                    .as("seed %d%n%s", seed, text)
                    .doesNotContain("Geheimnis");
        }
    }

    @Test
    void showsNoPasswordThatIsAlsoAnotherAnswer() {
        String text = "System hostname = web1\nPassword for root = Geheimnis,!1\nSetup a user = Geheimnis,!1\n";
        Transcript t = DIALOGUE.simulate(
                ResponseFile.read("f", text), Mode.INSTALL, new Setdir("7.8", "amd64"), MachineFacts.vmdGuest());
        assertThat(t.toString() + TranscriptText.of(t)).doesNotContain("Geheimnis");
    }
}
