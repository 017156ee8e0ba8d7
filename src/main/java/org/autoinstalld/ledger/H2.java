package org.autoinstalld.ledger;

import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.autoinstalld.conffile.PrivateFile;
import org.autoinstalld.ledger.LedgerSchema.DoubtfulException;
import org.autoinstalld.ledger.LedgerSchema.UnusableException;
import org.autoinstalld.problem.Reason;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file, in this process. No port is opened: H2's servers are never started.
 *
 * <p>H2 would write what was committed half a second later, of its own accord, on threads of its own, and never ask the
 * disk whether it is there. While it does so a checkpoint finds nothing left to write and returns before all is in the
 * file, and who kills the process at that moment may find a file that opens as it was before. So that is switched off
 * ({@code WRITE_DELAY}), and each commit is followed by a checkpoint with fsync(2), shared among those who commit at the
 * same time. The same threads would have made room in the file; {@link #tidy} does it instead.
 */
final class H2 implements Backend {
    static final String FILE = "ledger";

    private static final Logger LOG = LoggerFactory.getLogger(H2.class);

    /** A thread that is interrupted while it writes does not close the file for all. */
    static final String CHANNEL = "async:";

    private static final String USER = "sa";

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

    /** Apart from the tables, so that a copy of those gives no token away. */
    private static final String TOKEN_KEY = "token.key";

    private final Path folder;
    private final String channel;
    private final CommitMark mark;
    private final SharedSync sync = new SharedSync();
    private volatile Optional<Held> held = Optional.empty();
    /** Why it is not open. */
    private volatile Optional<String> why = Optional.empty();

    private volatile boolean left;
    private long tidied;
    private boolean unfinished;
    private boolean unmarked;

    /** The file as it is held open, however many connections come and go. */
    private record Held(Connection keeper, MVStore store, Optional<Object> key) {}

    /** What is beside the tables cannot be read or written. */
    static final class FolderException extends SQLException {
        private final IOException cause;

        private FolderException(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
            this.cause = cause;
        }

        IOException cause() {
            return cause;
        }
    }

    H2(Path folder) {
        this(folder, CHANNEL);
    }

    /** @param channel the file system of H2 that leads to the file */
    H2(Path folder, String channel) {
        this.folder = folder;
        this.channel = channel;
        this.mark = new CommitMark(folder);
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
    public synchronized void ready() throws SQLException, UnusableException {
        if (!isClosed() || left) {
            return;
        }
        drop();
        try {
            Optional<String> doubt = mark.doubt();
            if (doubt.isPresent()) {
                why = doubt;
                throw new DoubtfulException(doubt.get());
            }
            PrivateFile.make(file());
            Connection keeper = DriverManager.getConnection(url(), USER, "");
            MVStore store = store(keeper);
            BasicFileAttributes attributes = Files.readAttributes(file(), BasicFileAttributes.class);
            held = Optional.of(new Held(keeper, store, Optional.ofNullable(attributes.fileKey())));
            store.commit();
            store.sync();
            mark.note(
                    store.getFileStore().getCreationTime(), store.getFileStore().lastChunkVersion());
            why = Optional.empty();
        } catch (IOException e) {
            drop();
            throw new FolderException(e);
        } catch (MVStoreException e) {
            drop();
            throw new SQLException(String.valueOf(e.getMessage()), e);
        }
    }

    /** H2 closes a file by itself that it could not write. */
    @Override
    public boolean isClosed() {
        Optional<Held> now = held;
        return now.isEmpty() || now.get().store().isClosed();
    }

    /**
     * A file that was removed, replaced or cut short while it is open is not what the next start finds. So it is closed then,
     * without another word written to it, and judged as if it had just been found.
     */
    @Override
    public void look() throws SQLException {
        Optional<Held> now = held;
        if (now.isEmpty() || now.get().store().isClosed()) {
            return;
        }
        Optional<String> wrong = astray(now.get());
        if (wrong.isPresent()) {
            throw new SQLException(leaveAlone(now.get(), wrong.get()), CLOSED);
        }
    }

    private synchronized String leaveAlone(Held now, String wrong) {
        if (held.filter(now::equals).isPresent()) {
            drop();
            String told = "'" + file() + "' " + wrong + " while it was open, and is opened anew";
            try {
                why = mark.doubt().or(() -> Optional.of(told));
            } catch (IOException e) {
                why = Optional.of(told);
            }
        }
        return why.orElse(wrong);
    }

    private Optional<String> astray(Held now) {
        try {
            BasicFileAttributes found = Files.readAttributes(file(), BasicFileAttributes.class);
            if (!Optional.ofNullable(found.fileKey()).equals(now.key())) {
                return Optional.of("was replaced");
            }
            return found.size() < now.store().getFileStore().size() && isShort(now.store())
                    ? Optional.of("was cut short")
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of("was removed");
        } catch (IOException | MVStoreException e) {
            // nobody can tell
            return Optional.empty();
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
        Optional<Held> before = held;
        held = Optional.empty();
        if (before.isEmpty()) {
            return;
        }
        MVStoreException panic = before.get().store().getPanicException();
        if (panic != null && why.isEmpty()) {
            why = Optional.of(words(panic, String.valueOf(panic.getMessage())));
        }
        try {
            database(before.get().keeper()).shutdownImmediately();
            before.get().keeper().close();
        } catch (SQLException | RuntimeException e) {
            // it is closed in part; what is left of it holds nothing
            return;
        }
    }

    @Override
    public String told(SQLException e) {
        String reason = words(e, StoreStatus.reason(e));
        return isClosed() ? why.orElse(reason) : reason;
    }

    private String words(Throwable e, String otherwise) {
        return DiskSpace.isGone(folder, e) ? "the disk of " + folder + " is full" : otherwise;
    }

    @Override
    public HikariConfig pool() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(new HeldSource(this::connect));
        return config;
    }

    /** Never opens the file, which would be done unseen. */
    private synchronized Connection connect() throws SQLException {
        if (isClosed()) {
            throw new SQLTransientConnectionException(why.orElse("the file is not open"), CLOSED);
        }
        return DriverManager.getConnection(url(), USER, "");
    }

    @Override
    public Optional<String> unfit(Connection connection) {
        return Optional.empty();
    }

    @Override
    public void flush(Connection connection) throws SQLException {
        sync.await(() -> {
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
        });
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
        if (isClosed()) {
            return;
        }
        MVStore store = held.orElseThrow().store();
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
        return database(connection).getStore().getMvStore();
    }

    private static org.h2.engine.Database database(Connection connection) throws SQLException {
        return ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession()).getDatabase();
    }

    @Override
    public Optional<String> tokenKey(Connection connection) throws SQLException {
        Path key = folder.resolve(TOKEN_KEY);
        try {
            String text = Files.readString(key, StandardCharsets.ISO_8859_1).strip();
            if (RandomNames.FORM.matcher(text).matches()) {
                return Optional.of(text);
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new SQLException("'" + key + "' cannot be read: " + Reason.of(e), e);
        }
        throw new SQLException(
                "'" + key + "' holds no key; put back a copy of it, or remove it: then every token changes");
    }

    @Override
    public String makeTokenKey(Connection connection, String key) throws SQLException {
        try {
            PrivateFile.write(folder.resolve(TOKEN_KEY), key + "\n");
            return key;
        } catch (IOException e) {
            throw new SQLException("'" + folder.resolve(TOKEN_KEY) + "' cannot be written: " + Reason.of(e), e);
        }
    }

    @Override
    public void tell(Connection connection, Change change) {
        // there are no others
    }

    @Override
    public AutoCloseable hear(Hearing hearing) {
        return () -> {};
    }

    @Override
    public synchronized void leave() throws SQLException {
        left = true;
        Optional<Held> before = held;
        held = Optional.empty();
        // the last connection closes the file; a command to do so could meet a pool that opens it again
        if (before.isPresent()) {
            before.get().keeper().close();
        }
    }
}
