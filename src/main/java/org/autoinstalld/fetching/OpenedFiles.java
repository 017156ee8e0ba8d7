package org.autoinstalld.fetching;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.autoinstalld.mirror.Arrival;
import org.autoinstalld.mirror.MirrorFile;
import org.autoinstalld.responsefile.StoredFile;

/** Files of the mirror as somebody is sent them. */
final class OpenedFiles {
    private OpenedFiles() {}

    /** One that is here, and how it is opened. */
    static StoredFile stored(MirrorFile file, StoredFile.Opener opener) {
        MirrorFileKind kind = MirrorFileKind.of(file.name());
        return new StoredFile(kind.word(), kind.type(), file.size(), file.modified(), file.sha256(), opener);
    }

    /** One that is here. */
    static StoredFile.Opened of(MirrorFile file) {
        try {
            FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ);
            if (channel.size() != file.size()) {
                channel.close();
                throw new IOException("it has " + channel.size() + " octets, and had " + file.size());
            }
            return StoredFile.Opened.whole(channel, file.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that is being fetched. */
    static StoredFile.Opened of(Arrival arrival) {
        try {
            return new Arriving(arrival, arrival.enter());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its channel is shared by all who read it. */
    private record Arriving(Arrival arrival, FileChannel channel) implements StoredFile.Opened {
        @Override
        public StoredFile.Source source() {
            return new StoredFile.Source.OnDisk(channel);
        }

        @Override
        public long ready() {
            return arrival.ready();
        }

        @Override
        public String failure() {
            return arrival.failure();
        }

        @Override
        public void await(long octets, Runnable then) {
            arrival.await(octets, then);
        }

        @Override
        public void close() throws IOException {
            arrival.leave();
        }
    }
}
