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

    /** What a form takes that names all hosts of a page. */
    private static final int FORM = 64 << 10;
    /** Connections of people, over all addresses. */
    private static final int PEOPLE = 128;
    /** Files and sockets for jar, ledger, inventory, kept files, programs and the control socket. */
    private static final int SPARE = 64;

    /** For installers: 2 KiB line, 8 KiB headers, 10 s, 5 s, 15 s, 1000 requests, 1024 connections, 64 per address. */
    public static Limits forInstallers() {
        return of(0, 5, 1024, 64);
    }

    /** For people: as for installers, but bodies of 64 KiB, 30 s idle, 128 connections, 32 per address. */
    public static Limits forPeople() {
        return forPeople(FORM);
    }

    /** The same with other bodies. */
    public static Limits forPeople(int requestBody) {
        return of(requestBody, 30, PEOPLE, 32);
    }

    private static Limits of(int requestBody, int idleSeconds, int connections, int connectionsPerAddress) {
        return new Limits(
                2048,
                8192,
                requestBody,
                Duration.ofSeconds(10),
                Duration.ofSeconds(idleSeconds),
                Duration.ofSeconds(15),
                1000,
                connections,
                connectionsPerAddress);
    }

    /**
     * The same with no more connections than a process can have that may have so many files and connections open at once:
     * with more it could no longer read its own files while somebody holds them all.
     */
    public Limits within(long descriptors) {
        long room = Math.max(SPARE, descriptors - SPARE) * (connections > PEOPLE ? 3 : 1) / 4;
        int most = (int) Math.min(connections, room);
        return of(requestBody, (int) idle.toSeconds(), most, Math.min(connectionsPerAddress, most));
    }

    /** How often connections are looked at. */
    Duration sweepEvery() {
        long shortest = Math.min(head.toMillis(), Math.min(idle.toMillis(), stall.toMillis()));
        return Duration.ofMillis(Math.max(5, Math.min(500, shortest / 4)));
    }
}
