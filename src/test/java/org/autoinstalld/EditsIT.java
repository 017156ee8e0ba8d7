package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An edit each second while all hosts are asked for: each shows, and nobody gets the file of another host, or an older one
 * than was shown before. For ten minutes: {@code -Dsoak.seconds=600}.
 */
class EditsIT {
    private static final long SOAK_SECONDS = Long.getLong("soak.seconds", 4);
    private static final int HOSTS = 200 + (int) Math.min(800, SOAK_SECONDS);
    private static final int ASKING = 4;
    private static final int PAUSE_MILLIS = 50;
    private static final String LINE = "Number of the edit = ";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path folder;

    private final AtomicIntegerArray shown = new AtomicIntegerArray(HOSTS);
    private final AtomicInteger lookUps = new AtomicInteger();

    @BeforeEach
    void copy() throws Exception {
        RunningServer.copyExample(folder);
        Files.writeString(
                folder.resolve("templates/install.conf.ftl"),
                "\n" + LINE + "${vars.edit!'0'}\n",
                StandardOpenOption.APPEND);
        for (int i = 0; i < HOSTS; i++) {
            write(i, 0);
        }
    }

    private void write(int host, int edit) throws Exception {
        Path file = folder.resolve("inventory/hosts/m" + host + ".yaml");
        Path beside = folder.resolve("beside");
        Files.writeString(
                beside,
                "hosts:\n  m%d: { profiles: [vm], lladdr: '%s', vars: { edit: '%d' } }\n"
                        .formatted(host, lladdr(host), edit));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String lladdr(int host) {
        return "02:10:00:00:%02x:%02x".formatted(host / 256, host % 256);
    }

    /** What a look-up is answered, and that it is right. */
    private int ask(RunningServer server, int host) throws Exception {
        int before = shown.get(host);
        HttpRequest request = HttpRequest.newBuilder(
                        server.install().resolve("/" + lladdr(host) + "-install.conf?path=7.8/amd64"))
                .timeout(Duration.ofMinutes(2))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String body = answer.body();
        assertThat(body).contains("System hostname = m" + host + "\n");
        int edit = Integer.parseInt(body.substring(body.indexOf(LINE) + LINE.length())
                .lines()
                .findFirst()
                .orElseThrow());
        assertThat(edit).as("host %d", host).isGreaterThanOrEqualTo(before);
        shown.accumulateAndGet(host, edit, Math::max);
        lookUps.incrementAndGet();
        return edit;
    }

    @Test
    @Tag("soak")
    void eachEditShowsAndNobodyGetsWhatIsOlderOrAnothers() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(ASKING);
        AtomicBoolean goOn = new AtomicBoolean(true);
        List<String> command =
                new ArrayList<>(RunningServer.command("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"));
        // what grew with each edit would not fit for long
        command.addAll(1, List.of("-XX:+UseSerialGC", "-Xmx128m"));
        try (RunningServer server = RunningServer.start(folder, new ProcessBuilder(command))) {
            ask(server, 0);
            List<Future<?>> asking = new ArrayList<>();
            for (int i = 0; i < ASKING; i++) {
                Random random = new Random(i);
                asking.add(threads.submit(() -> {
                    while (goOn.get()) {
                        ask(server, random.nextInt(HOSTS));
                        Thread.sleep(PAUSE_MILLIS);
                    }
                    return null;
                }));
            }
            List<Long> millis = new ArrayList<>();
            Random random = new Random(ASKING);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SOAK_SECONDS);
            for (int edit = 1; System.nanoTime() < end; edit++) {
                long start = System.nanoTime();
                int host = random.nextInt(HOSTS);
                write(host, edit);
                while (ask(server, host) < edit) {
                    assertThat(System.nanoTime() - start).as(server.log()).isLessThan(TimeUnit.MINUTES.toNanos(2));
                    Thread.sleep(5);
                }
                millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                Thread.sleep(Math.max(0, 1000 - millis.get(millis.size() - 1)));
            }
            goOn.set(false);
            for (Future<?> one : asking) {
                one.get(2, TimeUnit.MINUTES);
            }
            assertThat(server.log()).doesNotContain("OutOfMemory");
            Collections.sort(millis);
            System.out.printf(
                    "EditsIT: %d hosts, %d s: %d edits, shown after %d ms in the median, %d at worst; %d look-ups%n",
                    HOSTS,
                    SOAK_SECONDS,
                    millis.size(),
                    millis.get(millis.size() / 2),
                    millis.get(millis.size() - 1),
                    lookUps.get());
            Files.readAllLines(Path.of("/proc", Long.toString(server.process().pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
                    .forEach(System.out::println);
        } finally {
            goOn.set(false);
            threads.shutdownNow();
        }
    }
}
