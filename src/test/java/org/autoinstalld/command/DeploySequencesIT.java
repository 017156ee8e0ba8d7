package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.command.Workplace.Said;
import org.autoinstalld.rig.Ran;
import org.autoinstalld.vmd.OpenBsdGuests;
import org.autoinstalld.vmd.Stage;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is deployed, killed, resumed, aborted, rebooted, and done by an admin with vmctl(8), in whatever order: no VM boots
 * the installer by itself, none is enabled that has nothing to boot, no disk is lost, and no host stays armed.
 *
 * <p>{@code -Dautoinstalld.sequences=50} tries that many, each as another seed has it.
 */
@Timeout(value = 60, unit = java.util.concurrent.TimeUnit.MINUTES)
class DeploySequencesIT {
    private static final int STEPS = 9;
    private static final int HOSTS = 3;
    private static final Duration WINDOW = Duration.ofSeconds(8 + 120 + 120);
    private static final Pattern ARMED = Pattern.compile("\"name\":\"([^\"]+)\"[^{}]*\"arming\":\\{\"open\":true,[^}]*?"
            + "\"from\":\"([^\"]+)\",\"until\":\"([^\"]+)\"");

    @TempDir
    Path folder;

    private final List<String> done = new ArrayList<>();
    private final Map<String, Object> disks = new HashMap<>();
    private final Set<String> installed = new HashSet<>();
    private final Set<String> through = new HashSet<>();

    static List<Integer> seeds() {
        int many = Integer.getInteger("autoinstalld.sequences", 2);
        return java.util.stream.IntStream.rangeClosed(1, many).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsLostAndNothingInstallsByItself(int seed) throws Exception {
        Random random = new Random(seed);
        try (DeployPlace place = new DeployPlace(folder, HOSTS)) {
            Files.writeString(
                    folder.resolve("inventory/site.yaml"),
                    place.site("").replaceAll("deploy: .*", "deploy: { answer: 8s, install: 2m, boot: 2m }"));
            place.serving();
            for (int i = 0; i < STEPS; i++) {
                step(place, random);
                holds(place, "seed " + seed + ": " + done);
            }
            // whatever it came to, it can be brought to its end, be the machine as busy as it may
            Files.writeString(folder.resolve("inventory/site.yaml"), place.site(""));
            for (int i = 0; i < HOSTS && isAnyUnfinished(place); i++) {
                done.add("resume " + place.run("resume", "--yes").code());
            }
            assertThat(isAnyUnfinished(place)).as("seed " + seed + ": " + done).isFalse();
            holds(place, "seed " + seed + ": " + done);
            for (String host : through) {
                assertThat(OpenBsdGuests.installed(place.disk(host))).isPresent();
            }
            assertThat(place.run("plan").code())
                    .as("seed " + seed + ": " + done)
                    .isZero();
        }
    }

    private static String name(Random random) {
        return "web" + (1 + random.nextInt(HOSTS));
    }

    private void step(DeployPlace place, Random random) throws Exception {
        String host = name(random);
        int point = 1 + random.nextInt(26);
        switch (random.nextInt(9)) {
            case 0, 1 -> {
                boolean killed = DeployProcess.killedAfterRecord(place, host, point, "deploy", "--yes", host);
                done.add("deploy " + host + (killed ? " killed after record " + point : ""));
            }
            case 2 -> {
                int command = 1 + random.nextInt(9);
                boolean killed = DeployProcess.killedBeforeCommand(place, command, "deploy", "--yes", host);
                done.add("deploy " + host + (killed ? " killed before command " + command : ""));
            }
            case 3 -> deployed(place, host);
            case 4 -> {
                Said said = place.run("resume", "--yes");
                done.add("resume " + said.code());
            }
            case 5 -> {
                boolean open = isUnfinished(place, host);
                Said said = place.run("abort", host, "--yes");
                done.add("abort " + host + " " + said.code());
                assertThat(said.code()).as(done + said.err()).isEqualTo(open ? 0 : 1);
                through.remove(host);
            }
            case 6 -> {
                place.vmd.reboot();
                done.add("reboot");
            }
            case 7 -> {
                String verb = random.nextBoolean() ? "start" : "stop";
                Ran.command(place.vmd.bin() + "/vmctl", verb, host + ".int.gmmi.me");
                done.add("vmctl " + verb + " " + host);
            }
            default -> {
                Ran.command(place.vmd.bin() + "/vmctl", "reload");
                done.add("vmctl reload");
            }
        }
    }

    private void deployed(DeployPlace place, String host) throws Exception {
        boolean open = isUnfinished(place, host);
        boolean disk = Files.exists(place.disk(host));
        Said said = place.run("deploy", "--yes", host);
        done.add("deploy " + host + " " + said.code());
        if (!open && disk) {
            assertThat(said.code()).as(done + said.err()).isEqualTo(1);
            assertThat(said.err()).as(done.toString()).contains("autoinstalld reinstall " + host);
        }
        if (said.code() == 0) {
            through.add(host);
        }
    }

    // ---- what is always so ----

    private void holds(DeployPlace place, String after) throws Exception {
        String vmConf = Files.readString(place.vmConf);
        for (int i = 1; i <= HOSTS; i++) {
            String host = "web" + i;
            String vm = host + ".int.gmmi.me";
            long starts = place.vmd.allCalls().stream()
                    .filter(c -> c.startsWith("vmctl start") && c.endsWith(" " + vm))
                    .count();
            assertThat(place.stages.times(vm, Stage.KERNEL))
                    .as("installers of %s that were booted, after %s", host, after)
                    .isLessThanOrEqualTo((int) starts);
            boolean has = OpenBsdGuests.installed(place.disk(host)).isPresent();
            Matcher entry = Pattern.compile("(?s)vm \"" + vm + "\" \\{.*?\n}").matcher(vmConf);
            if (entry.find() && !entry.group().contains("\tdisable\n")) {
                assertThat(has)
                        .as("%s is enabled and boots, after %s", host, after)
                        .isTrue();
            }
            Object inode = Files.exists(place.disk(host)) ? Files.getAttribute(place.disk(host), "unix:ino") : null;
            assertThat(disks.getOrDefault(host, inode == null ? "none" : inode))
                    .as("disk of %s, after %s", host, after)
                    .isEqualTo(inode == null ? "none" : inode);
            if (inode != null) {
                disks.put(host, inode);
            }
            assertThat(has || !installed.contains(host))
                    .as("what is on %s is kept, after %s", host, after)
                    .isTrue();
            if (has) {
                installed.add(host);
            }
        }
        Matcher armed = ARMED.matcher(place.run("status", "--format", "json").out());
        while (armed.find()) {
            String host = armed.group(1).replaceFirst("\\..*", "");
            assertThat(isUnfinished(place, host) && !isFailed(place, host))
                    .as("%s is armed for something, after %s", host, after)
                    .isTrue();
            assertThat(Duration.between(Instant.parse(armed.group(2)), Instant.parse(armed.group(3))))
                    .as("window of %s, after %s", host, after)
                    .isLessThanOrEqualTo(WINDOW);
        }
    }

    private static String record(DeployPlace place, String host) throws Exception {
        return Files.exists(place.record(host)) ? Files.readString(place.record(host)) : "";
    }

    private static boolean isUnfinished(DeployPlace place, String host) throws Exception {
        String record = record(place, host);
        return record.contains("\"aborted\":false")
                && Pattern.compile("\"state\":\"(waiting|running|failed)\"")
                        .matcher(record)
                        .find();
    }

    private static boolean isFailed(DeployPlace place, String host) throws Exception {
        return record(place, host).contains("\"state\":\"failed\"");
    }

    private static boolean isAnyUnfinished(DeployPlace place) throws Exception {
        for (int i = 1; i <= HOSTS; i++) {
            if (isUnfinished(place, "web" + i)) {
                return true;
            }
        }
        return false;
    }
}
