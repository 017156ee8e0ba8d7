package org.autoinstalld.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import java.util.regex.Pattern;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.http.Counters.Incident;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.Sender;
import org.autoinstalld.lookup.WithoutToken;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.StoredFile;
import org.jspecify.annotations.Nullable;

/** A connection on the install listener: from a request to its handler and back, on the event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a scheduled task answers, or finds that the connection is closed
final class InstallConnection extends Connection {
    private static final String TEXT = "text/plain; charset=utf-8";
    /** What may be written into a URL as it came. */
    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");

    private final InstallHandler handler;
    private final ScanThrottle scanners;
    private final Transfers transfers;

    // of the last request; there is no next one before it is answered
    private String asked = "";
    private IpAddress requester;
    private HttpHeaders headers = EmptyHttpHeaders.INSTANCE;
    private boolean proxied;
    private boolean tls;
    private boolean head;
    private @Nullable FileTransfer transfer;
    private Persistence persistence = Persistence.CLOSE;
    private @Nullable ReportBody report;
    private long start;
    private long decided;

    InstallConnection(
            Channel channel,
            ListenerContext context,
            InstallHandler handler,
            ScanThrottle scanners,
            Transfers transfers) {
        super(channel, context);
        this.transfers = transfers;
        this.handler = handler;
        this.scanners = scanners;
        requester = peer;
    }

    @Override
    void request(HttpRequest request) {
        start = System.nanoTime();
        asked = request.decoderResult().isFailure() ? "" : request.uri();
        headers = request.headers();
        RequestTarget target = RequestTarget.parse(asked, handler::isMirrored);
        Forwarded forwarded = forwarded(request);
        requester = client();
        Complaint complaint = Complaint.about(request, target);
        boolean reports = complaint == null && ReportBody.isMeant(request, target);
        if (complaint == null) {
            complaint = reports ? ReportBody.complaint(request) : aboutBody(request);
        }
        if (complaint == null) {
            requester = forwarded.client();
            proxied = forwarded.sender() == Sender.PROXY;
            tls = forwarded.tls();
            complaint = forwarded.complaint() == null ? null : Complaint.bad(forwarded.complaint());
        }
        if (complaint != null) {
            refuse(complaint);
            return;
        }
        if (reports && target instanceof RequestTarget.Sound sound) {
            head = false;
            persistence = Persistence.CLOSE;
            answering();
            Request announced = new Request(requester, forwarded.sender(), sound.path(), null, false);
            report = new ReportBody(this, handler, announced, HttpUtil.is100ContinueExpected(request));
            report.announce();
            return;
        }
        head = request.method().equals(HttpMethod.HEAD);
        persistence = mayGoOn() ? Persistence.of(request) : Persistence.CLOSE;
        if (!head && !request.method().equals(HttpMethod.GET)) {
            Answer none = new Answer.Unknown("method " + request.method());
            answer(HttpStatus.METHOD_NOT_ALLOWED, none, System.nanoTime() - start);
            return;
        }
        decide(target, forwarded.sender()).ifPresentOrElse(this::settled, this::answering);
    }

    /** An installer has nothing to send. What is not read cannot be taken for a second request. */
    private static @Nullable Complaint aboutBody(HttpRequest request) {
        if (!request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                && HttpUtil.getContentLength(request, 0L) == 0) {
            return null;
        }
        boolean get =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return get
                ? new Complaint(HttpStatus.CONTENT_TOO_LARGE, "the request has a body")
                : new Complaint(HttpStatus.METHOD_NOT_ALLOWED, "method " + request.method());
    }

    @Override
    void content(HttpContent content) {
        if (report != null) {
            report.add(content);
        }
    }

    /** Nothing more of a report is to come, or to be looked at. */
    void reportOver() {
        report = null;
    }

    /** A report is not taken, and what comes of it not read. */
    void refuse(Answer answer) {
        settled(answer, (status, nanos) -> refuse(new Complaint(status, answer.reason())));
    }

    private Optional<Answer> decide(RequestTarget target, Sender sender) {
        if (!(target instanceof RequestTarget.Sound sound)) {
            String reason = ((RequestTarget.Malformed) target).reason();
            return Optional.of(
                    handler.isMirrored(asked) ? new Answer.Missing(null, reason) : new Answer.Unknown(reason));
        }
        try {
            return handler.answer(
                    new Request(requester, sender, sound.path(), sound.setdir(), !head),
                    answer -> channel.eventLoop().execute(() -> guarded(() -> settledLate(answer))));
        } catch (RuntimeException | Error e) {
            // whatever went wrong, the installer must not take it for "no such host" and ask for a more generic name
            context.failed("answering " + requester + " asking for " + WithoutToken.of(asked), e);
            return Optional.of(
                    new Answer.Failed(null, "internal error: " + e.getClass().getSimpleName()));
        }
    }

    /** An answer that had to wait for something. The connection may have ended meanwhile, or be about to. */
    void settledLate(Answer answer) {
        if (channel.isActive()) {
            settled(answer);
        } else {
            if (answer instanceof Answer.Stored stored) {
                stored.delivery().ended(0, false);
            }
            String reason = "not sent, the requester is gone: " + answer.reason();
            done(HttpStatus.of(answer), answer.host().orElse(null), reason, 0, System.nanoTime() - start);
        }
    }

    private void settled(Answer answer) {
        settled(answer, (status, nanos) -> answer(status, answer, nanos));
    }

    /** Who tries names has to wait for a 404; the time it waits is not counted as ours. */
    private void settled(Answer answer, ObjLongConsumer<HttpStatus> sending) {
        long nanos = System.nanoTime() - start;
        HttpStatus status = HttpStatus.of(answer);
        boolean counts = status == HttpStatus.NOT_FOUND && !(answer instanceof Answer.Missing);
        long wait = counts ? scanners.miss(requester) : 0;
        if (wait == 0) {
            sending.accept(status, nanos);
        } else if (wait == ScanThrottle.NEVER) {
            log(0, answer.host().orElse(null), "cut off: tries too many names at once", 0, nanos);
            context.counters().count(Incident.CUT_OFF);
            channel.close();
        } else {
            answering();
            Runnable late = () -> {
                scanners.leave(requester);
                if (channel.isActive()) {
                    guarded(() -> sending.accept(status, nanos));
                }
            };
            channel.eventLoop().schedule(late, wait, TimeUnit.MILLISECONDS);
        }
    }

    private void answer(HttpStatus status, Answer answer, long nanos) {
        if (answer instanceof Answer.Stored stored) {
            answer(stored, nanos);
            return;
        }
        ByteBuffer body = body(status, answer);
        int length = body.remaining();
        if (head) {
            body.limit(body.position());
        }
        int sent = body.remaining();
        ByteBuf out = buffer(ResponseHead.SIZE_MAX, sent);
        if (answer instanceof Answer.Made made) {
            ResponseHead.write(out, status, persistence, made.type(), "", length);
        } else if (answer instanceof Answer.Moved moved) {
            ResponseHead.write(
                    out, status, persistence, TEXT, ResponseHead.field("Location", absolute(moved.location())), length);
        } else {
            ResponseHead.write(out, status, persistence, length);
        }
        send(out, body, persistence);
        done(status, answer.host().orElse(null), answer.reason(), sent, nanos);
    }

    private static ByteBuffer body(HttpStatus status, Answer answer) {
        if (answer instanceof Answer.Made made) {
            return made.body().duplicate();
        }
        return status == HttpStatus.OK && answer instanceof Answer.Served served
                ? served.body().bytes()
                : ByteBuffer.wrap(status.text());
    }

    /** The ftp(1) of the ramdisk follows absolute URLs only. */
    private String absolute(String location) {
        if (!location.startsWith("/")) {
            return location;
        }
        String host = headers.get(HttpHeaderNames.HOST);
        if (host == null || !AUTHORITY.matcher(host).matches()) {
            host = channel.localAddress() instanceof InetSocketAddress here
                    ? ListenAddress.of(here).toString()
                    : "localhost";
        }
        return (tls ? "https://" : "http://") + host + location;
    }

    // ---- files of the disk ----

    private void answer(Answer.Stored answer, long nanos) {
        FilePart part = FilePart.of(answer.file(), headers, !head, Instant.now());
        boolean file = part.status() == HttpStatus.OK || part.status() == HttpStatus.PARTIAL;
        StoredFile.Held held = file && answer.file().opener() instanceof StoredFile.Held here ? here : null;
        decided = nanos;
        if (file && !head && held == null) {
            FileTransfer one = new FileTransfer(this, transfers, answer, part, proxied ? requester : null);
            answering();
            transfer = one;
            if (!one.begin()) {
                unavailable(answer, "more than its share of files are being sent to " + requester);
            }
            return;
        }
        ByteBuffer body = body(part, held);
        int sent = body.remaining();
        ByteBuf out = buffer(ResponseHead.SIZE_MAX, sent);
        head(out, part);
        send(out, body, persistence);
        if (held != null && !head) {
            long reached = part.from() + sent;
            answer.delivery().reached(part.from());
            answer.delivery().ended(reached, reached == answer.file().length());
            transfers.sent(answer.file().kind(), sent);
            told(answer, part, sent);
        } else {
            if (!head) {
                long reached = part.isThere() ? answer.file().length() : 0;
                answer.delivery().ended(reached, part.isThere());
            }
            done(part.status(), answer.host().orElse(null), answer.reason(), sent, nanos);
        }
    }

    private ByteBuffer body(FilePart part, StoredFile.@Nullable Held held) {
        boolean none = head || part.status() == HttpStatus.NOT_MODIFIED;
        return none
                ? ByteBuffer.allocate(0)
                : held == null
                        ? ByteBuffer.wrap(part.status().text())
                        : held.octets().slice((int) part.from(), (int) part.count());
    }

    /** The head of an answer that is a file, a part of one, or instead of one. */
    void head(ByteBuf out, FilePart part) {
        HttpStatus status = part.status();
        boolean file = status == HttpStatus.OK || status == HttpStatus.PARTIAL;
        long length = status == HttpStatus.NOT_MODIFIED ? -1 : file ? part.count() : status.text().length;
        String type = file || status == HttpStatus.NOT_MODIFIED ? part.file().type() : TEXT;
        ResponseHead.write(out, status, persistence, type, part.fields(), length);
    }

    /** A file is not sent now. The ftp(1) of the ramdisk tries once more if it is told to do so at once. */
    void unavailable(Answer.Stored answer, String reason) {
        transfer = null;
        HttpStatus status = HttpStatus.UNAVAILABLE;
        ByteBuf out = buffer(ResponseHead.SIZE_MAX, status.text().length);
        ResponseHead.write(
                out, status, persistence, TEXT, ResponseHead.field("Retry-After", "0"), status.text().length);
        send(out, ByteBuffer.wrap(status.text()), persistence);
        done(status, answer.host().orElse(null), reason, status.text().length, System.nanoTime() - start);
    }

    /** A file has been sent, or what was asked for of it. */
    void sent(Answer.Stored answer, FilePart part, long octets) {
        transfer = null;
        told(answer, part, octets);
        finish(persistence);
    }

    private void told(Answer.Stored answer, FilePart part, long octets) {
        context.counters().answered(part.status().code(), octets, decided);
        log(part.status().code(), answer.host().orElse(null), answer.reason(), octets, System.nanoTime() - start);
    }

    /** A file has not been sent to its end; the connection is closed. */
    void brokenOff(Answer.Stored answer, FilePart part, long octets, String why) {
        transfer = null;
        context.counters().answered(part.status().code(), octets, decided);
        String reason = answer.reason() + ", " + why + " after " + octets + " of " + part.count() + " octets";
        HostName host = answer.host().orElse(null);
        log(0, host, reason, octets, System.nanoTime() - start);
        if (context.draining()) {
            context.log()
                    .note("stopping: cut off " + (host == null ? "" : host.text() + ", ") + requester + ", which had "
                            + octets + " of " + part.count() + " octets of " + WithoutToken.of(asked));
        }
    }

    @Override
    boolean checksItself(long now) {
        if (transfer == null) {
            return false;
        }
        transfer.check(now);
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        if (transfer != null) {
            transfer.gone();
        }
        super.channelInactive(ctx);
    }

    void refuse(Complaint complaint) {
        HttpStatus status = complaint.status();
        byte[] text = status.text();
        ByteBuf out = buffer(ResponseHead.SIZE_MAX, text.length);
        ResponseHead.write(out, status, Persistence.CLOSE, text.length);
        sendLastAndLinger(out.writeBytes(text));
        done(status, null, complaint.reason(), text.length, System.nanoTime() - start);
    }

    private void done(HttpStatus status, @Nullable HostName host, String reason, long bytes, long nanos) {
        context.counters().answered(status.code(), bytes, nanos);
        log(status.code(), host, reason, bytes, nanos);
    }

    private void log(int status, @Nullable HostName host, String reason, long bytes, long nanos) {
        long now = System.currentTimeMillis();
        context.log().record(new LookupLog.Entry(now, requester, asked, host, status, reason, bytes, nanos));
    }

    @Override
    void requestTooSlow() {
        if (report == null) {
            asked = "";
            start = System.nanoTime();
        }
        report = null;
        refuse(new Complaint(HttpStatus.TIMEOUT, "no complete request in time"));
    }

    @Override
    void readerTooSlow() {
        log(0, null, "cut off: takes nothing", 0, 0);
    }
}
