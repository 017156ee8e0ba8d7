package org.autoinstalld.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.EventLoop;
import io.netty.channel.FileRegion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.http.Counters.Incident;
import org.autoinstalld.http.Transfers.Ending;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.StoredFile;
import org.jspecify.annotations.Nullable;

/**
 * Sends a part of a file, from where it lies to the socket without keeping a copy. Waits for its turn, has the file opened by who may
 * wait, and sends one piece after the other, going back to the other connections of its event loop between two. Lives on that
 * loop, but for {@link #turn}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, and that ends the transfer
final class FileTransfer {
    private static final int PIECE = 1024 * 1024;

    private final InstallConnection connection;
    private final Transfers transfers;
    private final Answer.Stored answer;
    private final FilePart part;
    private final @Nullable IpAddress behindProxy;
    private final EventLoop loop;

    private @Nullable ScheduledFuture<?> impatience;
    private StoredFile.@Nullable Opened file;
    private @Nullable FileRegion piece;
    private long sent;
    private boolean over;

    private long seen = -1;
    private long stalledSince;

    /** Does not close the file with its end, as its class would: other pieces follow. */
    private static final class Piece extends DefaultFileRegion {
        Piece(FileChannel file, long from, long count) {
            super(file, from, count);
        }

        @Override
        protected void deallocate() {}
    }

    /**
     * @param behindProxy for whom a trusted proxy asks; null if nobody does
     */
    FileTransfer(
            InstallConnection connection,
            Transfers transfers,
            Answer.Stored answer,
            FilePart part,
            @Nullable IpAddress behindProxy) {
        this.connection = connection;
        this.transfers = transfers;
        this.answer = answer;
        this.part = part;
        this.behindProxy = behindProxy;
        loop = connection.channel.eventLoop();
    }

    @Nullable
    IpAddress behindProxy() {
        return behindProxy;
    }

    /** Begins, or says that it cannot: then nothing follows. */
    boolean begin() {
        Transfers.Entry entry = transfers.enter(this);
        if (entry == Transfers.Entry.TOO_MANY) {
            transfers.count(Ending.TURNED_AWAY);
            answer.delivery().ended(part.from(), false);
            return false;
        }
        if (entry == Transfers.Entry.NOW) {
            open();
        } else {
            impatience = loop.schedule(
                    () -> connection.guarded(this::giveUp), transfers.patience().toMillis(), TimeUnit.MILLISECONDS);
        }
        return true;
    }

    /** It is its turn. */
    void turn() {
        onLoop(this::open);
    }

    /** False if the listener has stopped, and the connection with it. */
    private boolean onLoop(Runnable job) {
        try {
            loop.execute(() -> connection.guarded(job));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void giveUp() {
        if (end(Ending.TURNED_AWAY)) {
            connection.unavailable(answer, "too many files are being sent");
        }
    }

    private void open() {
        if (impatience != null) {
            impatience.cancel(false);
        }
        if (over) {
            return;
        }
        answer.file().opener().open().whenComplete((opened, error) -> {
            if (opened == null) {
                onLoop(() -> failed(error));
            } else if (!onLoop(() -> opened(opened))) {
                close(opened);
            }
        });
    }

    private void failed(@Nullable Throwable error) {
        Throwable cause = error == null || error.getCause() == null ? error : error.getCause();
        if (end(Ending.BROKEN_OFF)) {
            connection.unavailable(
                    answer, "cannot be opened: " + (cause == null ? "nothing was found" : Reason.of(cause)));
        }
    }

    private void opened(StoredFile.Opened opened) {
        if (over) {
            close(opened);
            return;
        }
        file = opened;
        begin(opened);
    }

    /** Whoever asks for a part has some of the file already, and is told of it only when the whole is known to be right. */
    private void begin(StoredFile.Opened opened) {
        if (over) {
            return;
        }
        long length = part.file().length();
        if (part.status() == HttpStatus.PARTIAL && opened.ready() < length) {
            if (!opened.failure().isEmpty()) {
                failed(new IOException(opened.failure()));
            } else {
                opened.await(length - 1, () -> onLoop(() -> begin(opened)));
            }
            return;
        }
        answer.delivery().reached(part.from());
        ByteBuf head = connection.channel.alloc().directBuffer(ResponseHead.SIZE_MAX);
        connection.head(head, part);
        connection.channel.write(head, connection.channel.voidPromise());
        next();
    }

    private void next() {
        StoredFile.Opened from = file;
        if (over || from == null) {
            return;
        }
        if (sent == part.count()) {
            end(Ending.WHOLE);
            connection.sent(answer, part, sent);
            return;
        }
        if (!from.failure().isEmpty()) {
            cutOff(from.failure());
            return;
        }
        long at = part.from() + sent;
        long size = Math.min(PIECE, Math.min(from.ready() - at, part.count() - sent));
        if (size <= 0) {
            connection.channel.flush();
            seen = -1;
            from.await(at, () -> onLoop(this::next));
            return;
        }
        FileRegion some = piece(from.source(), at, size, transfers.copies());
        piece = some;
        connection.channel.writeAndFlush(some).addListener(f -> {
            piece = null;
            if (f.isSuccess()) {
                sent += size;
                answer.delivery().reached(part.from() + sent);
                // by way of the clock, since tasks that are ready run before the sockets of others are looked at
                loop.schedule(() -> connection.guarded(this::next), 1, TimeUnit.NANOSECONDS);
            } else {
                sent += some.transferred();
                connection.channel.close();
            }
        });
    }

    private static FileRegion piece(StoredFile.Source source, long at, long size, boolean copies) {
        if (source instanceof StoredFile.Source.OnDisk disk) {
            return copies ? new CopiedRegion(disk.channel(), at, size) : new Piece(disk.channel(), at, size);
        }
        return new MemoryRegion(((StoredFile.Source.InMemory) source).octets(), at, size);
    }

    /** Looks at the clock: a requester may be slow, but has to take something now and then. */
    void check(long now) {
        long taken = sent + (piece == null ? 0 : piece.transferred());
        if (piece == null || taken != seen) {
            answer.delivery().reached(part.from() + taken);
            seen = taken;
            stalledSince = now;
        } else if (now - stalledSince >= transfers.stall().toNanos()) {
            cutOff("takes nothing");
        }
    }

    private void cutOff(String why) {
        connection.context.counters().count(Incident.CUT_OFF);
        if (end(Ending.BROKEN_OFF)) {
            connection.brokenOff(answer, part, sent, "cut off: " + why);
        }
        connection.channel.close();
    }

    /** The connection is closed. */
    void gone() {
        boolean stopping = connection.context.draining();
        if (end(Ending.BROKEN_OFF)) {
            connection.brokenOff(
                    answer, part, sent, stopping ? "cut off: the server stops" : "broken off by the requester");
        }
    }

    /** False if it was over already. */
    private boolean end(Ending ending) {
        if (over) {
            return false;
        }
        over = true;
        if (impatience != null) {
            impatience.cancel(false);
        }
        if (piece != null) {
            sent += piece.transferred();
            piece = null;
        }
        if (file != null) {
            close(file);
        }
        long reached = part.from() + sent;
        answer.delivery()
                .ended(reached, ending == Ending.WHOLE && reached == part.file().length());
        transfers.leave(this, ending, answer.file().kind(), sent);
        return true;
    }

    private static void close(StoredFile.Opened file) {
        try {
            file.close();
        } catch (IOException e) {
            // it was read only
        }
    }
}
