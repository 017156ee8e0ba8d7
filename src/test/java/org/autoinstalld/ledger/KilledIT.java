package org.autoinstalld.ledger;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9, of who writes and of the store, at any moment: whatever was acknowledged is there afterwards, and no answer is
 * handed out twice. {@code -Dautoinstalld.kills=N} for more than a few rounds.
 */
class KilledIT {
    private static final int KILLS = Integer.getInteger("autoinstalld.kills", 4);
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Random random = new Random(seed());

    private static long seed() {
        long seed = Long.getLong("autoinstalld.seed", System.nanoTime());
        System.out.println("KilledIT: -Dautoinstalld.seed=" + seed);
        return seed;
    }

    /** The packaged jar if there is one, since what is in it must work: drivers and Flyway find their parts by name. */
    private static String classPath() throws Exception {
        String jar = System.getProperty("autoinstalld.jar", "");
        if (!Files.exists(Path.of(jar)) || jar.isEmpty()) {
            return System.getProperty("java.class.path");
        }
        Path tests = Path.of(
                Diary.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return jar + File.pathSeparator + tests;
    }

    /** A child that is killed after a while, and what it had said by then. */
    private List<String> killed(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                classPath(),
                Diary.class.getName()));
        command.addAll(List.of(arguments));
        Process child = new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        try (BufferedReader reader = child.inputReader()) {
            List<String> said = new ArrayList<>();
            String first = reader.readLine();
            assertThat(first).as(Files.readString(folder.resolve("stderr"))).isNotNull();
            said.add(first);
            CompletableFuture<Void> kill = CompletableFuture.runAsync(
                    child.toHandle()::destroyForcibly,
                    CompletableFuture.delayedExecutor(random.nextInt(800), MILLISECONDS));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                said.add(line);
            }
            kill.get(60, SECONDS);
            return said;
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    /** Everything that was said is so. */
    private static void verify(Ledger ledger, Set<String> said) throws Exception {
        Set<String> reasons = new HashSet<>();
        long before = Ledger.LATEST;
        List<Event.Entry> page = ledger.recent(10_000, before);
        while (!page.isEmpty()) {
            page.forEach(e -> reasons.add(e.event().reason()));
            before = page.get(page.size() - 1).id();
            page = ledger.recent(10_000, before);
        }
        for (String line : said) {
            String what = line.substring(line.indexOf(' ') + 1);
            if (line.startsWith("recorded ")) {
                assertThat(reasons).contains(what);
                continue;
            }
            HostName host = new HostName(what);
            Arming arming = ledger.arming(host).orElseThrow(() -> new AssertionError("lost: " + line));
            if (line.startsWith("granted ")) {
                assertThat(arming.handed()).as(line).isEqualTo(1);
                Claim claim = Happened.claim(host, Mode.INSTALL, true, Happened.NOON);
                assertThat(ledger.take(claim, BOUND).join()).as(line).isInstanceOf(ClaimOutcome.Refused.class);
            }
        }
    }

    @Test
    void aFileLosesNothingWhenItsProcessIsKilled() throws Exception {
        Path state = folder.resolve("state");
        Set<String> said = new HashSet<>();
        for (int i = 0; i < KILLS; i++) {
            said.addAll(killed("h2", state.toString(), "k" + i));
            try (Ledger ledger = Happened.open(new Store.Embedded(state))) {
                verify(ledger, said);
            }
        }
        System.out.println("KilledIT: " + said.size() + " acknowledged on H2, none lost");
    }

    @Test
    void aPostgresLosesNothingWhenItOrItsClientIsKilled() throws Exception {
        try (Cluster cluster = new Cluster(folder.resolve("cluster"))) {
            Store.Postgres store = cluster.freshDatabase();
            Set<String> said = new HashSet<>();
            for (int i = 0; i < KILLS; i++) {
                boolean both = i % 2 == 1;
                CompletableFuture<Void> restart = both
                        ? CompletableFuture.runAsync(
                                () -> restart(cluster), CompletableFuture.delayedExecutor(1500, MILLISECONDS))
                        : CompletableFuture.completedFuture(null);
                said.addAll(killed("postgres", store.url(), "k" + i));
                restart.get(60, SECONDS);
                try (Ledger ledger = Happened.open(store)) {
                    verify(ledger, said);
                }
            }
            System.out.println("KilledIT: " + said.size() + " acknowledged on PostgreSQL, none lost");
        }
    }

    private static void restart(Cluster cluster) {
        try {
            cluster.killAndRestart();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
