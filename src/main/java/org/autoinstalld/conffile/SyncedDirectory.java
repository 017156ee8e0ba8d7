package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * The directory of a file, open, so that names given or taken in it can be made durable with fsync(2). It is opened before
 * the change: one that cannot be opened should stop it, not be noticed afterwards.
 */
record SyncedDirectory(FileChannel channel) implements AutoCloseable {

    static SyncedDirectory of(Path file) throws IOException {
        Path parent = Objects.requireNonNull(file.getParent(), "absolute path");
        return new SyncedDirectory(FileChannel.open(parent, StandardOpenOption.READ));
    }

    void sync() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
