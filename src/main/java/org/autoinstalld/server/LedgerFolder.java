package org.autoinstalld.server;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.autoinstalld.admin.ServerFolder;
import org.autoinstalld.conffile.StateFolder;
import org.autoinstalld.ledger.Store;

/**
 * A state folder as a command finds it that reached no server there. A command never makes a ledger that no server reads,
 * and never a file that the server's user could not open: root could, and for what is made by root in a folder of another
 * user that one would have to be trusted, who may have put a link there.
 *
 * @param user who runs the command
 */
public record LedgerFolder(Path folder, String user) {
    private static final String UNKNOWN = "?";

    public static LedgerFolder at(Path folder) {
        return new LedgerFolder(folder, System.getProperty("user.name", UNKNOWN));
    }

    private Path file() {
        return folder.resolve(Store.Embedded.FILE);
    }

    /** Why there is nothing to open, and what would help; empty if there is, or nobody can tell. */
    public Optional<String> missing() {
        if (new Store.Embedded(folder).isThere()) {
            return Optional.empty();
        }
        return Optional.of(
                "no server runs on the state folder '" + folder.toAbsolutePath().normalize() + "', and "
                        + (Files.isDirectory(folder) ? "no ledger is in it" : "it is not there")
                        + "; start the server, or name its state folder: --state DIR, or " + ServerFolder.VARIABLE
                        + "=DIR in the environment");
    }

    /** Why this user should keep out of it, and what would help. */
    public Optional<String> foreign() {
        Path owned = Files.exists(file(), LinkOption.NOFOLLOW_LINKS) ? file() : folder;
        Optional<String> owner = StateFolder.owner(owned);
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
}
