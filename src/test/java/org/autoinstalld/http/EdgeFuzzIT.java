package org.autoinstalld.http;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PoolArenaMetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.RunningServer;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.admin.AdminAction;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.admin.AdminHandler;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Store;
import org.autoinstalld.http.Counters.Incident;
import org.autoinstalld.inventory.Administration;
import org.autoinstalld.inventory.Administration.Role;
import org.autoinstalld.inventory.Administration.Token;
import org.autoinstalld.inventory.Administration.User;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.UsualOptions;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.Sender;
import org.autoinstalld.reload.HostTokens;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.server.LedgerTokens;
import org.autoinstalld.server.WiredResponder;
import org.autoinstalld.source.KeptSources;
import org.autoinstalld.template.TemplateLocation;
import org.autoinstalld.web.Viewers;
import org.autoinstalld.yaml.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both listeners with what really stands behind them, policies and ledger wired as {@code serve} does, and requests that are
 * almost right, as many as there is time for: {@code -Dfuzz.seconds=600 -Dfuzz.seed=N}. One install listener takes its peer
 * for a trusted proxy, the other for a requester in an allowed network. Whatever comes, nothing unexpected is thrown, every
 * status is one of ours, every 200 is the whole file of the host that was asked for and whose policies let this requester
 * have it, no more answers go out than were armed, strangers learn nothing, connections end and memory is given back.
 */
@Tag("fuzz")
class EdgeFuzzIT {
    private static final long SECONDS = Long.getLong("fuzz.seconds", 20);
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int CLIENTS = 4;
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Limits LIMITS = new Limits(2048, 8192, 0, SHORT, SHORT, SHORT, 50, 200, 200);
    private static final Limits ADMIN_LIMITS = new Limits(2048, 8192, 8192, SHORT, SHORT, SHORT, 50, 200, 200);
    private static final long DIRECT_MAX = 64L << 20;
    private static final long HEAP_GROWTH_MAX = 64L << 20;

    private static final List<String> LOOKUPS = List.of(
            "/02:00:00:29:ae:4f-install.conf?path=7.8/amd64",
            "/02-00-00-29-AE-4F-upgrade.conf",
            "/shell.int.gmmi.me-install.conf",
            "/www-install.conf?path=7.8/amd64",
            "/nas.int.gmmi.me-upgrade.conf",
            "/install.conf",
            "/disklabel/www.int.gmmi.me",
            "/02:00:00:00:00:01-install.conf",
            "/02:00:00:29:ae:50-install.conf?path=7.8/amd64",
            "/02:00:00:29:ae:50-install.conf",
            "/02:00:00:29:ae:60-install.conf",
            "/never-install.conf",
            "/02:00:00:29:ae:61-install.conf",
            "/locked-install.conf?path=7.8/amd64",
            "/metal/00-0d-b9-41-5c-a0-install.conf",
            "/metal/TOKEN/00-0d-b9-41-5c-a0-install.conf?path=7.8/amd64",
            "/metal/TOKEN/nas-upgrade.conf",
            "/metal/TOKEN/disklabel/nas",
            "/firstboot/www.int.gmmi.me",
            "/metal/TOKEN/firstboot/nas.int.gmmi.me",
            "/report/0123456789abcdef0123456789abcdef0123456789a");
    private static final int TIMES = 3;
    private static final String OWN_WORD = "X-Forwarded-For: ";
    private static final Pattern TOLD = Pattern.compile("(?i)orwarded|PROXY|QUIT");
    private static final Pattern REPORT = Pattern.compile("/report/([A-Za-z0-9_-]+)");
    private static final List<String> PAGES = List.of(
            "/",
            "/hosts/shell",
            "/api/state",
            "/api/hosts/www",
            "/api/ledger/states",
            "/api/ledger/hosts/www",
            "/api/ledger/events/1",
            "/problems",
            "/metrics",
            "/events",
            "/healthz",
            "/login");

    @TempDir
    Path folder;

    private Reloader live;
    private Ledger ledger;
    private String token = "";
    private List<Known> hosts = List.of();
    private final ExecutorService waiting = Executors.newFixedThreadPool(8);
    private final Set<String> wrong = ConcurrentHashMap.newKeySet();
    private final Set<String> reportIds = ConcurrentHashMap.newKeySet();
    private final Map<String, LongAdder> served = new ConcurrentHashMap<>();
    private final LongAdder armings = new LongAdder();
    private final Counters installCounters = new Counters();
    private final Counters adminCounters = new Counters();
    private final LongAdder connections = new LongAdder();
    private final LongAdder answers = new LongAdder();
    private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
    private final Set<String> performed = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<String>> hostsByBody = new ConcurrentHashMap<>();
    private final RecordedLog log = new RecordedLog() {
        @Override
        public void record(Entry entry) {}

        @Override
        public void note(String line) {}
    };
    private Listener install;
    private Listener direct;
    private Listener admin;

    /** What a host answers to. */
    private record Known(String name, String shortName, List<Lladdr> lladdrs, List<String> addresses) {
        /** A simple reading of a path, to compare the real one with. */
        boolean isMeantBy(String path, String token) {
            if (name.startsWith("nas.") && !path.startsWith("/metal/" + token + "/")) {
                return false;
            }
            String last = path.substring(path.lastIndexOf('/') + 1);
            String asked = path.contains("disklabel/") ? last : last.replaceAll("-(install|upgrade)\\.conf$", "");
            Optional<Lladdr> lladdr = Lladdr.parse(asked);
            return lladdr.isPresent()
                    ? lladdrs.contains(lladdr.get())
                    : asked.equalsIgnoreCase(name) || asked.equalsIgnoreCase(shortName);
        }
    }

    /** The example, with a policy of each kind. */
    private void prepare() throws Exception {
        RunningServer.copyExample(folder);
        Path all = folder.resolve("inventory/hosts");
        Files.writeString(all.resolve("www.int.gmmi.me.yaml"), "    access: { policy: armed }\n", APPEND);
        Files.writeString(all.resolve("nas.int.gmmi.me.yaml"), "    access: { policy: token }\n", APPEND);
        Files.writeString(all.resolve("more.yaml"), """
                hosts:
                  never.int.gmmi.me:
                    { profiles: [vm], lladdr: 02:00:00:29:ae:60, address: 192.168.1.60, access: { policy: armed } }
                  locked.int.gmmi.me:
                    { profiles: [vm], lladdr: 02:00:00:29:ae:61, address: 192.168.1.61, access: { policy: lladdr } }
                """);
        ledger = Ledger.open(UsualOptions.of(new Store.Embedded(folder.resolve("state")), "fuzz", Clock.systemUTC()));
        HostName nas = HostName.parse("nas.int.gmmi.me").orElseThrow();
        token = ledger.tokens().next(nas);
        ledger.store(Map.of(nas, token), "gmmi", Instant.now());
        HostTokens tokens = new HostTokens(new LedgerTokens(ledger.tokens()));
        live = ((Reloader.Opening.Opened) Reloader.open(
                        folder.resolve("inventory"),
                        TemplateLocation.named(folder.resolve("templates")),
                        KeptSources.none(),
                        tokens))
                .live();
        hosts = live.get().inventory().hosts().values().stream()
                .map(h -> new Known(
                        h.name().text(),
                        h.name().shortName(),
                        h.interfaces().stream()
                                .flatMap(i -> i.lladdr().stream())
                                .toList(),
                        h.interfaces().stream()
                                .flatMap(i -> i.address().stream())
                                .map(Object::toString)
                                .toList()))
                .toList();
        assertThat(hosts).hasSize(5);
    }

    @BeforeEach
    void start() throws Exception {
        prepare();
        // somebody else is at the address of the host under policy lladdr
        Neighbours neighbours = address -> new Neighbours.Seen.Here(
                Set.of(Lladdr.parse("02:00:00:00:00:99").orElseThrow()));
        InstallHandler wired = WiredResponder.of(live, ledger, neighbours, waiting, log);
        InstallHandler handler =
                (request, later) -> wired.answer(request, answer -> later.accept(remembered(request, answer)))
                        .map(answer -> remembered(request, answer));
        install = Listener.install(
                List.of(InstallListenerTest.ANY_PORT),
                handler,
                new ListenerContext(LIMITS, log, installCounters, IpAddress::isLoopback));
        direct = Listener.install(
                List.of(InstallListenerTest.ANY_PORT),
                handler,
                new ListenerContext(LIMITS, log, installCounters, address -> false));
        Administration named = new Administration(
                null,
                List.of(new User("amy", new Secret("$2b$04$" + "a".repeat(53)), Role.ADMIN)),
                List.of(new Token("robot", new Secret("0123456789abcdef0123"), Role.ADMIN)));
        AdminHandler door = new AdminHandler(
                () -> named,
                Viewers.of(live::state, new LedgerApi(live, ledger)),
                Stream.of("/reload", "/arm", "/disarm", "/tokens")
                        .map(this::action)
                        .toList(),
                Optional::empty,
                log,
                System::currentTimeMillis);
        admin = Listener.admin(
                List.of(InstallListenerTest.ANY_PORT),
                null,
                door,
                EventSource.none(),
                new ListenerContext(ADMIN_LIMITS, log, adminCounters, address -> false));
    }

    private AdminAction action(String path) {
        return new AdminAction(path, "not done", (form, who) -> {
            performed.add(who.name() + " " + path);
            return new Outcome.Done("done", "/");
        });
    }

    /** Each body that was ever made, and for whom. */
    private Answer remembered(Request request, Answer answer) {
        if (answer instanceof Answer.Served file) {
            ByteBuffer body = file.body().bytes();
            byte[] octets = new byte[body.remaining()];
            body.get(octets);
            String text = new String(octets, StandardCharsets.ISO_8859_1);
            String name = file.host().orElseThrow().text();
            hostsByBody
                    .computeIfAbsent(text, b -> ConcurrentHashMap.newKeySet())
                    .add(name);
            Matcher report = REPORT.matcher(text);
            if (report.find()) {
                reportIds.add(report.group(1));
            }
            Known host = hosts.stream()
                    .filter(h -> h.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            if (!mayHave(request, host)) {
                wrong.add(request.requester() + " " + request.sender() + " got " + request.path() + " of " + name);
            }
            boolean responseFile = request.path().endsWith(".conf");
            if (responseFile && request.get()) {
                served.computeIfAbsent(name, n -> new LongAdder()).increment();
            }
        }
        return answer;
    }

    /** A simple reading of who may have what, to compare the real one with. */
    private boolean mayHave(Request request, Known host) {
        if (request.path().startsWith("/report/")) {
            return reportIds.contains(request.path().substring("/report/".length()));
        }
        boolean own = host.addresses().contains(request.requester().toString());
        boolean allowed = request.requester().toString().equals("127.0.0.1")
                && (request.sender() == Sender.REQUESTER || request.sender() == Sender.PROXY);
        boolean asked = host.isMeantBy(request.path(), token)
                || own && request.path().matches(host.name().startsWith("nas.") ? "/metal/" + token + "/.*" : ".*");
        boolean policy = allowed || own && !host.name().startsWith("locked.");
        return asked
                && policy
                && request.sender() != Sender.SILENT_PROXY
                && !host.name().startsWith("never.");
    }

    /** Arms one host again and again, so that there is always something to be had, and never much. */
    private void arm(long end) throws LedgerException, InterruptedException {
        HostName www = HostName.parse("www.int.gmmi.me").orElseThrow();
        while (System.nanoTime() < end) {
            Instant now = Instant.now();
            armings.increment();
            ledger.arm(www, Mode.INSTALL, Window.of(now, Duration.ofSeconds(60)), TIMES, "fuzz", now);
            Thread.sleep(300);
        }
    }

    @AfterEach
    void stop() {
        install.close(Duration.ofSeconds(1));
        direct.close(Duration.ofSeconds(1));
        admin.close(Duration.ofSeconds(1));
        ledger.close();
        waiting.shutdown();
    }

    private List<String> seeds() {
        List<String> seeds = new ArrayList<>();
        for (String path : Stream.concat(LOOKUPS.stream(), PAGES.stream())
                .map(p -> p.replace("TOKEN", token))
                .toList()) {
            seeds.add("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            seeds.add("GET " + path + " HTTP/1.0\r\n\r\n");
            seeds.add("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            seeds.add("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: OpenBSD ftp\r\n\r\n");
            for (String client : List.of("127.0.0.1", "192.168.1.35", "192.168.1.5", "192.168.1.60", "192.168.1.61")) {
                seeds.add("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + OWN_WORD + client + "\r\n\r\n");
            }
        }
        String form = "csrf=x&user=amy&password=y";
        for (String path :
                List.of("/login", "/logout", "/reload", "/api/reload", "/api/arm", "/disarm", "/api/tokens")) {
            seeds.add("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                    + " application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n\r\n" + form);
        }
        String ask = "GET /install.conf HTTP/1.1\r\nHost: x\r\n";
        seeds.add("PROXY TCP4 192.168.1.34 192.168.1.2 5 80\r\n" + ask + "\r\n");
        seeds.add(ask + "X-Forwarded-For: 10.0.0.1, 192.168.1.34\r\n\r\n");
        seeds.add(ask + "Forwarded: for=192.168.1.34;proto=http\r\n\r\n");
        seeds.add("\r\n\r\n\0\r\nQUIT\n!\21\0\14\300\250\1\42\300\250\1\2\0\5\0\120" + ask + "\r\n");
        seeds.add("POST /api/reload HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer 0123456789abcdef0124\r\n\r\n");
        return List.copyOf(seeds);
    }

    @Test
    void whateverComesNothingIsGivenAway() throws Exception {
        System.out.println("fuzz: seed " + SEED + ", " + SECONDS + " s");
        pester(new Random(SEED - 1), System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
        long heapBefore = heap();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS + 1);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(SEED + i);
                all.add(clients.submit(() -> pester(random, end)));
            }
            all.add(clients.submit(() -> {
                arm(end);
                return end;
            }));
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            clients.shutdownNow();
        }
        for (ListenAddress address : List.of(address(install), address(direct), address(admin))) {
            // the listener's patience is short here, and a busy machine may be slower
            String answer = "";
            for (int i = 0; i < 20 && answer.isEmpty(); i++) {
                answer =
                        Wire.exchange(address, "GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            }
            assertThat(answer).startsWith("HTTP/1.1 ");
        }
        assertThat(installCounters.of(Incident.FAILED)).as("seed %d", SEED).isZero();
        assertThat(adminCounters.of(Incident.FAILED)).as("seed %d", SEED).isZero();
        assertThat(performed).as("seed %d", SEED).isEmpty();
        assertThat(wrong).as("seed %d", SEED).isEmpty();
        long handedOut = served.getOrDefault("www.int.gmmi.me", new LongAdder()).sum();
        assertThat(handedOut).as("answers of %d armings", armings.sum()).isLessThanOrEqualTo(TIMES * armings.sum());
        assertThat(served).doesNotContainKey("never.int.gmmi.me");
        System.out.printf(
                "fuzz: %d armings, response files by host %s, ledger %s%n", armings.sum(), served, ledger.health());
        // threads keep some buffers at hand; with the threads they are given back
        stop();
        awaitNoBuffers();
        long direct = Listener.BUFFERS.metric().usedDirectMemory();
        long grown = heap() - heapBefore;
        System.out.printf(
                "fuzz: %d connections, %d answers %s, %d distinct files, heap %+d KiB, buffers %d KiB%n",
                connections.sum(),
                answers.sum(),
                new TreeMap<>(statuses),
                hostsByBody.size(),
                grown >> 10,
                direct >> 10);
        assertThat(direct).isLessThan(DIRECT_MAX);
        assertThat(grown).isLessThan(HEAP_GROWTH_MAX);
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static ListenAddress address(Listener listener) {
        return listener.addresses().get(0);
    }

    private void pester(Random random, long end) {
        Mutations mutations = new Mutations(random, seeds());
        while (System.nanoTime() < end) {
            Listener to = random.nextInt(4) == 0 ? admin : random.nextInt(3) == 0 ? direct : install;
            byte[] octets = mutations.next();
            String answer = exchange(address(to), random, octets);
            connections.increment();
            try {
                check(answer, to != admin);
                boolean told = TOLD.matcher(new String(octets, StandardCharsets.ISO_8859_1))
                        .find();
                if (to == install && !told) {
                    // a report is taken from whoever knows its name
                    assertThat(answer.replace("# installed", "")).doesNotContain("System hostname", "ftp -Vo");
                }
            } catch (AssertionError e) {
                throw new AssertionError(
                        "seed " + SEED + "\nsent: "
                                + new String(octets, StandardCharsets.ISO_8859_1)
                                        .replace("\r", "\\r")
                                        .replace("\n", "\\n\n"),
                        e);
            }
        }
    }

    /** Sends in pieces; what comes back until the connection ends. */
    private static String exchange(ListenAddress address, Random random, byte[] octets) {
        try (Wire wire = new Wire(address)) {
            try {
                int at = 0;
                while (at < octets.length) {
                    int to = random.nextInt(3) == 0
                            ? Math.min(octets.length, at + 1 + random.nextInt(40))
                            : octets.length;
                    wire.send(Arrays.copyOfRange(octets, at, to));
                    at = to;
                }
                if (random.nextInt(50) == 0) {
                    return "";
                }
                // a few leave it to the listener's patience
                if (random.nextInt(40) != 0) {
                    wire.finishSending();
                }
            } catch (IOException e) {
                // the listener has heard enough; what it said is still to be read
            }
            return wire.readToEnd();
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("seed " + SEED + ": a connection did not end", e);
        } catch (java.net.SocketException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes an answer stream apart: heads that are ours, and as much body as they say, or none after a HEAD. */
    private void check(String stream, boolean fromInstall) {
        String rest = stream;
        while (!rest.isEmpty()) {
            int head = rest.indexOf("\r\n\r\n");
            assertThat(head).as("an ended head: %s", rest).isPositive();
            String lines = rest.substring(0, head);
            rest = rest.substring(head + 4);
            if (lines.equals("HTTP/1.1 100 Continue")) {
                continue;
            }
            assertThat(lines).startsWith("HTTP/1.1 ").contains("\r\nServer: autoinstalld");
            int status = Integer.parseInt(lines.substring(9, 12));
            statuses.computeIfAbsent(status, s -> new LongAdder()).increment();
            answers.increment();
            assertThat(status).isIn(fromInstall ? INSTALL_STATUSES : ADMIN_STATUSES);
            int at = lines.indexOf("\r\nContent-Length: ");
            assertThat(at).as(lines).isPositive();
            int line = lines.indexOf("\r\n", at + 2);
            int length = Integer.parseInt(lines.substring(at + 18, line < 0 ? lines.length() : line));
            boolean bodiless = rest.isEmpty() || rest.startsWith("HTTP/1.1 ");
            if (bodiless) {
                continue;
            }
            assertThat(rest.length()).as("a whole body after %s", lines).isGreaterThanOrEqualTo(length);
            String body = rest.substring(0, length);
            rest = rest.substring(length);
            if (fromInstall && status == 200) {
                assertThat(hostsByBody).as("a body that was made for a host").containsKey(body);
            } else {
                assertThat(body).doesNotContain("int.gmmi.me", "$2b$", "02:00:00:29", token);
            }
        }
    }

    private static final List<Integer> INSTALL_STATUSES =
            Stream.of(HttpStatus.values()).map(HttpStatus::code).collect(Collectors.toList());
    private static final List<Integer> ADMIN_STATUSES = Stream.concat(
                    INSTALL_STATUSES.stream(), Stream.of(303, 401, 409, 429))
            .toList();

    private static void awaitNoBuffers() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (active() > 0) {
            assertThat(System.nanoTime()).as("buffers in use: %d", active()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static long active() {
        return Listener.BUFFERS.metric().directArenas().stream()
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }
}
