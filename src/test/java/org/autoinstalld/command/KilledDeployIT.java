package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.vmd.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A deployment that is killed after a record it writes or before a command it runs, and then resumed, ends as one that
 * nobody killed; so does one whose server is killed. All guests are of one machine, each killed at another point.
 * {@code -Dautoinstalld.stride=1} kills at each point that there is.
 */
@Timeout(900)
class KilledDeployIT {
    /** All their names are of one length, so that what is written of them is. */
    private static final int FIRST = 11;

    private static final int MOST = 70;
    /** Every so many points; the first is another one in each run. */
    private static final int STRIDE = Integer.getInteger("autoinstalld.stride", 3);

    private static final long SEED = Long.getLong("autoinstalld.seed", System.nanoTime());
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    Path folder;

    /** What is left of one of them when all is over. */
    private record End(String vm, String dhcp, String state, String armed, String disk) {}

    private static String name(int number) {
        return "web" + number;
    }

    private static String first(String pattern, String text) {
        Matcher found = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        return found.find() ? found.group() : "nothing";
    }

    private static End end(DeployPlace place, int number) throws Exception {
        String host = name(number) + ".int.gmmi.me";
        String states = place.run("status", host, "--format", "json").out();
        byte[] image = new byte[MEGABYTE];
        try (InputStream in = Files.newInputStream(place.disk(name(number)))) {
            image = in.readNBytes(MEGABYTE);
        }
        String levelled = levelled(new String(image, StandardCharsets.ISO_8859_1), number);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(levelled.getBytes(StandardCharsets.ISO_8859_1));
        return new End(
                levelled(first("vm \"" + host + "\" \\{.*?\n}", Files.readString(place.vmConf)), number),
                levelled(first("host " + host + " \\{.*?}", Files.readString(place.dhcpdConf)), number),
                place.vmd.states().get(host),
                first("\"arming\":\\{\"open\":(true|false)", states),
                HexFormat.of().formatHex(digest));
    }

    private static String levelled(String text, int number) {
        return text.replace(name(number), "NAME")
                .replace("127.0.77." + number, "ADDRESS")
                .replace("00:00:%02x".formatted(number), "LLADDR");
    }

    private DeployPlace place() throws Exception {
        DeployPlace place = new DeployPlace(folder, 0);
        for (int number = FIRST; number < FIRST + MOST; number++) {
            place.host(name(number), number, "");
        }
        return place.serving();
    }

    private static End untouched(DeployPlace place, int number, String... how) throws Exception {
        List<String> words = new ArrayList<>(List.of("deploy", name(number)));
        words.addAll(List.of(how));
        Said said = place.run(words.toArray(String[]::new));
        assertThat(said.code()).as(said.out() + said.err()).isZero();
        End end = end(place, number);
        assertThat(end.state()).isEqualTo("running");
        assertThat(end.armed()).endsWith("false");
        return end;
    }

    @Test
    void itEndsTheSameWhereverItWasKilled() throws Exception {
        try (DeployPlace place = place()) {
            System.out.println("KilledDeployIT: -Dautoinstalld.seed=" + SEED);
            Random random = new Random(SEED);
            int number = FIRST;
            End untouched = untouched(place, number++);
            int command = 1 + random.nextInt(STRIDE);
            for (boolean more = true; more; number++, command += STRIDE) {
                more = DeployProcess.killedBeforeCommand(place, command, "deploy", name(number));
                resumed(place, number, more, untouched, "before command " + command);
            }
            int record = 1 + random.nextInt(STRIDE);
            for (boolean more = true; more; number++, record += STRIDE) {
                more = DeployProcess.killedAfterRecord(place, name(number), record, "deploy", name(number));
                resumed(place, number, more, untouched, "after record " + record);
            }
            // of the points that there are none was left out but by the stride
            assertThat(command).isBetween(5, 15 + 2 * STRIDE);
            assertThat(record).isBetween(15, 40 + 2 * STRIDE);
        }
    }

    /** At a few points of all, which are others each day. */
    @Test
    @Needs(RealPart.TMUX)
    void itEndsTheSameByKeyToo() throws Exception {
        Random random = new Random(LocalDate.now().toEpochDay());
        try (DeployPlace place = place()) {
            int number = FIRST;
            End untouched = untouched(place, number++, "--way", "console");
            for (int command : random.ints(1, 5).distinct().limit(2).toArray()) {
                boolean killed =
                        DeployProcess.killedBeforeCommand(place, command, "deploy", "--way", "console", name(number));
                resumed(place, number++, killed, untouched, "by key, before command " + command);
            }
            for (int record : random.ints(6, 16).distinct().limit(3).toArray()) {
                boolean killed = DeployProcess.killedAfterRecord(
                        place, name(number), record, "deploy", "--way", "console", name(number));
                resumed(place, number++, killed, untouched, "by key, after record " + record);
            }
        }
    }

    private static void resumed(DeployPlace place, int number, boolean killed, End untouched, String where)
            throws Exception {
        // the last thing that is recorded is that it is through
        boolean over = Files.exists(place.record(name(number)))
                && !Files.readString(place.record(name(number))).contains("\"waiting\"")
                && !Files.readString(place.record(name(number))).contains("\"state\":\"running\"");
        if (killed && !over) {
            Said said = place.run("deploy", name(number));
            assertThat(said.code())
                    .as("killed %s: %s", where, said.out() + said.err())
                    .isZero();
        }
        assertThat(end(place, number)).as("killed " + where).isEqualTo(untouched);
        assertThat(place.vmd.calls().stream()
                        .filter(c -> c.startsWith("vmctl create") && c.endsWith("/" + name(number) + ".img")))
                .as("killed " + where)
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void itEndsTheSameWheneverItsServerIsKilled() throws Exception {
        try (DeployPlace place = place()) {
            int number = FIRST;
            End untouched = untouched(place, number++);
            for (Stage stage : List.of(Stage.KERNEL, Stage.ANSWER, Stage.QUESTIONS, Stage.DONE, Stage.BOOT)) {
                String host = name(number) + ".int.gmmi.me";
                place.stages.hold(host, stage);
                CompletableFuture<Said> deploying = DeployMidwayIT.begin(place, "deploy", name(number));
                place.stages.await(host, stage);
                place.stopServing();
                place.serving();
                place.stages.release(host, stage);
                Said said = deploying.get();
                if (said.code() != 0) {
                    said = place.run("resume");
                }
                assertThat(said.code())
                        .as("server killed at %s: %s", stage, said.out() + said.err())
                        .isZero();
                assertThat(end(place, number)).as("server killed at " + stage).isEqualTo(untouched);
                number++;
            }
        }
    }
}
