package org.autoinstalld.ledger;

import java.nio.file.Path;
import java.time.Duration;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Store;
import org.autoinstalld.ledger.Arming.Window;

/**
 * A program that works with a ledger until it is killed, and says on stdout what was acknowledged, when it was: {@code
 * recorded N}, {@code armed HOST}, {@code granted HOST}.
 */
final class Diary {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private Diary() {}

    /** @param arguments {@code h2 FOLDER NAME} or {@code postgres URL NAME}; all that it writes begins with the name */
    public static void main(String... arguments) throws Exception {
        Store store = arguments[0].equals("h2")
                ? new Store.Embedded(Path.of(arguments[1]))
                : new Store.Postgres(arguments[1], "postgres", null);
        Ledger ledger = Happened.open(store);
        String name = arguments[2];
        // ends by itself should nobody kill it
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            HostName host = new HostName(name + "-" + i + ".example.org");
            Event event = Event.at(Happened.NOON, EventKind.STATE)
                    .reason(name + " " + i)
                    .build();
            ledger.record(Event.at(Happened.NOON, EventKind.STATE)
                    .reason("by the way")
                    .build());
            if (ledger.recordNow(event, BOUND).join().isEmpty()) {
                say("recorded " + name + " " + i);
            }
            try {
                Window window = Window.of(Happened.NOON, Duration.ofHours(1));
                ledger.arm(host, Mode.INSTALL, window, 1, "x", Happened.NOON);
                say("armed " + host);
            } catch (LedgerException e) {
                // the store was killed; what was not acknowledged does not count
                continue;
            }
            Claim claim = Happened.claim(host, Mode.INSTALL, true, Happened.NOON);
            if (ledger.take(claim, BOUND).join() instanceof ClaimOutcome.Granted) {
                say("granted " + host);
            }
        }
    }

    private static void say(String line) {
        // one write, so that no line is cut in two by the end
        byte[] bytes = (line + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
    }
}
