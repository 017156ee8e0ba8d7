package org.autoinstalld.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A file system of H2 on which nothing can be written as long as its disk is full, and that tells of each write. */
public final class CrampedDisk extends FilePathWrapper {
    public static final AtomicBoolean FULL = new AtomicBoolean();

    private static volatile Written told = () -> {};

    /** Somebody who is told when something was written or cut off, before anything else is. */
    interface Written {
        void now() throws IOException;
    }

    static void tell(Written written) {
        told = written;
    }

    /** A store on it. */
    public static Backend store(Path folder) {
        FilePath.register(new CrampedDisk());
        return new H2(folder, "cramped:async:");
    }

    @Override
    public String getScheme() {
        return "cramped";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Cramped(getBase().open(mode));
    }

    private static final class Cramped extends FileBaseDefault {
        private final FileChannel file;

        Cramped(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer to, long position) throws IOException {
            return file.read(to, position);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            if (FULL.get()) {
                throw new IOException("No space left on device");
            }
            int length = file.write(from, position);
            told.now();
            return length;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
            told.now();
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
