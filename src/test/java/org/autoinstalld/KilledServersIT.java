package org.autoinstalld;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.autoinstalld.PatientMachine.Told;
import org.autoinstalld.PatientMachine.What;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.ledger.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * kill -9 of whole servers, and of their PostgreSQL, again and again while hundreds of machines are installed: whatever
 * somebody was told is in the ledger afterwards, and no answer is handed out twice. {@code -Dautoinstalld.kills=N} for more
 * than a few.
 */
class KilledServersIT {
    private static final int KILLS = Integer.getInteger("autoinstalld.kills", 3);
    /** A few kills are over before a thousand machines were installed once. */
    private static final int MACHINES = KILLS < 10 ? 300 : 1000;

    private static final int INSTALLERS = 16;
    private static final int PAUSE_MILLIS = 1200;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("autoinstalld.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<MortalServer> servers = new ArrayList<>();
    private final List<Victim> victims = new ArrayList<>();
    private final ExecutorService installers = Executors.newCachedThreadPool();
    private Optional<Cluster> cluster = Optional.empty();

    /** Something that can be killed and started again. */
    private interface Victim {
        void kill() throws Exception;

        void start() throws Exception;
    }

    private void server(String state) {
        MortalServer server = new MortalServer(folder, state);
        servers.add(server);
        victims.add(new Victim() {
            @Override
            public void kill() {
                server.kill();
            }

            @Override
            public void start() {
                server.start();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        installers.shutdownNow();
        for (MortalServer server : servers) {
            server.close();
        }
        if (cluster.isPresent()) {
            cluster.get().close();
        }
    }

    @Test
    void aServerWithAFileLosesNothing() throws Exception {
        Fleet.write(folder, MACHINES, Optional.empty());
        server("state");
        installWhileTheyAreKilled("one server, H2");
    }

    @Test
    void twoServersWithAPostgresLoseNothing() throws Exception {
        Cluster postgres = new Cluster(folder.resolve("cluster"));
        cluster = Optional.of(postgres);
        Fleet.write(folder, MACHINES, Optional.of(postgres.freshDatabase()));
        server("one");
        server("other");
        victims.add(new Victim() {
            @Override
            public void kill() throws Exception {
                postgres.kill();
            }

            @Override
            public void start() throws Exception {
                postgres.start();
            }
        });
        installWhileTheyAreKilled("two servers, PostgreSQL");
    }

    /** The first thing a server does is to make the file: whatever is left of that must not stop the next one. */
    @Test
    void aServerThatIsKilledWhileItMakesItsFileStartsAgain() throws Exception {
        Fleet.write(folder, 1, Optional.empty());
        System.out.println("KilledServersIT: -Dautoinstalld.seed=" + seed);
        for (int i = 0; i < (KILLS + 1) / 2; i++) {
            String state = "state" + i;
            Process process = Fleet.server(state)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
            try {
                awaitFile(folder.resolve(state).resolve("ledger.mv.db"));
                MILLISECONDS.sleep(random.nextInt(1000));
            } finally {
                process.destroyForcibly().waitFor();
            }
            try (MortalServer next = new MortalServer(folder, state)) {
                next.start();
                Fleet.awaitLedger(next.control());
                assertThat(Fleet.arm(next.control(), 0)).isInstanceOf(ControlClient.Answer.Said.class);
            }
        }
    }

    private static void awaitFile(Path file) throws InterruptedException {
        long end = System.nanoTime() + SECONDS.toNanos(60);
        while (!Files.exists(file)) {
            assertThat(System.nanoTime()).as(file + " is not made").isLessThan(end);
            MILLISECONDS.sleep(1);
        }
    }

    // ---- the loop ----

    private void installWhileTheyAreKilled(String what) throws Exception {
        System.out.println("KilledServersIT: " + what + ": -Dautoinstalld.seed=" + seed);
        long start = System.nanoTime();
        List<PatientMachine> machines = IntStream.range(0, MACHINES)
                .mapToObj(i -> new PatientMachine(i, servers, installers, seed))
                .toList();
        Queue<PatientMachine> waiting = new ConcurrentLinkedQueue<>(machines);
        AtomicBoolean goOn = new AtomicBoolean(true);
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < INSTALLERS; i++) {
            work.add(installers.submit(() -> {
                for (PatientMachine next = waiting.poll(); next != null; next = waiting.poll()) {
                    next.install();
                    if (goOn.get()) {
                        waiting.add(next);
                    }
                }
                return null;
            }));
        }
        for (int i = 0; i < KILLS && work.stream().noneMatch(Future::isDone); i++) {
            // now and then while they are still starting
            if (random.nextInt(4) > 0) {
                awaitNews(machines, work);
            }
            MILLISECONDS.sleep(random.nextInt(PAUSE_MILLIS));
            killSome();
        }
        goOn.set(false);
        for (Future<?> each : work) {
            finish(each);
        }
        // what was acknowledged must not live on in somebody's memory only
        for (Victim victim : victims) {
            victim.kill();
        }
        startAll(victims);
        Fleet.awaitLedger(servers.get(0).control());
        verify(machines);
        tell(what, machines, (System.nanoTime() - start) / 1_000_000_000);
    }

    /** Returns when somebody was told something. */
    private static void awaitNews(List<PatientMachine> machines, List<Future<?>> work) throws InterruptedException {
        int before = acknowledged(machines);
        while (acknowledged(machines) == before && work.stream().noneMatch(Future::isDone)) {
            MILLISECONDS.sleep(10);
        }
    }

    private static int acknowledged(List<PatientMachine> machines) {
        return machines.stream().mapToInt(PatientMachine::acknowledged).sum();
    }

    private void finish(Future<?> work) throws Exception {
        try {
            work.get(5, MINUTES);
        } catch (TimeoutException e) {
            servers.forEach(s -> System.out.println(s.log()));
            throw e;
        }
    }

    /** One of them, or all, which come back in any order. */
    private void killSome() throws Exception {
        List<Victim> chosen = random.nextInt(4) == 0
                ? new ArrayList<>(victims)
                : List.of(victims.get(random.nextInt(victims.size())));
        for (Victim victim : chosen) {
            victim.kill();
        }
        startAll(chosen);
    }

    private void startAll(List<Victim> chosen) throws Exception {
        List<Victim> shuffled = new ArrayList<>(chosen);
        Collections.shuffle(shuffled, random);
        for (Victim victim : shuffled) {
            victim.start();
        }
    }

    // ---- what is left ----

    /** An event as a program is told of it. */
    private record Event(String kind, Instant time, String digest, String reason) {
        static Event of(Map<?, ?> tree) {
            return new Event(
                    String.valueOf(tree.get("kind")),
                    Instant.parse(String.valueOf(tree.get("time"))),
                    String.valueOf(tree.get("digest")),
                    String.valueOf(tree.get("reason")));
        }

        boolean isOf(Told told) {
            String wanted = switch (told.what()) {
                case ARMED -> "armed";
                case SERVED -> "lookup";
                case REPORTED -> "report";
            };
            // times are told in whole seconds
            return kind.equals(wanted)
                    && (told.digest().isEmpty() || told.digest().equals(digest))
                    && !time.isBefore(told.from().truncatedTo(ChronoUnit.SECONDS))
                    && !time.isAfter(told.until());
        }

        boolean isAnswer() {
            return kind.equals("lookup") && digest.length() == 64;
        }
    }

    private static Map<?, ?> map(Object tree) {
        return (Map<?, ?>) tree;
    }

    private Map<String, Object> asked(String path) {
        ControlClient.Answer answer = servers.get(0).control().get(path);
        assertThat(answer).isInstanceOf(ControlClient.Answer.Said.class);
        ControlClient.Answer.Said said = (ControlClient.Answer.Said) answer;
        assertThat(said.status()).as(said.sentence()).isEqualTo(200);
        return JsonMapper.shared().readValue(said.json(), new TypeReference<>() {});
    }

    /** All events of each host, oldest first. */
    private Map<String, List<Event>> events() {
        Map<String, List<Event>> all = new TreeMap<>();
        Map<String, Object> page = asked("/api/ledger/events?limit=10000");
        while (true) {
            for (Object tree : (List<?>) page.get("events")) {
                all.computeIfAbsent(String.valueOf(map(tree).get("host")), h -> new ArrayList<>())
                        .add(0, Event.of(map(tree)));
            }
            if (page.get("before") == null) {
                return all;
            }
            page = asked("/api/ledger/events?limit=10000&before=" + page.get("before"));
        }
    }

    private void verify(List<PatientMachine> machines) {
        Map<String, List<Event>> events = events();
        Map<String, Map<?, ?>> states = new TreeMap<>();
        ((List<?>) asked("/api/ledger/states").get("hosts"))
                .forEach(s -> states.put(String.valueOf(map(s).get("name")), map(s)));
        for (PatientMachine machine : machines) {
            String name = Fleet.name(machine.number());
            List<Told> told = machine.told();
            List<Event> own = events.getOrDefault(name, List.of());
            for (Told each : told) {
                assertThat(own).as("%s: %s", name, each).anyMatch(e -> e.isOf(each));
            }
            for (What what : What.values()) {
                List<Told> same = told.stream().filter(t -> t.what() == what).toList();
                assertThat(own.stream().filter(e -> same.stream().anyMatch(e::isOf)))
                        .as("%s: %s", name, what)
                        .hasSizeGreaterThanOrEqualTo(same.size());
            }
            eachArmingIsAnsweredOnce(name, own);
            Map<?, ?> arming = map(states.get(name).get("arming"));
            assertThat(arming.get("handed")).as(name).hasToString("1");
            assertThat(arming.get("open")).as(name).isEqualTo(false);
            if (told.get(told.size() - 1).what() == What.REPORTED) {
                assertThat(states.get(name).get("state")).as(name).isEqualTo("installed");
            }
        }
    }

    private static void eachArmingIsAnsweredOnce(String name, List<Event> events) {
        int left = 0;
        for (Event event : events) {
            if (event.kind().equals("armed")) {
                left = 1;
            } else if (event.isAnswer()) {
                left--;
            } else if (event.reason().contains("does not count")) {
                left++;
            }
            assertThat(left).as("%s: %s", name, events).isBetween(0, 1);
        }
    }

    private static void tell(String what, List<PatientMachine> machines, long seconds) {
        Map<What, Long> counts = new TreeMap<>();
        machines.forEach(m -> m.told().forEach(t -> counts.merge(t.what(), 1L, Long::sum)));
        System.out.printf(
                "KilledServersIT: %s: %d kills in %d s; acknowledged and there afterwards: %s; counted but never received:"
                        + " %d; asked again: %d%n",
                what,
                KILLS,
                seconds,
                counts,
                machines.stream().mapToInt(PatientMachine::lost).sum(),
                machines.stream().mapToInt(PatientMachine::unanswered).sum());
    }
}
