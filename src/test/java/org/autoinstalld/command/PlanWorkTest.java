package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The work of planning for many hosts, counted; what it takes in seconds is measured by {@code bench/run}. */
class PlanWorkTest {
    private static final int MANY = 10_000;
    private static final int FEW = MANY / 10;

    @TempDir
    Path folder;

    /** With so many hosts in both files, of which one has moved since. */
    private Workplace moved(int hosts) throws Exception {
        Workplace here = new Workplace(folder.resolve(String.valueOf(hosts)));
        StringBuilder yaml = new StringBuilder("networks:\n  wide: { subnet: 10.0.0.0/8 }\nhosts:\n");
        for (int i = 1; i <= hosts; i++) {
            yaml.append(
                    "  h%05d.example.org: { profiles: [vm], network: wide, lladdr: 02:00:00:01:%02x:%02x, address: 10.1.%d.%d }\n"
                            .formatted(i, i >> 8, i & 255, i >> 8, i & 255));
        }
        Path file = here.folder.resolve("inventory/hosts/many.yaml");
        Files.writeString(file, yaml);
        Workplace.Said applied = here.run("apply", "--yes");
        assertThat(applied.code()).as(applied.err()).isZero();
        Files.writeString(file, yaml.toString().replace("address: 10.1.2.1 ", "address: 10.2.0.1 "));
        return here;
    }

    private static void plan(Workplace here) {
        Workplace.Said planned = here.run("plan");
        assertThat(planned.code()).as(planned.err()).isEqualTo(3);
        assertThat(planned.out().lines().filter(l -> l.matches("[+-]\\s.*")))
                .containsExactly("-\t\tfixed-address 10.1.2.1;", "+\t\tfixed-address 10.2.0.1;");
    }

    @Test
    void tenTimesTheHostsAreAboutTenTimesTheWork() throws Exception {
        Workplace few = moved(FEW);
        Workplace many = moved(MANY);
        eachFileIsReadAFewTimes(many);
        plan(few);
        long workOfFew = octetsMade(() -> plan(few));
        long workOfMany = octetsMade(() -> plan(many));
        assertThat(workOfMany / (double) workOfFew).isBetween(1.0, 20.0);
    }

    private void eachFileIsReadAFewTimes(Workplace here) throws Exception {
        Path recorded = folder.resolve("plan.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileRead").withoutThreshold().withoutStackTrace();
            recording.start();
            plan(here);
            recording.stop();
            recording.dump(recorded);
        }
        Map<Path, Long> octets = RecordingFile.readAllEvents(recorded).stream()
                .filter(event -> event.getString("path") != null)
                .collect(Collectors.groupingBy(
                        event -> Path.of(event.getString("path")),
                        Collectors.summingLong(event -> Math.max(0, event.getLong("bytesRead")))));
        for (Path file : new Path[] {here.dhcpd, here.vm, here.folder.resolve("inventory/hosts/many.yaml")}) {
            assertThat(octets.getOrDefault(file, 0L) / (double) Files.size(file))
                    .as("times that %s is read", file)
                    .isBetween(1.0, 3.0);
        }
    }

    /** What all threads that live put on the heap meanwhile: the same whether the machine is quick or busy. */
    private static long octetsMade(Runnable task) {
        long before = octetsMade();
        task.run();
        return octetsMade() - before;
    }

    private static long octetsMade() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(octets -> octets > 0)
                .sum();
    }
}
