package org.autoinstalld.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.autoinstalld.conffile.PrivateFile;
import org.autoinstalld.conffile.StateFolder;
import org.h2.api.ErrorCode;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file, in this process. No port is opened: H2's servers are never started.
 *
 * <p>H2 would write what was committed half a second later, of its own accord, on threads of its own, and never ask the
 * disk whether it is there. While it does so a checkpoint finds nothing left to write and returns before all is in the
 * file, and who kills the process at that moment may find a file that opens as it was before. So that is switched off
 * ({@code WRITE_DELAY}), and each commit is followed by a checkpoint with fsync(2); {@link GroupCommit} lets those
 * who commit at the same time share one. The same threads would have made room in the file; {@link #tidy} does it instead.
 */
final class H2 implements Backend {
    static final String FILE = "ledger";

    private static final Logger LOG = LoggerFactory.getLogger(H2.class);

    /** A thread that is interrupted while it writes does not close the file for all. */
    private static final String CHANNEL = "async:";

    private static final String USER = "sa";

    /** What H2 says of a file whose content makes no sense: corrupted, or of no version it knows. */
    private static final Set<Integer> DAMAGED = Set.of(ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1);

    /** What H2 says of a file that is not open. */
    private static final String CLOSED = "90098";

    /** How much the file may grow before room is made in it, octets. */
    private static final long GROWTH = 16L << 20;

    private static final int TIDY_MILLIS = 200;

    /** H2 would take 64 MB for each GB that the process may have. */
    private static final int CACHE_KILOBYTES = 8_192;

    /** How much of the file is in use when it is good enough, in percent. */
    private static final int FILLED = 75;

    /** How long room that was made is not used again, so that a file opens whatever a power cut left of it. */
    private static final int RETENTION_MILLIS = 5_000;

    private final Path folder;
    private final String channel;
    private final CommitMark mark;
    private final HeldSource connections = new HeldSource(USER, this::connect);
    private @Nullable FolderLock lock;
    private volatile @Nullable Held held;
    private volatile @Nullable Closed closed;
    private long tidied;
    private boolean unfinished;
    private boolean unmarked;

    /**
     * Why it is not open. In one piece, since others look at it at any moment.
     *
     * @param doubtful whether somebody has to accept it first
     */
    private record Closed(String why, boolean doubtful) {}

    /** The file as it is held open, however many connections come and go. */
    private record Held(
            Connection keeper, MVStore store, @Nullable Object key) {}

    H2(Path folder) {
        this(folder, CHANNEL);
    }

    /** @param channel the file system of H2 that leads to the file */
    H2(Path folder, String channel) {
        this.folder = folder.toAbsolutePath().normalize();
        this.channel = channel;
        this.mark = new CommitMark(this.folder);
    }

    private Path file() {
        return folder.resolve(Store.Embedded.FILE);
    }

    private String url() {
        return "jdbc:h2:" + channel + folder.resolve(FILE)
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE"
                // we close it, in order
                + ";DB_CLOSE_ON_EXIT=FALSE"
                + ";LOCK_TIMEOUT=3000;WRITE_DELAY=0;RETENTION_TIME=" + RETENTION_MILLIS
                + ";TRACE_LEVEL_FILE=0;QUERY_CACHE_SIZE=64;CACHE_SIZE=" + CACHE_KILOBYTES;
    }

    /** Opens the file, which stays open until {@link #leave}, unless it turns out to be gone or cannot be written. */
    @Override
    public synchronized void ready() throws SQLException, LedgerException {
        if (!isClosed()) {
            return;
        }
        drop();
        if (folder.toString().indexOf(';') >= 0) {
            throw new LedgerException(
                    LedgerException.Kind.UNUSABLE,
                    "state folder '" + folder + "' has a ';' in its name, which H2 cannot open");
        }
        try {
            lock();
            CleanClose.forget(file());
            String doubt = mark.doubt().orElse(null);
            if (doubt != null) {
                closed = new Closed(doubt, true);
                throw new LedgerException(LedgerException.Kind.TO_ACCEPT, doubt);
            }
            Closed before = closed;
            closed = before == null || before.doubtful() ? null : before;
            PrivateFile.make(file());
            // which file that is, is asked first: if it is replaced in between, the next look finds another
            Object key = Files.readAttributes(file(), BasicFileAttributes.class).fileKey();
            Connection keeper = new JdbcConnection(url(), new Properties(), USER, "", false);
            MVStore store = store(keeper);
            held = new Held(keeper, store, key);
            store.commit();
            store.sync();
            mark.note(
                    store.getFileStore().getCreationTime(), store.getFileStore().lastChunkVersion());
            closed = null;
        } catch (IOException e) {
            drop();
            throw new FolderException(folder, e);
        } catch (MVStoreException e) {
            drop();
            throw new SQLException(String.valueOf(e.getMessage()), e);
        }
    }

    /** No other process may come between two attempts to open it anew, so the folder is kept once it is ours. */
    private void lock() throws IOException, LedgerException {
        if (lock != null) {
            return;
        }
        StateFolder.make(folder);
        lock = FolderLock.take(folder).orElse(null);
        if (lock == null) {
            OptionalLong owner = FolderLock.owner(folder);
            throw new LedgerException(
                    LedgerException.Kind.IN_USE,
                    "'" + file() + "' is in use by "
                            + (owner.isPresent() ? "process " + owner.getAsLong() : "another process"));
        }
    }

    @Override
    public void notReached(SQLException e) throws LedgerException {
        if (e instanceof FolderException unfit && !unfit.isFull()) {
            throw new LedgerException(LedgerException.Kind.UNUSABLE, unfit.sentence(), e);
        }
        if (DAMAGED.contains(e.getErrorCode())) {
            throw new LedgerException(LedgerException.Kind.TO_ACCEPT, mark.damaged(Database.reason(e)), e);
        }
        throw unusable(failure(e).reason().replace("IO Exception: ", ""), e);
    }

    @Override
    public LedgerException unusable(String reason, @Nullable Throwable cause) {
        return new LedgerException(
                LedgerException.Kind.UNUSABLE, "'" + file() + "' cannot be opened: " + reason, cause);
    }

    /** H2 closes a file by itself that it could not write. */
    @Override
    public boolean isClosed() {
        Held now = held;
        return now == null || now.store().isClosed();
    }

    /**
     * A file that was removed, replaced or cut short while it is open is not what the next start finds. So it is closed then,
     * without another word written to it, and judged as if it had just been found.
     */
    @Override
    public void look() throws SQLException {
        Held now = held;
        if (now == null || now.store().isClosed()) {
            return;
        }
        String wrong = astray(now);
        if (!wrong.isEmpty()) {
            throw new SQLException(leaveAlone(now, wrong), CLOSED);
        }
    }

    private synchronized String leaveAlone(Held now, String wrong) {
        if (now.equals(held)) {
            drop();
            closed = mayBeAnother()
                    .map(doubt -> new Closed(doubt, true))
                    .orElseGet(() ->
                            new Closed("'" + file() + "' " + wrong + " while it was open, and is opened anew", false));
        }
        Closed told = closed;
        return told == null ? wrong : told.why();
    }

    private Optional<String> mayBeAnother() {
        try {
            return mark.doubt();
        } catch (IOException e) {
            // whoever opens it finds out
            return Optional.empty();
        }
    }

    /** What became of the file; empty if nothing, or nobody can tell. */
    private String astray(Held now) {
        try {
            BasicFileAttributes found = Files.readAttributes(file(), BasicFileAttributes.class);
            if (!Objects.equals(found.fileKey(), now.key())) {
                return "was replaced";
            }
            return found.size() < now.store().getFileStore().size() && isShort(now.store()) ? "was cut short" : "";
        } catch (NoSuchFileException e) {
            return "was removed";
        } catch (IOException | MVStoreException e) {
            return "";
        }
    }

    /** While nobody writes: H2 notes a new length before the file has it, and one that is less afterwards. */
    private boolean isShort(MVStore store) {
        AtomicBoolean less = new AtomicBoolean();
        store.executeFilestoreOperation(
                () -> less.set(file().toFile().length() < store.getFileStore().size()));
        return less.get();
    }

    /** Lets go of the file, as after a crash. */
    private void drop() {
        Held before = held;
        held = null;
        if (before == null) {
            return;
        }
        MVStoreException panic = before.store().getPanicException();
        if (panic != null && closed == null) {
            closed = new Closed(words(panic, String.valueOf(panic.getMessage())), false);
        }
        HeldSource.crash(before.keeper());
        connections.end();
    }

    @Override
    public LedgerException failure(SQLException e) {
        Closed now = closed;
        if (now == null || !isClosed()) {
            return new LedgerException(LedgerException.Kind.AWAY, words(e, Database.reason(e)), e);
        }
        return new LedgerException(
                now.doubtful() ? LedgerException.Kind.TO_ACCEPT : LedgerException.Kind.AWAY, now.why(), e);
    }

    private String words(Throwable e, String otherwise) {
        return FolderException.isFull(folder, e) ? "the disk of " + folder + " is full" : otherwise;
    }

    @Override
    public DataSource connections() {
        return connections;
    }

    /** Nobody who connects opens the file, which would be done unseen. */
    private synchronized Connection connect(HeldSource.Making making) throws SQLException {
        if (isClosed()) {
            Closed now = closed;
            throw new SQLTransientConnectionException(now == null ? "the file is not open" : now.why(), CLOSED);
        }
        try {
            return making.at(url());
        } catch (SQLException e) {
            if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                // H2 knows no longer what it has open, which nobody else can have: without this it stayed so for ever
                drop();
                throw new SQLTransientConnectionException("the file is opened anew", CLOSED, e);
            }
            throw e;
        }
    }

    @Override
    public void flush(Connection connection) throws SQLException {
        MVStore store = store(connection);
        long version;
        try {
            store.commit();
            version = store.getFileStore().lastChunkVersion();
        } catch (MVStoreException e) {
            throw new SQLException(String.valueOf(e.getMessage()), e);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("checkpoint sync");
        }
        look();
        note(store, version);
    }

    /** Without a mark less is noticed; nothing that was committed is lost. */
    private void note(MVStore store, long version) {
        try {
            mark.note(store.getFileStore().getCreationTime(), version);
            unmarked = false;
        } catch (IOException e) {
            if (!unmarked) {
                LOG.warn("the last commit is not noted in '{}': {}", CommitMark.FILE, e.getMessage());
            }
            unmarked = true;
        }
    }

    /** Those who commit wait meanwhile, for less than claims do. */
    @Override
    public void tidy() throws SQLException {
        Held now = held;
        if (now == null || isClosed()) {
            return;
        }
        MVStore store = now.store();
        long before = store.getFileStore().size();
        if (before < tidied + GROWTH && !unfinished) {
            return;
        }
        try {
            store.compactFile(TIDY_MILLIS);
            // compacting takes that to be none from now on
            store.setRetentionTime(RETENTION_MILLIS);
            tidied = store.getFileStore().size();
            // one go may only gather the room that the next one gives back
            unfinished = tidied > GROWTH && store.getFileStore().getFillRate() < FILLED;
        } catch (MVStoreException e) {
            throw new SQLException("the file cannot be compacted: " + e.getMessage(), e);
        }
    }

    /** What is below the tables. */
    static MVStore store(Connection connection) throws SQLException {
        return HeldSource.database(connection).getStore().getMvStore();
    }

    @Override
    public Optional<String> tokenKey(Connection connection) throws SQLException {
        return TokenKey.read(folder);
    }

    @Override
    public String makeTokenKey(Connection connection, String key) throws SQLException {
        return TokenKey.write(folder, key);
    }

    @Override
    public synchronized void leave() {
        Held before = held;
        held = null;
        try {
            // the last connection closes the file
            connections.end();
            if (before != null) {
                before.keeper().close();
            }
        } catch (SQLException e) {
            LOG.debug("what was committed is safe", e);
        }
        if (lock != null) {
            lock.close();
        }
        lock = null;
    }
}
