package org.autoinstalld.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.autoinstalld.admin.ServerFolder;
import org.autoinstalld.conffile.StateFolder;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Store;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.LedgerSettings;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerOptions;
import org.autoinstalld.ledger.LedgerOptions.ArmingRules;
import org.autoinstalld.yaml.Secret;

/**
 * Opens the ledger that a site says. A command that reached no server never makes a ledger that no server reads, and never a
 * file that the server's user could not open: root could, and for what is made by root in a folder of another user that one
 * would have to be trusted, who may have put a link there.
 */
public final class LedgerOpener {
    private static final String UNKNOWN = "?";

    /** Long enough for the few files of an installer; it is at work then. */
    private static final Duration FETCHING = Duration.ofMinutes(1);

    private LedgerOpener() {}

    /** For a command that found no server: it leaves a folder alone that is another user's. */
    public static Ledger open(Supplier<Site> site, Path state) throws LedgerException {
        Optional<String> foreign = site.get().ledger().url().isPresent() ? Optional.empty() : foreign(state, user());
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

    /** Why a command that reached no server does not open the ledger in a state folder; empty if it may. */
    public static Optional<String> unfit(Path folder) {
        return foreign(folder, user()).or(() -> missing(folder));
    }

    /** Why there is nothing to open, and what would help; empty if there is, or nobody can tell. */
    private static Optional<String> missing(Path folder) {
        if (new Store.Embedded(folder).isThere()) {
            return Optional.empty();
        }
        return Optional.of(
                "no server runs on the state folder '" + folder.toAbsolutePath().normalize() + "', and "
                        + (Files.isDirectory(folder) ? "no ledger is in it" : "it is not there")
                        + "; start the server, or name its state folder: --state DIR, or " + ServerFolder.VARIABLE
                        + "=DIR in the environment");
    }

    /** Why this user should keep out of a state folder, and what would help. */
    public static Optional<String> foreign(Path folder, String user) {
        Path file = folder.resolve(Store.Embedded.FILE);
        Optional<String> owner = StateFolder.owner(Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? file : folder);
        if (owner.isEmpty() || owner.get().equals(user) || user.equals(UNKNOWN)) {
            return Optional.empty();
        }
        String who = owner.get() + ", not to " + user;
        String as = "doas -u " + owner.get() + " autoinstalld ...";
        return Optional.of(
                Files.isExecutable(folder)
                        ? "no server runs on the state folder '" + folder + "', and it belongs to " + who
                                + "; start the server, or run this as that user: " + as
                        : "the state folder '" + folder + "' belongs to " + who + "; run this as root or as that user: "
                                + as);
    }

    private static String user() {
        return System.getProperty("user.name", UNKNOWN);
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

    /** Whether machines of that inventory get nothing without it. */
    static boolean isNeeded(Inventory inventory) {
        return inventory
                        .site()
                        .unknown()
                        .filter(u -> u.mustBeArmed() || u.access().isAnsweredOnce())
                        .isPresent()
                || inventory.hosts().values().stream()
                        .map(Host::access)
                        .anyMatch(access -> access.demands(Policy.ARMED) || access.isAnsweredOnce());
    }
}
