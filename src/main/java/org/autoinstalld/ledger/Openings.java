package org.autoinstalld.ledger;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.conffile.StateFolder;
import org.autoinstalld.ledger.LedgerSchema.DoubtfulException;
import org.autoinstalld.ledger.LedgerSchema.UnusableException;
import org.autoinstalld.problem.Denial;
import org.autoinstalld.problem.Reason;
import org.h2.api.ErrorCode;

/** Opens ledgers. */
final class Openings {
    private static final String FILE = Store.Embedded.FILE;

    /** What H2 says of a file whose content makes no sense: corrupted, or of no version it knows. */
    private static final Set<Integer> DAMAGED = Set.of(ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1);

    private Openings() {}

    static Opening open(LedgerOptions settings) {
        Store store = settings.store();
        if (store instanceof Store.Embedded embedded) {
            return on(settings, embedded.folder(), H2.CHANNEL);
        }
        return connected(settings, (Store.Postgres) store);
    }

    /** @param channel the file system of H2 that leads to the file */
    static Opening on(LedgerOptions settings, Path given, String channel) {
        Path folder = given.toAbsolutePath().normalize();
        if (folder.toString().indexOf(';') >= 0) {
            return new Opening.Failed("state folder '" + given + "' has a ';' in its name, which H2 cannot open");
        }
        try {
            StateFolder.make(folder);
            Optional<FolderLock> lock = FolderLock.take(folder);
            if (lock.isEmpty()) {
                return new Opening.InUse(folder.resolve(FILE), FolderLock.owner(folder));
            }
            return embedded(settings, folder, new H2(folder, channel), lock.get());
        } catch (IOException e) {
            return unusable(folder, e);
        }
    }

    private static Opening embedded(LedgerOptions settings, Path folder, H2 file, FolderLock lock) {
        Listeners listeners = new Listeners();
        StoreStatus contact = new StoreStatus(listeners, file::told);
        try {
            // here a damaged file is told at once; the pool would try for a while
            file.ready();
            Database database = new Database(file, contact);
            try {
                database.prepare();
            } catch (SQLException | UnusableException | RuntimeException e) {
                database.close();
                throw e;
            }
            return new Opening.Opened(new JdbcLedger(settings, listeners, contact, database, lock));
        } catch (DoubtfulException e) {
            lock.close();
            return new Opening.Failed(String.valueOf(e.getMessage()));
        } catch (SQLException | UnusableException | RuntimeException e) {
            lock.close();
            if (e instanceof H2.FolderException unfit && !DiskSpace.isGone(folder, unfit.cause())) {
                return unusable(folder, unfit.cause());
            }
            if (e instanceof SQLException sql && DAMAGED.contains(sql.getErrorCode())) {
                return new Opening.Failed(new CommitMark(folder).damaged(StoreStatus.reason(sql)));
            }
            String reason = e instanceof SQLException sql ? file.told(sql).replace("IO Exception: ", "") : Reason.of(e);
            return new Opening.Failed("'" + folder.resolve(FILE) + "' cannot be opened: " + reason);
        }
    }

    private static Opening unusable(Path folder, IOException e) {
        return new Opening.Failed(Denial.in(e, folder)
                .map(Denial::sentence)
                .orElseGet(() -> "state folder '" + folder + "' cannot be used: " + reason(e)));
    }

    private static Opening connected(LedgerOptions settings, Store.Postgres store) {
        if (!store.url().startsWith("jdbc:postgresql:")) {
            return new Opening.Failed("'" + store + "' is no jdbc:postgresql: URL");
        }
        Listeners listeners = new Listeners();
        Postgres postgres = new Postgres(store);
        StoreStatus contact = new StoreStatus(listeners, postgres::told);
        Database database = new Database(postgres, contact);
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

    /** In words, without the path that is named anyway. */
    private static String reason(IOException e) {
        return e instanceof NoSuchFileException || e instanceof FileAlreadyExistsException
                ? "no such folder, or no folder"
                : Reason.of(e);
    }
}
