package org.autoinstalld.http;

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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.lookup.Sender;
import org.jspecify.annotations.Nullable;

/** A connection on the admin listener: requests are collected here, answered by a worker, and sent from here. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel
final class AdminConnection extends Connection {
    private static final String EVENTS = "/events";
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final byte[] CONTINUE = ResponseHead.ascii("HTTP/1.1 100 Continue\r\n\r\n");

    private final AdminContext admin;
    private final Transport transport;
    private final boolean tls;
    private @Nullable Pending pending;
    private boolean streaming;
    /** Whether the last request was one of a program's. */
    private boolean forProgram;

    private long started;

    /** A request whose body is still coming. */
    private record Pending(
            HttpRequest head, RequestTarget.Sound target, Forwarded forwarded, ByteArrayOutputStream body) {}

    AdminConnection(Channel channel, ListenerContext context, AdminContext admin) {
        super(channel, context);
        this.admin = admin;
        tls = channel.pipeline().get(SslHandler.class) != null;
        boolean onLoopback = channel.parent().localAddress() instanceof InetSocketAddress bound
                && bound.getAddress().isLoopbackAddress();
        transport = onLoopback ? Transport.LOOPBACK : admin.transport;
    }

    // ---- reading ----

    @Override
    void request(HttpRequest request) {
        started = System.nanoTime();
        String accept = request.headers().get(HttpHeaderNames.ACCEPT, "");
        forProgram = AdminRequest.isForProgram(request.uri(), accept);
        RequestTarget target = RequestTarget.parse(request.uri());
        Forwarded forwarded = forwarded(request);
        Complaint complaint = Complaint.about(request, target);
        HttpStatus refused = complaint == null ? refusal(request, forwarded) : complaint.status();
        if (refused != null) {
            refuse(refused);
        } else if (target instanceof RequestTarget.Sound sound) {
            pending = new Pending(request, sound, forwarded, new ByteArrayOutputStream(0));
            if (HttpUtil.is100ContinueExpected(request)) {
                channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
            }
        } else {
            refuse(HttpStatus.NOT_FOUND);
        }
    }

    private @Nullable HttpStatus refusal(HttpRequest request, Forwarded forwarded) {
        String host = request.headers().get(HttpHeaderNames.HOST);
        if (forwarded.complaint() != null) {
            return HttpStatus.BAD_REQUEST;
        }
        if (transport == Transport.LOOPBACK && !forwarded.believed() && host != null && !isThisMachine(host)) {
            return HttpStatus.MISDIRECTED;
        }
        boolean post = request.method().equals(HttpMethod.POST);
        if (!post && !is(request, HttpMethod.GET) && !is(request, HttpMethod.HEAD)) {
            return HttpStatus.METHOD_NOT_ALLOWED;
        }
        if (HttpUtil.getContentLength(request, 0L) > context.limits().requestBody()) {
            return HttpStatus.CONTENT_TOO_LARGE;
        }
        return post && isFromElsewhere(request.headers(), host) ? HttpStatus.FORBIDDEN : null;
    }

    private static boolean is(HttpRequest request, HttpMethod method) {
        return request.method().equals(method);
    }

    /**
     * Whether a Host header means this machine: {@code localhost}, 127.0.0.0/8 or {@code [::1]}, with or without port. A name
     * that somebody else owns can be made to resolve to 127.0.0.1, and then that somebody's page could read ours (DNS
     * rebinding).
     */
    private static boolean isThisMachine(String host) {
        String name = host;
        int colon = host.lastIndexOf(':');
        if (colon > host.lastIndexOf(']')) {
            if (!host.substring(colon + 1).matches("[0-9]{0,5}")) {
                return false;
            }
            name = host.substring(0, colon);
        }
        if (name.equalsIgnoreCase("localhost")) {
            return true;
        }
        boolean bracketed = name.startsWith("[") && name.endsWith("]");
        return IpAddress.parse(bracketed ? name.substring(1, name.length() - 1) : name)
                .filter(a -> a.isLoopback() && a.isV4() != bracketed)
                .isPresent();
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
        Map<String, List<String>> query;
        try {
            query = AdminRequest.parameters(current.target.query());
        } catch (IllegalArgumentException e) {
            refuse(HttpStatus.BAD_REQUEST);
            return;
        }
        Forwarded forwarded = current.forwarded;
        boolean direct = forwarded.sender() == Sender.REQUESTER || forwarded.sender() == Sender.SILENT_PROXY;
        boolean headOnly = is(current.head, HttpMethod.HEAD);
        AdminRequest request = new AdminRequest(
                forwarded.client(),
                headOnly ? "GET" : current.head.method().name(),
                current.target.path(),
                query,
                headers(current.head.headers()),
                current.body.toString(StandardCharsets.UTF_8),
                // behind a proxy everybody comes from elsewhere, wherever the proxy is
                direct ? transport : Transport.NETWORK,
                forwarded.believed() ? forwarded.tls() : tls);
        Persistence persistence = mayGoOn() ? Persistence.of(current.head) : Persistence.CLOSE;
        boolean events = request.path().equals(EVENTS) && is(current.head, HttpMethod.GET);
        answering();
        try {
            admin.workers.execute(() -> {
                AdminReply reply = reply(request, events);
                onLoop(() -> {
                    if (reply == null) {
                        stream();
                    } else {
                        send(reply, headOnly, persistence);
                    }
                });
            });
        } catch (RejectedExecutionException e) {
            refuse(HttpStatus.UNAVAILABLE);
        }
    }

    private static Map<String, String> headers(HttpHeaders headers) {
        Map<String, String> all = new TreeMap<>();
        headers.forEach(h -> all.merge(h.getKey().toLowerCase(Locale.ROOT), h.getValue(), (a, b) -> a + ", " + b));
        return all;
    }

    /** Null for who may listen to events. */
    private @Nullable AdminReply reply(AdminRequest request, boolean events) {
        try {
            return events ? admin.handler.beforeEvents(request).orElse(null) : admin.handler.answer(request);
        } catch (RuntimeException | Error e) {
            context.failed("making the page " + request.path(), e);
            return request.isForProgram() ? refusal(HttpStatus.INTERNAL) : text(HttpStatus.INTERNAL);
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

    private void send(AdminReply reply, boolean headOnly, Persistence wanted) {
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
        AdminReply reply = forProgram ? refusal(status) : text(status);
        if (status == HttpStatus.METHOD_NOT_ALLOWED) {
            reply = reply.with("Allow", "GET, HEAD, POST");
        }
        ByteBuffer body = reply.body();
        int size = body.remaining();
        sendLastAndLinger(Unpooled.wrappedBuffer(
                Unpooled.wrappedBuffer(reply.head(Persistence.CLOSE)), Unpooled.wrappedBuffer(body)));
        context.counters().answered(status.code(), size, System.nanoTime() - started);
    }

    private static AdminReply text(HttpStatus status) {
        return AdminReply.of(status.code(), PLAIN, status.text());
    }

    private AdminReply refusal(HttpStatus status) {
        return admin.handler.refusal(status.code(), status.words());
    }

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
        EventStream stream = new EventStream(channel, context);
        stream.begin();
        context.counters().answered(200, 0, System.nanoTime() - started);
        try {
            admin.workers.execute(() -> stream.subscribe(admin.events));
        } catch (RejectedExecutionException e) {
            channel.close();
        }
    }

    // ---- ending ----

    @Override
    void endStream() {
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
