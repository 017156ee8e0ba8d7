package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.installer.Fetch;
import org.autoinstalld.installer.Ftp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Templates that would take all the memory there is take out the hosts that use them, and nobody else. */
@Timeout(600)
class HostileTemplateIT {
    private static final List<String> GREEDY = List.of(
            "<#assign s = 'x'><#list 1..40 as i><#assign s = s + s></#list>a = ${s?length}",
            "<#assign s = 'x'><#list 1..40 as i><#assign s>${s}${s}</#assign></#list>a = ${s}",
            "a = ${'x'?left_pad(2000000000)}",
            "a = ${'x'?left_pad(100000)?replace('', 'y'?left_pad(100000))?length}",
            "a = ${(1..2000000000)?join('')?length}");

    @TempDir
    Path folder;

    @Test
    void aSmallHeapIsEnough() throws Exception {
        RunningServer.copyExample(folder);
        StringBuilder hosts = new StringBuilder("hosts:\n");
        for (int i = 0; i < GREEDY.size(); i++) {
            Files.writeString(folder.resolve("templates/greedy" + i + ".ftl"), GREEDY.get(i) + "\n");
            hosts.append(String.format(
                    "  greedy%d.int.gmmi.me: { profiles: [vm], lladdr: 02:00:00:00:00:%02x,"
                            + " templates: { install: greedy%d.ftl }, access: { policy: open } }%n",
                    i, i, i));
        }
        Files.writeString(folder.resolve("inventory/hosts/greedy.yaml"), hosts);
        List<String> command =
                new ArrayList<>(RunningServer.command("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"));
        command.add(1, "-Xmx256m");
        try (RunningServer server = RunningServer.start(folder, new ProcessBuilder(command))) {
            for (int i = 0; i < GREEDY.size(); i++) {
                assertThat(ask(server, String.format("02:00:00:00:00:%02x", i)))
                        .as(GREEDY.get(i))
                        .isInstanceOf(Fetch.Failed.class);
                server.awaitLog("greedy" + i + ".int.gmmi.me 503 ");
                awaitFetched(server, "02:00:00:29:ae:4f");
            }
            // where there was no memory for another one, it says so
            assertThat(server.log().lines().filter(l -> l.contains(" 503 ")))
                    .hasSizeGreaterThanOrEqualTo(GREEDY.size())
                    .allMatch(l -> l.matches(".*greedy[0-9]\\.ftl.*|.*memory.*|.*OutOfMemoryError.*"));
        }
    }

    /** What was given up may go on for a while, and take the memory of others; how long, the machine says. */
    private static void awaitFetched(RunningServer server, String lladdr) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!(ask(server, lladdr) instanceof Fetch.Fetched)) {
            assertThat(System.nanoTime()).as(server.log()).isLessThan(end);
            Thread.sleep(100);
        }
    }

    private static Fetch ask(RunningServer server, String lladdr) {
        return new Ftp(server.install().getPort(), Duration.ofMinutes(1))
                .get("http://127.0.0.1/" + lladdr + "-install.conf?path=7.8/amd64");
    }
}
