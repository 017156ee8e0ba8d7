package org.autoinstalld.http;

import java.time.Duration;

/**
 * What a listener puts up with before it refuses. All times are measured to a quarter of the shortest of them, or half a
 * second if that is less.
 *
 * @param requestLine longest request line, octets; a longer one is answered with 414
 * @param headerBlock all header lines together, octets; more is answered with 431
 * @param requestBody largest request body, octets; install listeners take none whatever this says
 * @param head from accepting, or from the first octet of a later request, until the request is here in full; a total, so
 *     that sending one octet at a time gains nothing
 * @param idle from the end of an answer until the first octet of the next request
 * @param stall longest time in which the peer takes nothing of what is being sent
 * @param requestsPerConnection the last one is answered with {@code Connection: close}
 * @param connections open at once, over all addresses of the listener
 * @param connectionsPerAddress open at once from one address. Loopback is exempt: a proxy or redirector on this machine
 *     speaks for many
 */
public record Limits(
        int requestLine,
        int headerBlock,
        int requestBody,
        Duration head,
        Duration idle,
        Duration stall,
        int requestsPerConnection,
        int connections,
        int connectionsPerAddress) {

    private static final int KIB = 1024;
    private static final int PEOPLE = 128;
    /** For jar, ledger, inventory, kept files, programs and the control socket. */
    private static final int SPARE = 64;

    /** For installers: 2 KiB line, 8 KiB headers, 10 s, 5 s, 15 s, 1000 requests, 1024 connections, 64 per address. */
    public static Limits forInstallers() {
        return new Limits(
                2 * KIB,
                8 * KIB,
                0,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                1000,
                1024,
                64);
    }

    /**
     * The same with no more connections than a process can have that may have so many files and connections open at once:
     * with more it could no longer read its own files while somebody holds them all.
     */
    public Limits within(long descriptors) {
        long room = Math.max(SPARE, descriptors - SPARE) * (connections > PEOPLE ? 3 : 1) / 4;
        int most = (int) Math.min(connections, room);
        return new Limits(
                requestLine,
                headerBlock,
                requestBody,
                head,
                idle,
                stall,
                requestsPerConnection,
                most,
                Math.min(connectionsPerAddress, most));
    }

    /** For people: as for installers, but bodies of 8 KiB, 30 s idle, 128 connections, 32 per address. */
    public static Limits forPeople() {
        return new Limits(
                2 * KIB,
                8 * KIB,
                8 * KIB,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                1000,
                PEOPLE,
                32);
    }

    /** The same with larger bodies. */
    public Limits withRequestBody(int octets) {
        return new Limits(
                requestLine,
                headerBlock,
                octets,
                head,
                idle,
                stall,
                requestsPerConnection,
                connections,
                connectionsPerAddress);
    }

    public Limits {
        boolean sane = requestLine > 0
                && headerBlock > 0
                && requestBody >= 0
                && requestsPerConnection > 0
                && connections > 0
                && connectionsPerAddress > 0
                && positive(head)
                && positive(idle)
                && positive(stall);
        if (!sane) {
            throw new IllegalArgumentException("a limit is not positive");
        }
    }

    private static boolean positive(Duration time) {
        return !time.isNegative() && !time.isZero();
    }

    /** How often connections are looked at. */
    Duration patrolEvery() {
        long shortest = Math.min(head.toMillis(), Math.min(idle.toMillis(), stall.toMillis()));
        return Duration.ofMillis(Math.max(5, Math.min(500, shortest / 4)));
    }
}
