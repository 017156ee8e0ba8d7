package org.autoinstalld.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.RequestedFile;
import org.autoinstalld.responsefile.Answer;
import org.jspecify.annotations.Nullable;

/**
 * What a machine sends to report its first boot: the one body that an install listener takes. It says beforehand how long it
 * is, and nothing of it is read before it is known that the machine was asked to report. Lives on its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the listener gives a permit back
final class ReportBody {
    static final byte[] CONTINUE = ResponseHead.ascii("HTTP/1.1 100 Continue\r\n\r\n");

    /** Octets of one. */
    static final int MOST = 256 * 1024;

    /** More at once would be a flood, or a rack that wakes up; who is not let in reports without what it has to tell. */
    static final int AT_ONCE = 16;

    private final InstallConnection connection;
    private final InstallHandler handler;
    private final Request request;
    private final boolean expectsContinue;
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream(0);
    private final AtomicReference<@Nullable Semaphore> held = new AtomicReference<>();
    private boolean complete;

    /** @param expectsContinue whether the machine waits to be told before it sends anything */
    ReportBody(InstallConnection connection, InstallHandler handler, Request request, boolean expectsContinue) {
        this.connection = connection;
        this.handler = handler;
        this.request = request;
        this.expectsContinue = expectsContinue;
    }

    /** Whether a request brings one. */
    static boolean isMeant(HttpRequest request, RequestTarget target) {
        return request.method().equals(HttpMethod.POST)
                && target instanceof RequestTarget.Sound sound
                && RequestedFile.of(sound.path()) instanceof RequestedFile.Report;
    }

    /** What is wrong with the head of such a request; null if nothing is. */
    static @Nullable Complaint complaint(HttpRequest request) {
        if (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                || !request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return new Complaint(HttpStatus.LENGTH_REQUIRED, "a report that does not say how long it is");
        }
        long length = HttpUtil.getContentLength(request, -1L);
        if (length < 0) {
            return Complaint.bad("a Content-Length that is no number");
        }
        return length > MOST ? new Complaint(HttpStatus.CONTENT_TOO_LARGE, "a report of " + length + " octets") : null;
    }

    /** Asks whether it may come; meanwhile nothing of it is read. */
    void announce() {
        handler.announced(request, refusal -> onLoop(() -> announced(refusal.orElse(null))));
    }

    private void onLoop(Runnable job) {
        connection.channel.eventLoop().execute(() -> connection.guarded(job));
    }

    private void announced(@Nullable Answer refusal) {
        if (!connection.channel.isActive()) {
            return;
        }
        if (refusal != null) {
            connection.reportOver();
            connection.refuse(refusal);
        } else if (!connection.context.reports().tryAcquire()) {
            connection.reportOver();
            connection.refuse(new Complaint(HttpStatus.UNAVAILABLE, "too many machines report at once"));
        } else {
            held.set(connection.context.reports());
            connection.channel.closeFuture().addListener(f -> release());
            if (complete) {
                taken();
                return;
            }
            if (expectsContinue) {
                connection.channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
            }
            connection.reading();
        }
    }

    /** A piece of it. One without octets is complete before anybody has said that it may come. */
    void add(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            connection.reportOver();
            connection.refuse(Complaint.bad("not an HTTP request"));
            return;
        }
        byte[] piece = new byte[content.content().readableBytes()];
        content.content().readBytes(piece);
        octets.writeBytes(piece);
        complete |= content instanceof LastHttpContent;
        if (complete && held.get() != null) {
            taken();
        }
    }

    private void taken() {
        connection.reportOver();
        connection.answering();
        handler.reported(request, octets.toByteArray(), answer -> {
            release();
            onLoop(() -> connection.settledLate(answer));
        });
    }

    /** Nobody needs it any more. */
    private void release() {
        Semaphore permits = held.getAndSet(null);
        if (permits != null) {
            permits.release();
        }
    }
}
