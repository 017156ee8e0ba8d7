package org.autoinstalld.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A connection on the admin listener: requests are collected here, answered by a worker, and sent from here. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel
final class AdminConnection extends Connection {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration EVENTS_FOR = Duration.ofMinutes(15);
    private static final String EVENTS = "/events";
    private static final byte[] CONTINUE = ResponseHead.ascii("HTTP/1.1 100 Continue\r\n\r\n");

    private final AdminContext admin;
    private final Transport way;
    private final boolean tls;
    private @Nullable Pending pending;
    private boolean streaming;
    private long started;

    /** A request whose body is still coming. */
    private static final class Pending {
        private final HttpRequest head;
        private final RequestTarget.Sound target;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);

        Pending(HttpRequest head, RequestTarget.Sound target) {
            this.head = head;
            this.target = target;
        }
    }

    AdminConnection(Channel channel, ListenerContext context, AdminContext admin) {
        super(channel, context);
        this.admin = admin;
        tls = channel.pipeline().get(SslHandler.class) != null;
        boolean onLoopback = channel.parent().localAddress() instanceof InetSocketAddress bound
                && bound.getAddress().isLoopbackAddress();
        way = onLoopback ? Transport.LOOPBACK : admin.way;
    }

    // ---- reading ----

    @Override
    void request(HttpRequest request) {
        started = System.nanoTime();
        Optional<Complaint> complaint = Complaint.about(request).or(() -> complaint(request));
        if (complaint.isPresent()) {
            refuse(complaint.get().status());
            return;
        }
        RequestTarget target = RequestTarget.parse(request.uri());
        if (target instanceof RequestTarget.Sound sound) {
            pending = new Pending(request, sound);
            if (HttpUtil.is100ContinueExpected(request)) {
                channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
            }
        } else {
            refuse(HttpStatus.NOT_FOUND);
        }
    }

    private Optional<Complaint> complaint(HttpRequest request) {
        HttpHeaders headers = request.headers();
        String host = headers.get(HttpHeaderNames.HOST);
        Forwarded forwarded = forwarded(request);
        if (forwarded instanceof Forwarded.Unclear unclear) {
            return Optional.of(new Complaint(HttpStatus.BAD_REQUEST, unclear.reason()));
        }
        boolean direct = !(forwarded instanceof Forwarded.For);
        if (way == Transport.LOOPBACK && direct && host != null && !LocalNames.include(host)) {
            return Optional.of(new Complaint(HttpStatus.MISDIRECTED, "not a name of this machine"));
        }
        boolean post = request.method().equals(HttpMethod.POST);
        if (!post && !isGet(request) && !request.method().equals(HttpMethod.HEAD)) {
            return Optional.of(new Complaint(HttpStatus.METHOD_NOT_ALLOWED, "method"));
        }
        if (HttpUtil.getContentLength(request, 0L) > context.limits().requestBody()) {
            return Optional.of(new Complaint(HttpStatus.CONTENT_TOO_LARGE, "body"));
        }
        return post && isFromElsewhere(headers, host)
                ? Optional.of(new Complaint(HttpStatus.FORBIDDEN, "sent by the page of another site"))
                : Optional.empty();
    }

    private static boolean isGet(HttpRequest request) {
        return request.method().equals(HttpMethod.GET);
    }

    /** Browsers say which site's page makes them send a form; programs say nothing. */
    private static boolean isFromElsewhere(HttpHeaders headers, @Nullable String host) {
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (origin == null) {
            String site = headers.get("Sec-Fetch-Site");
            return site != null && !site.equals("same-origin") && !site.equals("none");
        }
        int scheme = origin.indexOf("://");
        return scheme < 0 || host == null || !origin.substring(scheme + 3).equalsIgnoreCase(host);
    }

    @Override
    void content(HttpContent content) {
        Pending current = pending;
        if (current == null) {
            return;
        }
        int size = content.content().readableBytes();
        if (content.decoderResult().isFailure()) {
            refuse(HttpStatus.BAD_REQUEST);
        } else if (current.body.size() + size > context.limits().requestBody()) {
            refuse(HttpStatus.CONTENT_TOO_LARGE);
        } else {
            byte[] octets = new byte[size];
            content.content().readBytes(octets);
            current.body.writeBytes(octets);
            if (content instanceof LastHttpContent) {
                pending = null;
                complete(current);
            }
        }
    }

    // ---- answering ----

    private void complete(Pending current) {
        boolean headOnly = current.head.method().equals(HttpMethod.HEAD);
        Persistence persistence = mayGoOn() ? Persistence.of(current.head) : Persistence.CLOSE;
        Map<String, List<String>> query;
        try {
            query = AdminRequest.parameters(current.target.query());
        } catch (IllegalArgumentException e) {
            refuse(HttpStatus.BAD_REQUEST);
            return;
        }
        // behind a proxy everybody comes from elsewhere, wherever the proxy is
        Forwarded forwarded = forwarded(current.head);
        boolean direct = forwarded instanceof Forwarded.No || forwarded instanceof Forwarded.Silent;
        AdminRequest request = new AdminRequest(
                forwarded instanceof Forwarded.For one ? one.client() : client(),
                headOnly ? "GET" : current.head.method().name(),
                current.target.path(),
                query,
                headers(current.head.headers()),
                current.body.toString(StandardCharsets.UTF_8),
                direct ? way : Transport.NETWORK,
                forwarded instanceof Forwarded.For one ? one.tls() : tls);
        answering();
        if (request.path().equals(EVENTS) && isGet(current.head)) {
            work(() -> {
                Optional<AdminReply> instead = ask(request, admin.handler::beforeEvents);
                onLoop(() -> instead.ifPresentOrElse(reply -> reply(reply, false, persistence), this::stream));
            });
            return;
        }
        work(() -> {
            AdminReply reply =
                    ask(request, r -> Optional.of(admin.handler.answer(r))).orElseThrow();
            onLoop(() -> reply(reply, headOnly, persistence));
        });
    }

    private static Map<String, String> headers(HttpHeaders headers) {
        Map<String, String> all = new TreeMap<>();
        headers.forEach(h -> all.merge(h.getKey().toLowerCase(Locale.ROOT), h.getValue(), (a, b) -> a + ", " + b));
        return all;
    }

    private Optional<AdminReply> ask(AdminRequest request, Function<AdminRequest, Optional<AdminReply>> question) {
        try {
            return question.apply(request);
        } catch (RuntimeException | Error e) {
            context.failed("making the page " + request.path(), e);
            return Optional.of(AdminReply.of(500, "text/plain; charset=utf-8", HttpStatus.INTERNAL.text()));
        }
    }

    private void work(Runnable job) {
        try {
            admin.workers.execute(job);
        } catch (RejectedExecutionException e) {
            refuse(HttpStatus.UNAVAILABLE);
        }
    }

    private void onLoop(Runnable job) {
        try {
            channel.eventLoop().execute(() -> guarded(job));
        } catch (RejectedExecutionException e) {
            // the listener has stopped, and the connection with it
            channel.close();
        }
    }

    private void reply(AdminReply reply, boolean headOnly, Persistence wanted) {
        if (!channel.isActive()) {
            return;
        }
        Persistence persistence = mayGoOn() ? wanted : Persistence.CLOSE;
        byte[] head = reply.head(persistence);
        ByteBuffer body = headOnly ? ByteBuffer.allocate(0) : reply.body();
        int size = body.remaining();
        send(buffer(head.length, size).writeBytes(head), body, persistence);
        context.counters().answered(reply.status(), size, System.nanoTime() - started);
    }

    private void refuse(HttpStatus status) {
        pending = null;
        AdminReply reply = AdminReply.of(status.code(), "text/plain; charset=utf-8", status.text());
        if (status == HttpStatus.METHOD_NOT_ALLOWED) {
            reply = reply.with("Allow", "GET, HEAD, POST");
        }
        ByteBuf out = Unpooled.wrappedBuffer(reply.head(Persistence.CLOSE), status.text());
        sendLastAndLinger(out);
        context.counters().answered(status.code(), status.text().length, System.nanoTime() - started);
    }

    // ---- events ----

    private void stream() {
        if (!channel.isActive()) {
            return;
        }
        if (!admin.places.tryAcquire()) {
            refuse(HttpStatus.UNAVAILABLE);
            return;
        }
        streaming = true;
        channel.closeFuture().addListener(f -> admin.places.release());
        EventStream stream = new EventStream(channel);
        stream.begin(HEARTBEAT, EVENTS_FOR);
        context.counters().answered(200, 0, System.nanoTime() - started);
        try {
            admin.workers.execute(() -> subscribe(stream));
        } catch (RejectedExecutionException e) {
            channel.close();
        }
    }

    private void subscribe(EventStream stream) {
        try {
            AutoCloseable subscription = admin.events.subscribe(stream::publish);
            // runs at once if the browser has gone in the meantime
            channel.closeFuture().addListener(f -> unsubscribe(subscription));
        } catch (RuntimeException | Error e) {
            context.failed("subscribing to events", e);
            channel.close();
        }
    }

    private void unsubscribe(AutoCloseable subscription) {
        try {
            subscription.close();
        } catch (Exception | Error e) {
            context.failed("ending a subscription to events", e);
        }
    }

    @Override
    void peerFinished() {
        if (streaming) {
            channel.close();
        }
    }

    @Override
    void stopping() {
        if (streaming) {
            channel.close();
        }
    }

    @Override
    void requestTooSlow() {
        refuse(HttpStatus.TIMEOUT);
    }

    @Override
    void readerTooSlow() {
        context.log().note("cut off " + peer + " on the admin listener: takes nothing");
    }
}
