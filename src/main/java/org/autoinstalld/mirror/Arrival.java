package org.autoinstalld.mirror;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A file that is sent to many while it is fetched once. The last octets are kept back until its digest is right, so that a
 * wrong file is never complete at anybody.
 */
public final class Arrival {
    static final int KEPT_BACK = 64 * 1024;

    private record Waiting(long octets, Runnable then) {}

    private final CompletableFuture<Arrival> begun = new CompletableFuture<>();
    private final CompletableFuture<MirrorFile> whole = new CompletableFuture<>();
    private final List<Waiting> waiting = new ArrayList<>();

    private final String sha256;
    private long length;
    private Instant modified = Instant.EPOCH;
    private @Nullable FileChannel channel;
    private long received;
    private String failure = "";
    private @Nullable MirrorFile file;
    private int readers;
    private boolean over;
    private @Nullable Closeable source;

    Arrival(String sha256) {
        this.sha256 = sha256;
    }

    /** What it will be, hexadecimal. */
    public String sha256() {
        return sha256;
    }

    /** Complete when its length is known; fails with what is wrong. */
    public CompletableFuture<Arrival> begun() {
        return begun;
    }

    /** Complete when it is here, and right; fails with what is wrong. */
    public CompletableFuture<MirrorFile> whole() {
        return whole;
    }

    /** Octets in all, once it has begun. */
    public synchronized long length() {
        return length;
    }

    public synchronized Instant modified() {
        return modified;
    }

    /** How many octets may be sent by now. */
    public synchronized long ready() {
        return file != null ? length : Math.max(0, Math.min(received, length - KEPT_BACK));
    }

    /** Why no more will come; empty if nothing is wrong. */
    public synchronized String failure() {
        return failure;
    }

    /** Runs {@code then} once when more octets than that are ready, or none will be any more; here and now if they are. */
    public void await(long octets, Runnable then) {
        synchronized (this) {
            if (ready() <= octets && failure.isEmpty() && file == null) {
                waiting.add(new Waiting(octets, then));
                return;
            }
        }
        then.run();
    }

    /** One more reads it, from its first octet on; {@link #leave} must follow. */
    public synchronized FileChannel enter() throws IOException {
        FileChannel open = channel;
        if (file != null && (open == null || !open.isOpen())) {
            // it came from another generation, or all who read it are gone
            open = FileChannel.open(file.path(), StandardOpenOption.READ);
            channel = open;
        }
        if (!failure.isEmpty() || open == null) {
            throw new IOException(failure.isEmpty() ? "it is not there" : failure);
        }
        readers++;
        return open;
    }

    /** One that read it does so no more. Without any left, a fetch that is not half done ends. */
    public void leave() throws IOException {
        @Nullable Closeable cut = null;
        synchronized (this) {
            readers--;
            if (readers == 0 && over) {
                closeChannel();
            } else if (readers == 0 && received * 2 <= length) {
                cut = source;
                failure = "nobody asks for it any more";
            }
        }
        if (cut != null) {
            cut.close();
        }
    }

    /** Whoever fetches it is to end, and all who read it are told why. */
    void end(MirrorException why) throws IOException {
        Closeable cut;
        synchronized (this) {
            if (file != null) {
                return;
            }
            failure = failure.isEmpty() ? why.reason() : failure;
            cut = source;
        }
        tell();
        if (cut != null) {
            cut.close();
        }
    }

    private void closeChannel() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    // ---- told by the one who fetches ----

    /** What the octets come from by now, to be closed if nobody wants them. */
    synchronized void from(Closeable from) {
        source = from;
    }

    /** Whether somebody was told how long it is. */
    synchronized boolean hasBegun() {
        return channel != null;
    }

    /** Its length is known, and where it is read from. */
    void begins(long octets, Instant changed, FileChannel reading, long here) {
        synchronized (this) {
            length = octets;
            modified = changed;
            channel = reading;
            received = here;
        }
        begun.complete(this);
        tell();
    }

    /** More is here. */
    void receives(long octets) {
        synchronized (this) {
            received += octets;
        }
        tell();
    }

    /** All of it is here, and right. */
    void arrived(MirrorFile right) throws IOException {
        synchronized (this) {
            length = right.size();
            modified = right.modified();
            file = right;
            over = true;
            if (readers == 0) {
                closeChannel();
            }
        }
        whole.complete(right);
        begun.complete(this);
        tell();
    }

    /** It does not come; without effect once it is here. */
    void fails(MirrorException why) {
        MirrorException first;
        synchronized (this) {
            if (file != null) {
                return;
            }
            // one that was ended is not upstream's doing, whatever its end looks like to who fetches
            first = failure.isEmpty() ? why : new MirrorException(failure);
            failure = first.reason();
            over = true;
            try {
                if (readers == 0) {
                    closeChannel();
                }
            } catch (IOException e) {
                // it was read only
                failure = why.reason();
            }
        }
        begun.completeExceptionally(first);
        whole.completeExceptionally(first);
        tell();
    }

    private void tell() {
        List<Waiting> now = new ArrayList<>();
        synchronized (this) {
            boolean last = file != null || !failure.isEmpty();
            waiting.removeIf(one -> (last || ready() > one.octets) && now.add(one));
        }
        now.forEach(one -> one.then.run());
    }
}
