package org.autoinstalld;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.installer.Fetch;

/**
 * A machine, and its admin, that get an installation done whatever becomes of the servers: armed for one answer, asked for
 * it, booted again, and for every third machine the first boot reported. What they were told for certain is kept. The
 * machine itself asserts that no answer is handed out twice.
 */
final class PatientMachine {
    private static final long PATIENCE = MINUTES.toNanos(3);
    private static final long PAUSE_MILLIS = 40;
    private static final Pattern REPORT = Pattern.compile("http://[^/]+(/report/\\S+)");
    private static final Pattern STATUS = Pattern.compile("(?s).*: ([0-9]{3}) .*");

    private final int number;
    private final List<MortalServer> servers;
    private final Executor twins;
    private final Random random;
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private int lost;
    private int unanswered;

    /** What is acknowledged. */
    enum What {
        ARMED,
        SERVED,
        REPORTED
    }

    /**
     * An acknowledgement.
     *
     * @param from when it was asked for
     * @param until when it had come
     * @param digest SHA-256 of the file that was received
     */
    record Told(What what, Instant from, Instant until, String digest) {}

    /** @param twins runs look-ups that happen at the same moment as another */
    PatientMachine(int number, List<MortalServer> servers, Executor twins, long seed) {
        this.number = number;
        this.servers = servers;
        this.twins = twins;
        this.random = new Random(seed + number);
    }

    int number() {
        return number;
    }

    List<Told> told() {
        return told;
    }

    /** How often somebody was told something; at any moment. */
    int acknowledged() {
        return told.size();
    }

    /** Answers that were counted and did not arrive. */
    int lost() {
        return lost;
    }

    /** How often there was no answer, or one that said to come again. */
    int unanswered() {
        return unanswered;
    }

    /** Once from arming to the login prompt. */
    void install() throws InterruptedException {
        arm();
        while (!isServed()) {
            lost++;
            arm();
        }
        bootAgain();
        if (number % 3 == 0) {
            report();
        }
    }

    private MortalServer any() {
        return servers.get(random.nextInt(servers.size()));
    }

    private void again(long since) throws InterruptedException {
        if (System.nanoTime() - since > PATIENCE) {
            throw new AssertionError(Fleet.name(number) + ": nobody answers");
        }
        unanswered++;
        MILLISECONDS.sleep(PAUSE_MILLIS);
    }

    private void arm() throws InterruptedException {
        for (long start = System.nanoTime(); ; again(start)) {
            Instant from = Instant.now();
            if (Fleet.arm(any().control(), number) instanceof ControlClient.Answer.Said said && said.isDone()) {
                told.add(new Told(What.ARMED, from, Instant.now(), ""));
                return;
            }
        }
    }

    /** Two ask at the same moment, where there are two servers one of each; false if the answer is gone. */
    private boolean isServed() throws InterruptedException {
        for (long start = System.nanoTime(); ; again(start)) {
            Instant from = Instant.now();
            int first = random.nextInt(servers.size());
            CompletableFuture<Fetch> twin =
                    CompletableFuture.supplyAsync(() -> fetch(servers.get((first + 1) % servers.size())), twins);
            Fetch own = fetch(servers.get(first));
            Fetch others = twin.join();
            Instant until = Instant.now();
            if (own instanceof Fetch.Fetched && others instanceof Fetch.Fetched) {
                throw new AssertionError(Fleet.name(number) + ": both look-ups of a moment were served, after " + told);
            }
            for (Fetch fetch : List.of(own, others)) {
                if (fetch instanceof Fetch.Fetched fetched) {
                    told.add(new Told(What.SERVED, from, until, digest(fetched.body())));
                    return true;
                }
            }
            if (status(own) == 403 && status(others) == 403) {
                return false;
            }
        }
    }

    private Fetch fetch(MortalServer server) {
        return Fleet.fetch(server.install(), Fleet.file(number));
    }

    /** What it asks for now would install it again. */
    private void bootAgain() throws InterruptedException {
        for (long start = System.nanoTime(); ; again(start)) {
            Fetch fetch = fetch(any());
            if (fetch instanceof Fetch.Fetched) {
                throw new AssertionError(Fleet.name(number) + ": the same answer was handed out again, after " + told);
            }
            if (status(fetch) == 403) {
                return;
            }
        }
    }

    private void report() throws InterruptedException {
        String path = reportPath();
        boolean unsure = false;
        for (long start = System.nanoTime(); ; again(start)) {
            Instant from = Instant.now();
            Fetch fetch = Fleet.fetch(any().install(), path);
            if (fetch instanceof Fetch.Fetched) {
                told.add(new Told(What.REPORTED, from, Instant.now(), ""));
                return;
            }
            if (status(fetch) == 404) {
                if (!unsure) {
                    throw new AssertionError(Fleet.name(number) + ": its report is not known");
                }
                // it was heard, and the answer got lost
                return;
            }
            unsure = true;
        }
    }

    private String reportPath() throws InterruptedException {
        for (long start = System.nanoTime(); ; again(start)) {
            Fetch fetch = Fleet.fetch(any().install(), "/firstboot/" + Fleet.name(number));
            if (fetch instanceof Fetch.Fetched line) {
                Matcher url = REPORT.matcher(new String(line.body(), StandardCharsets.US_ASCII));
                if (!url.find()) {
                    throw new AssertionError(Fleet.name(number) + ": no line for rc.firsttime");
                }
                return url.group(1);
            }
            status(fetch);
        }
    }

    /** 0 if there was no answer; everything but 403, 404 and 503 is a mistake. */
    private int status(Fetch fetch) {
        Matcher status = STATUS.matcher(fetch instanceof Fetch.Failed failed ? failed.message() : "");
        int code = status.matches() ? Integer.parseInt(status.group(1)) : 0;
        if (code != 0 && code != 403 && code != 404 && code != 503) {
            throw new AssertionError(Fleet.name(number) + ": " + fetch);
        }
        return code;
    }

    private static String digest(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return "%064x".formatted(new BigInteger(1, digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
