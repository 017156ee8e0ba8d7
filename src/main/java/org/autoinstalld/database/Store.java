package org.autoinstalld.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a ledger is kept. */
public sealed interface Store {
    /**
     * In one file, {@code ledger.mv.db}, which one process at a time may have open.
     *
     * @param folder is made if it is not there, for its owner alone
     */
    record Embedded(Path folder) implements Store {
        /** Its name in the folder. */
        public static final String FILE = H2.FILE + ".mv.db";

        /** Whether there is a ledger, or was, or may be one that cannot be seen; if not, opening it makes one. */
        public boolean isThere() {
            return !Files.notExists(folder.resolve(FILE)) || !Files.notExists(folder.resolve(CommitMark.FILE));
        }

        /**
         * Says that the file is to be taken as it is, though it lacks what was committed, or that a new one is to begin
         * if none is there. Whoever opens it next, within seconds where a server waits for that, goes by it.
         *
         * @return why it is not taken, of a damaged file; nothing is changed then
         */
        public Optional<String> accept() throws IOException {
            return new CommitMark(folder).accept();
        }
    }

    /**
     * In a PostgreSQL, which several servers may share.
     *
     * @param url {@code jdbc:postgresql://HOST[:PORT]/DATABASE[?...]}; user and password may stand in it, else they are the other two
     */
    record Postgres(
            String url, @Nullable String user, @Nullable String password) implements Store {
        /** Without what might be secret. */
        @Override
        public String toString() {
            int query = url.indexOf('?');
            return (query < 0 ? url : url.substring(0, query)).replaceFirst("//[^/@]*@", "//");
        }
    }
}
