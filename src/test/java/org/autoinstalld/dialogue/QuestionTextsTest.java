package org.autoinstalld.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.MachineFacts.Console;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.autoinstalld.dialogue.MachineFacts.Mirror;
import org.autoinstalld.dialogue.Question.Text;
import org.autoinstalld.dialogue.Transcript.LineUse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names are filled in before a question is compared with a key, or shown. */
class QuestionTextsTest {
    private static final String START = """
            System hostname = web1
            Password for root = *************
            What timezone are you in = UTC
            Location of sets = http
            HTTP Server = mirror.example.org
            """;
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "\\b(ADDRESS6|ARCH|AREA|CONSOLE|DATE|DISK|IF|ISSUE|KEYDISK|LOCATIONS|MEDIA|MODE|PATH|SET|SETDIR|SETS|USER)\\b"
                    + "|\\$\\{|\\x01");
    private static final Pattern ADVICE = Pattern.compile("(perhaps|write) '(.+?)'( was meant)?$");

    private static Transcript simulate(String lines, Mode mode, String setdir, MachineFacts facts) {
        return Dialogue.builtIn()
                .simulate(
                        ResponseFile.read("f", lines),
                        mode,
                        Setdir.parse(setdir).orElseThrow(),
                        facts);
    }

    private static Transcript install(String lines) {
        return simulate(START + lines, Mode.INSTALL, "7.8/amd64", MachineFacts.vmdGuest());
    }

    private static String told(Transcript t) {
        StringBuilder all = new StringBuilder(TranscriptText.of(t));
        t.lines().forEach(l -> all.append(l.note()).append('\n'));
        return all.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSTALL.amd64 not found. Use sets found here anyway",
                "INSTALL.amd64 not found. Use sets found here anyway?",
                "Fetching of BUILDINFO failed. Continue anyway",
                "Installation of comp78.tgz failed. Continue anyway"
            })
    void aPrecautionIsRight(String key) {
        Transcript t = install(key + " = yes\n");
        assertThat(t.completes()).isTrue();
        assertThat(t.findings()).isEmpty();
        assertThat(t.lines().get(5).kind()).isEqualTo(LineUse.Kind.NOT_ASKED);
    }

    @Test
    void theFileOfAnotherArchitectureIsNotMissed() {
        Transcript t = install("INSTALL.i386 not found. Use sets found here anyway = yes\n");
        assertThat(told(t)).contains("perhaps 'INSTALL.amd64 not found. Use sets found here anyway' was meant");
        Transcript arm = simulate(
                START + "INSTALL.arm64 not found. Use sets found here anyway = yes\n",
                Mode.INSTALL,
                "7.8/arm64",
                MachineFacts.vmdGuest());
        assertThat(arm.findings()).isEmpty();
    }

    @Test
    void aSetsFileThatIsMissingIsAskedFor() {
        Mirror mirror = new Mirror(List.of("bsd", "base78.tgz"), List.of());
        Transcript t = simulate(
                START + "INSTALL.amd64 not found. Use sets found here anyway = yes\n",
                Mode.INSTALL,
                "7.8/amd64",
                MachineFacts.vmdGuest().declaring(MachineFacts.MIRROR, mirror));
        assertThat(t.completes()).isTrue();
        assertThat(t.lines().get(5).kind()).isEqualTo(LineUse.Kind.USED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Change default console | Change the default console to com0
                    IPv4 adress for vio1 | IPv4 address for vio1
                    Full nam for user | Full name for user
                    Which speed shoud com0 use | Which speed should com0 use
                    Which sd1 partition is the keydisk | Which sd1 partition is the key disk
                    Are you sure your install is complete without bsd | Are you *SURE* your install is complete without
                    """)
    void adviceCanBeTaken(String key, String advice) {
        assertThat(told(install(key + " = x\n"))).contains("perhaps '" + advice);
    }

    @Test
    void theMachinesOwnNamesAreFilledIn() {
        MachineFacts com1 = MachineFacts.vmdGuest().declaring(MachineFacts.CONSOLE, Console.serial("com1", 9600));
        assertThat(told(simulate(START + "Chang the default console = yes\n", Mode.INSTALL, "7.8/amd64", com1)))
                .contains("perhaps 'Change the default console to com1' was meant");
        assertThat(told(install("Setup a user = ops\nPassword for user = x\nPublic ssh key of user = x\n")))
                .contains("perhaps 'Public ssh key for user ops' was meant");
    }

    /** Each question of each release, with a word left out or a letter changed, in a machine that is asked little. */
    @Test
    void noMessageHoldsThePlaceOfAName() {
        Catalogue catalogue = Catalogue.builtIn();
        MachineFacts facts =
                MachineFacts.vmdGuest().declaring(MachineFacts.DISKS, List.of(Disk.blank("sd0"), Disk.blank("sd1")));
        for (String release : List.of("7.0", "7.4", "7.8", "snapshots")) {
            for (Mode mode : Mode.values()) {
                for (String arch : catalogue.architectures()) {
                    Program program = catalogue.program(new Setdir(release, arch), mode);
                    for (String key : keys(program)) {
                        Transcript t = simulate(key + " = x\n", mode, release + "/" + arch, facts);
                        String told = told(t).replace(key, "KEY");
                        assertThat(PLACEHOLDER.matcher(told).find()).as(told).isFalse();
                        t.problems().stream()
                                .filter(p -> p.place().line() == 1)
                                .forEach(p -> fits(ADVICE.matcher(p.remedy()), program));
                    }
                }
            }
        }
    }

    private static List<String> keys(Program program) {
        List<String> keys = new ArrayList<>();
        for (Question question : program.questions()) {
            for (Question.Wording wording : question.wordings()) {
                String label = Text.label(wording.text().fill(name -> switch (name) {
                    case "if" -> "vio0";
                    case "console" -> "com0";
                    case "keydisk", "media" -> "sd1";
                    case "arch" -> program.arch();
                    default -> "x1";
                }));
                keys.add(label);
                keys.add(label.substring(label.indexOf(' ') + 1));
                keys.add(label.substring(0, label.length() / 2) + "q" + label.substring(label.length() / 2 + 1));
            }
        }
        keys.removeIf(k -> k.isBlank() || k.indexOf('=') >= 0 || k.startsWith("#"));
        return keys;
    }

    private static void fits(Matcher advice, Program program) {
        if (!advice.find()) {
            return;
        }
        String key = ResponseFile.lower(advice.group(2));
        assertThat(new KeyMatcher(Catalogue.builtIn()).fitting(key, program))
                .as(advice.group())
                .isNotEmpty();
    }
}
