package org.autoinstalld.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.ledger.Schema.UnusableException;
import org.autoinstalld.problem.Denial;
import org.h2.api.ErrorCode;

/** Opens ledgers. */
final class Openings {
    private static final String FILE = Store.Embedded.FILE;

    /** What H2 says of a file whose content makes no sense: corrupted, or of no version it knows. */
    private static final Set<Integer> DAMAGED = Set.of(ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1);

    private Openings() {}

    static Opening open(Settings settings) {
        Store store = settings.store();
        if (store instanceof Store.Embedded embedded) {
            return embedded(settings, embedded.folder());
        }
        return connected(settings, (Store.Postgres) store);
    }

    private static Opening embedded(Settings settings, Path given) {
        Path folder = given.toAbsolutePath().normalize();
        if (folder.toString().indexOf(';') >= 0) {
            return new Opening.Failed("state folder '" + given + "' has a ';' in its name, which H2 cannot open");
        }
        try {
            make(folder);
            Optional<FolderLock> lock = FolderLock.take(folder);
            if (lock.isEmpty()) {
                return new Opening.InUse(folder.resolve(FILE), FolderLock.owner(folder));
            }
            return embedded(settings, folder, lock.get());
        } catch (IOException e) {
            return unusable(folder, e);
        }
    }

    private static Opening embedded(Settings settings, Path folder, FolderLock lock) {
        Listeners listeners = new Listeners();
        Contact contact = new Contact(listeners, "");
        H2 file = new H2(folder);
        try {
            // here a damaged file is told at once; the pool would try for a while
            file.open();
            Database database = new Database(file, contact);
            try {
                database.prepare();
            } catch (SQLException | UnusableException | RuntimeException e) {
                database.close();
                throw e;
            }
            return new Opening.Opened(new JdbcLedger(settings, listeners, contact, database, lock));
        } catch (IOException e) {
            lock.close();
            return unusable(folder, e);
        } catch (SQLException | UnusableException | RuntimeException e) {
            lock.close();
            if (e instanceof SQLException sql && DAMAGED.contains(sql.getErrorCode())) {
                return new Opening.Failed("'" + folder.resolve(FILE) + "' is damaged; put back a copy of it, or move it"
                        + " away to begin a new one, and arm and rotate tokens anew (" + Contact.reason(sql) + ")");
            }
            String reason = e instanceof SQLException sql ? Contact.reason(sql).replace("IO Exception: ", "") : String.valueOf(e.getMessage());
            return new Opening.Failed("'" + folder.resolve(FILE) + "' cannot be opened: " + reason);
        }
    }

    private static Opening unusable(Path folder, IOException e) {
        return new Opening.Failed(Denial.in(e, folder)
                .map(Denial::sentence)
                .orElseGet(() -> "state folder '" + folder + "' cannot be used: " + e.getMessage()));
    }

    private static Opening connected(Settings settings, Store.Postgres store) {
        if (!store.url().startsWith("jdbc:postgresql:")) {
            return new Opening.Failed("'" + store + "' is no jdbc:postgresql: URL");
        }
        Listeners listeners = new Listeners();
        Contact contact = new Contact(listeners, store.toString());
        Database database = new Database(new Postgres(store), contact);
        try {
            database.prepare();
        } catch (SQLException e) {
            // installers are answered all the same, as far as policies let them; the writer goes on trying
            contact.bad(e);
        } catch (UnusableException e) {
            database.close();
            return new Opening.Failed("'" + store + "' cannot be used: " + e.getMessage());
        }
        return new Opening.Opened(new JdbcLedger(settings, listeners, contact, database, () -> {}));
    }

    /** For its owner alone: what is in there opens URLs. */
    private static void make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }
}
