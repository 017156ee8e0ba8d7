package org.autoinstalld.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.autoinstalld.conffile.PrivateFile;
import org.autoinstalld.problem.Reason;

/** The key of tokens beside an H2 file. Apart from the tables, so that a copy of those gives no token away. */
final class TokenKeyFile {
    private static final String NAME = "token.key";

    private TokenKeyFile() {}

    static Optional<String> read(Path folder) throws SQLException {
        Path key = folder.resolve(NAME);
        try {
            String text = Files.readString(key, StandardCharsets.ISO_8859_1).strip();
            if (DerivedTokens.FORM.matcher(text).matches()) {
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
}
