package org.autoinstalld.ledger;

import java.nio.file.Path;
import java.util.OptionalLong;

/** What came of opening a ledger. */
public sealed interface Opening {
    /** It is open; a PostgreSQL that cannot be reached counts as open, and down. */
    record Opened(Ledger ledger) implements Opening {}

    /** Another process has the file open, most likely a server. */
    record InUse(Path file, OptionalLong pid) implements Opening {}

    /** The store is there and of no use: damaged, not ours, or made by a newer version. */
    record Failed(String reason) implements Opening {}
}
