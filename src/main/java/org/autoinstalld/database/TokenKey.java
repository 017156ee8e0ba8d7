package org.autoinstalld.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.autoinstalld.conffile.PrivateFile;
import org.autoinstalld.problem.Reason;

/** Where the key of tokens is kept: beside an H2 file, so that a copy of the tables gives no token away, or in the tables. */
final class TokenKey {
    private static final String NAME = "token.key";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private TokenKey() {}

    static Optional<String> read(Path folder) throws SQLException {
        Path key = folder.resolve(NAME);
        try {
            String text = Files.readString(key, StandardCharsets.ISO_8859_1).strip();
            if (FORM.matcher(text).matches()) {
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

    static String write(Path folder, String key) throws SQLException {
        try {
            PrivateFile.write(folder.resolve(NAME), key + "\n");
            return key;
        } catch (IOException e) {
            throw new SQLException("'" + folder.resolve(NAME) + "' cannot be written: " + Reason.of(e), e);
        }
    }

    /** The key of servers that share these tables. */
    static Optional<String> read(Connection connection) throws SQLException {
        return Sql.first(connection, "select secret from token_key", row -> row.getString(1));
    }

    /** Makes that key, unless another server was quicker. */
    static String write(Connection connection, String key) throws SQLException {
        Sql.update(connection, "insert into token_key (id, secret) values (1, ?) on conflict do nothing", key);
        return read(connection).orElseThrow();
    }
}
