package org.autoinstalld;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.autoinstalld.fetching.MadeMirror;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program, serving a mirror. */
class MirrorServingIT {
    private static final int CLIENTS = 64;
    private static final long SIZE = 96L << 20;
    private static final String SET = "/pub/OpenBSD/7.8/amd64/base78.tgz";
    private static final long LARGEST = 400L << 20;
    private static final long SOAK_SECONDS = Long.getLong("soak.seconds", 5);

    @TempDir
    Path folder;

    @BeforeEach
    void mirror() throws IOException {
        RunningServer.copyExample(folder);
        Path site = folder.resolve("inventory/site.yaml");
        Files.writeString(
                site,
                Files.readString(site)
                        .replaceFirst(
                                "(?m)^( *)(release:.*)$",
                                "$1$2\n$1mirror: { folder: " + folder.resolve("mirror") + ", releases: [7.8/amd64] }"));
        String name = new MadeMirror(folder.resolve("mirror"))
                .show(
                        "7.8/amd64",
                        Map.of("base78.tgz", new byte[1], "comp78.tgz", new byte[1], "bsd", new byte[] {1, 2, 3}));
        Path generation = folder.resolve("mirror/generations").resolve(name);
        grow(generation.resolve("base78.tgz"), SIZE);
        grow(generation.resolve("comp78.tgz"), LARGEST);
    }

    private static void grow(Path file, long size) throws IOException {
        try (RandomAccessFile set = new RandomAccessFile(file.toFile(), "rw")) {
            set.setLength(size);
        }
    }

    private RunningServer start(String... options) {
        List<String> command =
                new ArrayList<>(RunningServer.command("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"));
        command.addAll(1, List.of(options));
        return RunningServer.start(folder, new ProcessBuilder(command));
    }

    private static Socket asked(RunningServer server, String path) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.install().getPort());
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static long octets(RunningServer server, String path) {
        try (Socket socket = asked(server, path);
                InputStream in = socket.getInputStream()) {
            return in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connections, and files of the mirror; the server opens others when it needs them. */
    private static List<String> open(RunningServer server) throws IOException {
        try (Stream<Path> all =
                Files.list(Path.of("/proc", Long.toString(server.process().pid()), "fd"))) {
            List<String> open = new ArrayList<>();
            for (Path each : (Iterable<Path>) all::iterator) {
                try {
                    String what = Files.readSymbolicLink(each).toString();
                    if (what.startsWith("socket:") || what.contains("generations")) {
                        open.add(what);
                    }
                } catch (NoSuchFileException e) {
                    // closed meanwhile
                    continue;
                }
            }
            return open;
        }
    }

    private static void all(RunningServer server, ExecutorService threads, String path, long size) throws Exception {
        List<CompletableFuture<Long>> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            all.add(CompletableFuture.supplyAsync(() -> octets(server, path), threads));
        }
        for (CompletableFuture<Long> one : all) {
            assertThat(one.get(5, TimeUnit.MINUTES)).isBetween(size, size + 1000);
        }
    }

    @Test
    void manyTakeALargeFileAtOnceFromASmallProcess() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try (RunningServer server = start("-Xmx64m", "-XX:MaxDirectMemorySize=32m")) {
            server.awaitLog("only this machine can ask");
            all(server, threads, "/pub/OpenBSD/7.8/amd64/bsd", 3);
            int before = open(server).size();
            all(server, threads, SET, SIZE);
            awaitClosed(server, before);
            assertThat(server.log()).doesNotContain("OutOfMemory").doesNotContain("failed:");
        } finally {
            threads.shutdownNow();
        }
    }

    /** Java makes itself a pair of sockets when it first closes one, perhaps only now. */
    private static void awaitClosed(RunningServer server, int before) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (open(server).size() > before + 2) {
            assertThat(System.nanoTime())
                    .as("%d at first, then %s", before, open(server))
                    .isLessThan(end);
            Thread.sleep(20);
        }
    }

    /** For ten minutes: {@code -Dsoak.seconds=600}. */
    @Test
    @Tag("soak")
    void whoTakesLeavesAndComesAgainCostsNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try (RunningServer server = start("-Xmx64m", "-XX:MaxDirectMemorySize=32m")) {
            server.awaitLog("only this machine can ask");
            all(server, threads, "/pub/OpenBSD/7.8/amd64/bsd", 3);
            int before = open(server).size();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SOAK_SECONDS);
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int seed = i;
                all.add(CompletableFuture.runAsync(() -> takeAndLeave(server, new Random(seed), end), threads));
            }
            for (CompletableFuture<Void> one : all) {
                one.get(SOAK_SECONDS + 600, TimeUnit.SECONDS);
            }
            awaitClosed(server, before);
            assertThat(server.log()).doesNotContain("OutOfMemory").doesNotContain("failed:");
            assertThat(octets(server, SET)).isBetween(SIZE, SIZE + 1000);
            Files.readAllLines(Path.of("/proc", Long.toString(server.process().pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .forEach(System.out::println);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Takes all of it now and then, and at other times leaves in the middle. */
    private static void takeAndLeave(RunningServer server, Random random, long end) {
        String path = "/pub/OpenBSD/7.8/amd64/comp78.tgz";
        do {
            if (random.nextInt(8) == 0) {
                assertThat(octets(server, path)).isBetween(LARGEST, LARGEST + 1000);
                continue;
            }
            try (Socket socket = asked(server, path)) {
                socket.getInputStream().skipNBytes(random.nextInt(20 << 20));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } while (System.nanoTime() < end);
    }

    @Test
    void aStopLetsTransfersGoOn() throws Exception {
        try (RunningServer server = start();
                Socket slow = asked(server, SET)) {
            int first = slow.getInputStream().read();
            server.process().destroy();
            server.awaitLog("stopping: running answers are finished first");
            assertThat(first).isEqualTo('H');
            assertThat(slow.getInputStream().transferTo(OutputStream.nullOutputStream()))
                    .isGreaterThan(SIZE);
            assertThat(server.process().waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(server.log()).contains(SET + " - 200 \"7.8-amd64-").doesNotContain("cut off");
        }
    }

    @Test
    void theSecondServerOnAFolderDoesNotStart() throws Exception {
        try (RunningServer server = start()) {
            Process second = new ProcessBuilder(RunningServer.command(
                            "serve",
                            "--state",
                            folder.resolve("other").toString(),
                            "--listen",
                            "127.0.0.1:0",
                            "--admin",
                            "127.0.0.1:0"))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(second.waitFor()).as(said).isEqualTo(1);
            assertThat(said).contains("is in use by another run of this program");
            assertThat(octets(server, "/pub/OpenBSD/7.8/amd64/bsd")).isPositive();
        }
    }
}
