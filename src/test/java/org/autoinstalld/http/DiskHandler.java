package org.autoinstalld.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.Delivery;
import org.autoinstalld.responsefile.StoredFile;

/** Answers below /pub/ with the files of a folder, whose digests are made up. Counts those that are open, and hears how they ended. */
final class DiskHandler implements InstallHandler {
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger asked = new AtomicInteger();
    final List<String> delivered = new CopyOnWriteArrayList<>();
    /** What is decided waits for this. */
    volatile CountDownLatch decides = new CountDownLatch(0);

    private final Path root;
    private final boolean holds;

    DiskHandler(Path root) {
        this(root, false);
    }

    /** @param holds whether small files are sent from memory */
    DiskHandler(Path root, boolean holds) {
        this.root = root;
        this.holds = holds;
    }

    @Override
    public boolean isMirrored(String path) {
        return path.startsWith("/pub/");
    }

    @Override
    public Optional<Answer> answer(Request request, Consumer<Answer> later) {
        if (!request.path().startsWith("/pub/")) {
            return Optional.of(new Answer.Unknown("no such host"));
        }
        Path file = root.resolve(request.path().substring(1));
        CountDownLatch first = decides;
        asked.incrementAndGet();
        CompletableFuture.runAsync(() -> {
            try {
                first.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            later.accept(answer(request.path(), file));
        });
        return Optional.empty();
    }

    private Answer answer(String path, Path file) {
        try {
            if (Files.isDirectory(file)) {
                return new Answer.Moved(null, "a folder", path + "/", true);
            }
            if (!Files.exists(file)) {
                return new Answer.Missing(null, "no such file");
            }
            return new Answer.Stored(
                    null,
                    "file",
                    new StoredFile(
                            "set",
                            "application/octet-stream",
                            Files.size(file),
                            Files.getLastModifiedTime(file).toInstant(),
                            "digest-of-" + file.getFileName(),
                            holds && Files.size(file) < 1000
                                    ? new StoredFile.Held(ByteBuffer.wrap(Files.readAllBytes(file)))
                                    : () -> CompletableFuture.supplyAsync(() -> opened(file))),
                    delivery(file));
        } catch (IOException e) {
            return new Answer.Failed(null, e.toString());
        }
    }

    private Delivery delivery(Path file) {
        return new Delivery() {
            @Override
            public void reached(long octets) {}

            @Override
            public void ended(long octets, boolean whole) {
                delivered.add(file.getFileName() + " " + octets + (whole ? " whole" : " cut"));
            }
        };
    }

    private StoredFile.Opened opened(Path file) {
        try {
            FileChannel channel = FileChannel.open(file);
            open.incrementAndGet();
            StoredFile.Opened whole = StoredFile.Opened.whole(channel, channel.size());
            return new StoredFile.Opened() {
                @Override
                public StoredFile.Source source() {
                    return whole.source();
                }

                @Override
                public long ready() {
                    return whole.ready();
                }

                @Override
                public String failure() {
                    return "";
                }

                @Override
                public void await(long octets, Runnable then) {
                    whole.await(octets, then);
                }

                @Override
                public void close() throws IOException {
                    open.decrementAndGet();
                    channel.close();
                }
            };
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
