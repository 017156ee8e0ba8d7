package org.autoinstalld.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.autoinstalld.inventory.LedgerSettings;
import org.autoinstalld.inventory.Secret;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerException;
import org.autoinstalld.ledger.LedgerOptions;
import org.autoinstalld.ledger.LedgerOptions.ArmingRules;
import org.autoinstalld.ledger.Store;

/** Opens the ledger that a site says. */
public final class LedgerOpener {
    /** Long enough for the few files of an installer; it is at work then. */
    private static final Duration FETCHING = Duration.ofMinutes(1);

    private LedgerOpener() {}

    /** For a command that found no server: it leaves a folder alone that is another user's. */
    public static Ledger open(Supplier<Site> site, Path state) throws LedgerException {
        Optional<String> foreign = site.get().ledger().url().isPresent()
                ? Optional.empty()
                : LedgerFolder.at(state).foreign();
        if (foreign.isPresent()) {
            throw new LedgerException(LedgerException.Kind.UNUSABLE, foreign.get());
        }
        return Ledger.open(options(site, state));
    }

    /**
     * For a server, which opens it when it answers.
     *
     * @param site as it is at any moment, since a reload may change the rules; where the ledger is, is decided once
     * @param state the state folder
     * @param troubles told why it could not be opened, once for each new reason, and then that it is open
     */
    public static Ledger serving(Supplier<Site> site, Path state, Consumer<String> troubles) {
        return Ledger.later(options(site, state), troubles);
    }

    private static LedgerOptions options(Supplier<Site> site, Path state) {
        return new LedgerOptions(
                store(site.get().ledger(), state), LedgerOpener::server, () -> rules(site.get()), Clock.systemUTC());
    }

    /** Whether there is a ledger, or may be one that cannot be seen; if not, opening it would make one. */
    public static boolean isThere(Site site, Path state) {
        return site.ledger().url().isPresent() || new Store.Embedded(state).isThere();
    }

    /** Why a command did not get it. */
    public static String why(LedgerException e) {
        return e.kind() == LedgerException.Kind.IN_USE
                ? e.reason()
                        + ", which does not answer at a control socket beside it; if that is a server, its log says why"
                : e.reason();
    }

    private static Store store(LedgerSettings settings, Path state) {
        return settings.url()
                .<Store>map(url -> new Store.Postgres(
                        url,
                        settings.user().orElse(null),
                        settings.password().map(Secret::reveal).orElse(null)))
                .orElseGet(() -> new Store.Embedded(state));
    }

    static ArmingRules rules(Site site) {
        Duration stuck = site.access().stuckAfter();
        Duration half = stuck.dividedBy(2);
        return new ArmingRules(
                site.access().newBootAfter(),
                half.compareTo(FETCHING) < 0 ? half : FETCHING,
                stuck,
                stuck,
                site.ledger().retention());
    }

    private static String server() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
