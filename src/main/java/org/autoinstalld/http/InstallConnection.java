package org.autoinstalld.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.Sender;
import org.autoinstalld.lookup.WithoutToken;
import org.autoinstalld.responsefile.Answer;
import org.jspecify.annotations.Nullable;

/** A connection on the install listener: from a request to the handler and back, on the event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // what waits its turn answers, or finds nobody there
final class InstallConnection extends Connection {
    private final InstallHandler handler;
    private final ScanThrottle scanners;
    private String asked = "";
    private IpAddress requester;
    private Sender sender = Sender.REQUESTER;

    InstallConnection(Channel channel, ListenerContext context, InstallHandler handler, ScanThrottle scanners) {
        super(channel, context);
        this.handler = handler;
        this.scanners = scanners;
        requester = peer;
    }

    @Override
    void request(HttpRequest request) {
        long start = System.nanoTime();
        boolean unreadable = request.decoderResult().isFailure();
        asked = unreadable ? "" : request.uri();
        requester = client();
        Optional<Complaint> complaint =
                Complaint.about(request).or(() -> aboutBody(request)).or(() -> aboutRequester(request));
        if (complaint.isPresent()) {
            refuse(complaint.get().status(), complaint.get().reason(), start);
            return;
        }
        boolean get = request.method().equals(HttpMethod.GET);
        Persistence persistence = mayGoOn() ? Persistence.of(request) : Persistence.CLOSE;
        if (!get && !request.method().equals(HttpMethod.HEAD)) {
            Answer none = new Answer.Unknown("method " + request.method());
            answer(HttpStatus.METHOD_NOT_ALLOWED, none, true, persistence, System.nanoTime() - start);
            return;
        }
        String target = asked;
        decide(
                        get,
                        answer -> channel.eventLoop()
                                .execute(() -> guarded(() -> late(target, answer, get, persistence, start))))
                .ifPresentOrElse(now -> settled(now, get, persistence, System.nanoTime() - start), this::answering);
    }

    /** An answer that had to wait for something. The connection may have ended meanwhile, or be about to. */
    private void late(String target, Answer answer, boolean get, Persistence persistence, long start) {
        asked = target;
        long nanos = System.nanoTime() - start;
        if (channel.isActive()) {
            settled(answer, get, persistence, nanos);
        } else {
            done(HttpStatus.of(answer), answer.host(), "not sent, the requester is gone: " + answer.reason(), 0, nanos);
        }
    }

    private void settled(Answer answer, boolean get, Persistence persistence, long nanos) {
        HttpStatus status = HttpStatus.of(answer);
        if (status == HttpStatus.NOT_FOUND) {
            notFound(answer, get, persistence, nanos);
        } else {
            answer(status, answer, get, persistence, nanos);
        }
    }

    /** The answer may have to wait its turn; the time it waits is not counted as ours. */
    private void notFound(Answer answer, boolean get, Persistence persistence, long nanos) {
        ScanThrottle.Place place = scanners.miss(requester);
        switch (place.turn()) {
            case AT_ONCE -> answer(HttpStatus.NOT_FOUND, answer, get, persistence, nanos);
            case NEVER -> {
                context.log()
                        .record(new LookupLog.Entry(
                                System.currentTimeMillis(),
                                requester,
                                asked,
                                answer.host(),
                                0,
                                "cut off: tries too many names at once",
                                0,
                                nanos));
                context.counters().cutOff();
                channel.close();
            }
            case LATER -> {
                answering();
                IpAddress waiting = requester;
                channel.eventLoop()
                        .schedule(
                                () -> {
                                    scanners.leave(waiting);
                                    if (channel.isActive()) {
                                        guarded(() -> answer(HttpStatus.NOT_FOUND, answer, get, persistence, nanos));
                                    }
                                },
                                place.millis(),
                                TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Takes the requester from a trusted proxy; what such a one says and cannot be read is for nobody. */
    private Optional<Complaint> aboutRequester(HttpRequest request) {
        Forwarded forwarded = forwarded(request);
        if (forwarded instanceof Forwarded.For one) {
            requester = one.client();
            sender = one.further() ? Sender.UNDECLARED_PROXY : Sender.PROXY;
        } else if (forwarded instanceof Forwarded.Undeclared) {
            sender = Sender.UNDECLARED_PROXY;
        } else if (introduced()) {
            sender = Sender.PROXY;
        } else {
            sender = forwarded instanceof Forwarded.Silent ? Sender.SILENT_PROXY : Sender.REQUESTER;
        }
        return forwarded instanceof Forwarded.Unclear unclear
                ? Optional.of(new Complaint(HttpStatus.BAD_REQUEST, unclear.reason()))
                : Optional.empty();
    }

    /** An installer has nothing to send. What is not read cannot be taken for a second request. */
    private static Optional<Complaint> aboutBody(HttpRequest request) {
        boolean body = request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                || HttpUtil.getContentLength(request, 0L) != 0;
        if (!body) {
            return Optional.empty();
        }
        boolean get =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return Optional.of(
                get
                        ? new Complaint(HttpStatus.CONTENT_TOO_LARGE, "the request has a body")
                        : new Complaint(HttpStatus.METHOD_NOT_ALLOWED, "method " + request.method()));
    }

    private Optional<Answer> decide(boolean get, Consumer<Answer> later) {
        RequestTarget target = RequestTarget.parse(asked);
        if (!(target instanceof RequestTarget.Sound sound)) {
            return Optional.of(
                    new Answer.Unknown(target instanceof RequestTarget.Malformed m ? m.reason() : "malformed"));
        }
        try {
            return handler.answer(new Request(requester, sender, sound.path(), setdir(sound), get), later);
        } catch (RuntimeException | Error e) {
            // whatever went wrong, the installer must not take it for "no such host" and ask for a more generic name
            context.failed("answering " + requester + " asking for " + WithoutToken.of(asked), e);
            return Optional.of(new Answer.Failed(
                    Optional.empty(), "internal error: " + e.getClass().getSimpleName()));
        }
    }

    /** One that does not decode, or is given twice, is the handler's to refuse: it remembers whose look-up that was. */
    private static @Nullable String setdir(RequestTarget.Sound target) {
        Optional<List<String>> values = target.values("path");
        return values.isPresent() && values.get().size() <= 1
                ? values.get().stream().findFirst().orElse(null)
                : Request.MALFORMED;
    }

    private void answer(HttpStatus status, Answer answer, boolean get, Persistence persistence, long nanos) {
        ByteBuffer body = status == HttpStatus.OK && answer instanceof Answer.Served served
                ? served.body().bytes()
                : ByteBuffer.wrap(status.text());
        int length = body.remaining();
        ByteBuf out = buffer(ResponseHead.SIZE_MAX, get ? length : 0);
        ResponseHead.write(out, status, persistence, length);
        send(out, get ? body : body.limit(body.position()), persistence);
        done(status, answer.host(), answer.reason(), get ? length : 0, nanos);
    }

    private void refuse(HttpStatus status, String reason, long start) {
        byte[] text = status.text();
        int length = text.length;
        ByteBuf out = buffer(ResponseHead.SIZE_MAX, length);
        ResponseHead.write(out, status, Persistence.CLOSE, length);
        sendLastAndLinger(out.writeBytes(text));
        done(status, Optional.empty(), reason, length, System.nanoTime() - start);
    }

    private void done(HttpStatus status, Optional<HostName> host, String reason, int bytes, long nanos) {
        context.counters().answered(status.code(), bytes, nanos);
        context.log()
                .record(new LookupLog.Entry(
                        System.currentTimeMillis(), requester, asked, host, status.code(), reason, bytes, nanos));
    }

    @Override
    void requestTooSlow() {
        asked = "";
        refuse(HttpStatus.TIMEOUT, "no complete request in time", System.nanoTime());
    }

    @Override
    void readerTooSlow() {
        context.log()
                .record(new LookupLog.Entry(
                        System.currentTimeMillis(),
                        requester,
                        asked,
                        Optional.empty(),
                        0,
                        "cut off: takes nothing",
                        0,
                        0));
    }
}
