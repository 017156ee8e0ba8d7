package org.autoinstalld.installer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * ftp(1), fetching http URLs: as it is built for the ramdisk (usr.bin/ftp/fetch.c with -DSMALL), or as an installed system
 * has it.
 */
public final class Ftp {
    private static final String SCHEME = "http://";
    private static final int REDIRECTS_MAX = 10;
    private static final int REST_IS_HERE = 416;
    private static final int NOT_NEWER = 304;
    private static final long WHOLE = Long.MAX_VALUE;

    private final int port;
    private final Duration patience;
    private final boolean small;
    private final @Nullable InetAddress local;
    private final List<String> requests = new ArrayList<>();
    private String lastUrl = "";

    /**
     * An ftp(1) for tests.
     *
     * @param port where to connect when the real one takes port 80; nothing else changes, not even the Host header
     * @param patience after which a server that keeps the connection open is taken for one that always will
     */
    public Ftp(int port, Duration patience) {
        this(port, patience, true, null);
    }

    private Ftp(int port, Duration patience, boolean small, @Nullable InetAddress local) {
        this.port = port;
        this.patience = patience;
        this.small = small;
        this.local = local;
    }

    /** That of an installed system. */
    public static Ftp ofSystem(int port) {
        return new Ftp(port, Duration.ofMinutes(1), false, null);
    }

    /** The same on a machine with that address. */
    public Ftp from(InetAddress address) {
        return new Ftp(port, patience, small, address);
    }

    /** As patient as the real one: a server that has just started may get little of a busy machine, and its first file takes most. */
    public Ftp(int port) {
        this(port, Duration.ofMinutes(1));
    }

    /** All requests so far, as they were sent. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Raised where fetch.c gives up. */
    private static final class GivenUp extends Exception {
        private static final long serialVersionUID = 1;

        GivenUp(String message) {
            super(message);
        }
    }

    private record Url(String userInfo, String host, int port, String path) {}

    private record Head(int status, String line, OptionalLong length, boolean chunked, String location, String retry) {}

    /**
     * What is to be done with the body.
     *
     * @param from octets that are here already
     * @param most octets after which it is broken off
     * @param since only if it is newer; empty: in any case
     */
    private record Wish(OutputStream to, long from, long most, String since) {
        Wish(OutputStream to, long from, long most) {
            this(to, from, most, "");
        }
    }

    /** Where the last file came from, after all redirections. */
    public String lastUrl() {
        return lastUrl;
    }

    public Fetch get(String url) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Fetch fetch = save(url, body);
        return fetch instanceof Fetch.Fetched ? new Fetch.Fetched(body.toByteArray()) : fetch;
    }

    /** Writes the body while it comes; what is fetched is empty then. */
    public Fetch save(String url, OutputStream to) {
        return fetch(url, new Wish(to, 0, WHOLE));
    }

    /** The same, but closes the connection after so many octets, as who reads from a pipe that it leaves. */
    public Fetch begin(String url, long octets) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Fetch fetch = fetch(url, new Wish(body, 0, octets));
        return fetch instanceof Fetch.Fetched ? new Fetch.Fetched(body.toByteArray()) : fetch;
    }

    /** {@code -C}: the rest of what is here, or all of it where the server knows no ranges. */
    public Fetch resume(String url, byte[] here) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(here);
        Fetch fetch = fetch(url, new Wish(body, here.length, WHOLE));
        return fetch instanceof Fetch.Fetched ? new Fetch.Fetched(body.toByteArray()) : fetch;
    }

    /** {@code -T}: all of it if it is newer than that, else nothing. */
    public Fetch newer(String url, String since) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Fetch fetch = fetch(url, new Wish(body, 0, WHOLE, since));
        return fetch instanceof Fetch.Fetched ? new Fetch.Fetched(body.toByteArray()) : fetch;
    }

    private Fetch fetch(String url, Wish wish) {
        try {
            return get(url, 0, false, wish);
        } catch (GivenUp e) {
            return new Fetch.Failed(e.getMessage());
        } catch (SocketTimeoutException e) {
            return new Fetch.Hung();
        } catch (IOException e) {
            return new Fetch.Failed(String.valueOf(e.getMessage()));
        }
    }

    private Fetch get(String text, int redirects, boolean retried, Wish wish) throws IOException, GivenUp {
        Url url = parse(text);
        try (Socket socket = new Socket()) {
            if (local != null) {
                socket.bind(new InetSocketAddress(local, 0));
            }
            socket.connect(new InetSocketAddress(url.host, url.port == 80 ? port : url.port));
            socket.setSoTimeout((int) patience.toMillis());
            String request = request(url, wish);
            requests.add(request);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Head head = readHead(in, text);
            boolean rest = !small && head.status == 206;
            switch (head.status) {
                case 200, 206 -> {
                    if (head.status == 206 && !rest) {
                        throw new GivenUp("Error retrieving " + text + ": " + head.line);
                    }
                    if (!rest && wish.to instanceof ByteArrayOutputStream here) {
                        // what is here is written over
                        here.reset();
                    }
                    lastUrl = text;
                    if (head.chunked) {
                        wish.to.write(readChunks(in));
                    } else {
                        readToEnd(in, head.length, wish);
                    }
                    return new Fetch.Fetched(new byte[0]);
                }
                case 301, 302, 303, 307, 308 -> {
                    if (redirects == REDIRECTS_MAX) {
                        throw new GivenUp("Too many redirections requested");
                    }
                    return get(target(head.location, url), redirects + 1, retried, wish);
                }
                case REST_IS_HERE -> {
                    if (small || wish.from == 0) {
                        throw new GivenUp("Error retrieving " + text + ": " + head.line);
                    }
                    return new Fetch.Fetched(new byte[0]);
                }
                case NOT_NEWER -> {
                    if (small) {
                        throw new GivenUp("Error retrieving " + text + ": " + head.line);
                    }
                    return new Fetch.Fetched(new byte[0]);
                }
                case 503 -> {
                    if (head.retry.equals("0") && !retried) {
                        return get(text, redirects, true, wish);
                    }
                    throw new GivenUp("Error retrieving " + text + ": " + head.line);
                }
                default -> throw new GivenUp("Error retrieving " + text + ": " + head.line);
            }
        }
    }

    private String target(String location, Url url) throws GivenUp {
        if (location.isEmpty()) {
            throw new GivenUp("Redirect without a location");
        }
        if (location.startsWith("https://")) {
            throw new GivenUp("https is not for this stand-in");
        }
        if (location.startsWith(SCHEME)) {
            return location;
        }
        if (small) {
            throw new GivenUp("Relative redirect not supported");
        }
        String authority = url.host + (url.port == 80 ? "" : ":" + url.port);
        return SCHEME
                + authority
                + (location.startsWith("/")
                        ? location
                        : url.path.substring(0, url.path.lastIndexOf('/') + 1) + location);
    }

    // ---- the request ----

    private static Url parse(String text) throws GivenUp {
        if (!text.startsWith(SCHEME)) {
            throw new GivenUp("not an http URL: " + text);
        }
        String rest = text.substring(SCHEME.length());
        int slash = rest.indexOf('/');
        if (slash < 0) {
            throw new GivenUp("Invalid URL (no `/' after host): " + text);
        }
        String authority = rest.substring(0, slash);
        int at = authority.lastIndexOf('@');
        String userInfo = at < 0 ? "" : authority.substring(0, at);
        String host = authority.substring(at + 1);
        int colon = host.indexOf(':');
        int port = colon < 0 ? 80 : Integer.parseInt(host.substring(colon + 1));
        return new Url(userInfo, colon < 0 ? host : host.substring(0, colon), port, rest.substring(slash));
    }

    private static String request(Url url, Wish wish) {
        String authorization = url.userInfo.isEmpty()
                ? ""
                : "Authorization: Basic "
                        + Base64.getEncoder().encodeToString(url.userInfo.getBytes(StandardCharsets.ISO_8859_1))
                        + "\r\n";
        return "GET " + encoded(url.path) + " HTTP/1.1\r\n"
                + "Connection: close\r\n"
                + "Host: " + url.host + (url.port == 80 ? "" : ":" + url.port) + "\r\n"
                + authorization
                + (wish.from == 0 ? "" : "Range: bytes=" + wish.from + "-\r\n")
                + (wish.since.isEmpty() ? "" : "If-Modified-Since: " + wish.since + "\r\n")
                + "User-Agent: OpenBSD ftp\r\n"
                + "Accept: */*\r\n\r\n";
    }

    /** Encodes controls, blanks, what is not ASCII, a few signs, and a percent sign that encodes nothing. */
    static String encoded(String path) {
        StringBuilder out = new StringBuilder();
        byte[] octets = path.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < octets.length; i++) {
            int c = octets[i] & 0xff;
            boolean badPercent = c == '%'
                    && !(i + 2 < octets.length
                            && Character.digit(octets[i + 1], 16) >= 0
                            && Character.digit(octets[i + 2], 16) >= 0);
            if (c <= ' ' || c >= 0x7f || "<>#\"{}|\\^[]`".indexOf(c) >= 0 || badPercent) {
                out.append(String.format("%%%02x", c));
            } else {
                out.append((char) c);
            }
        }
        return out.toString();
    }

    // ---- the answer ----

    private static Head readHead(InputStream in, String url) throws IOException, GivenUp {
        String line = readLine(in);
        int blank = line.indexOf(' ');
        if (blank < 0) {
            throw new GivenUp("Improper response from server");
        }
        String code = line.substring(blank + 1, Math.min(line.length(), blank + 4));
        if (!code.matches("[0-9]{3}") || Integer.parseInt(code) < 200 || Integer.parseInt(code) > 503) {
            throw new GivenUp("Error retrieving " + url + ": " + line);
        }
        OptionalLong length = OptionalLong.empty();
        boolean chunked = false;
        String location = "";
        String retry = "";
        for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
            String name = header.substring(0, Math.max(0, header.indexOf(':'))).toLowerCase(Locale.ROOT);
            String value = header.substring(header.indexOf(':') + 1).strip();
            switch (name) {
                case "content-length" -> {
                    if (!value.matches("[0-9]{1,18}")) {
                        throw new GivenUp("Improper response from server");
                    }
                    length = OptionalLong.of(Long.parseLong(value));
                }
                case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                case "location" -> location = value;
                case "retry-after" -> retry = value;
                default -> {}
            }
        }
        return new Head(Integer.parseInt(code), line.substring(blank + 1), length, chunked, location, retry);
    }

    private static String readLine(InputStream in) throws IOException, GivenUp {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new GivenUp("Improper response from server");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** To the end of the connection, whatever the length says; then they have to agree. */
    private static void readToEnd(InputStream in, OptionalLong length, Wish wish) throws IOException, GivenUp {
        byte[] octets = new byte[1 << 14];
        long taken = 0;
        for (int n = in.read(octets); n >= 0; n = in.read(octets)) {
            wish.to.write(octets, 0, (int) Math.min(n, wish.most - taken));
            taken += n;
            if (taken >= wish.most) {
                return;
            }
        }
        if (length.isPresent() && length.getAsLong() != taken) {
            throw new GivenUp("Read short file.");
        }
    }

    private static byte[] readChunks(InputStream in) throws IOException, GivenUp {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = readLine(in).replaceFirst("[; \t].*", "");
            if (!size.matches("[0-9A-Fa-f]{1,7}")) {
                throw new GivenUp("Malformed chunk size");
            }
            int octets = Integer.parseInt(size, 16);
            if (octets == 0) {
                return body.toByteArray();
            }
            byte[] chunk = in.readNBytes(octets);
            if (chunk.length != octets || in.read() != '\r' || in.read() != '\n') {
                throw new GivenUp("Truncated or malformed chunk");
            }
            body.writeBytes(chunk);
        }
    }
}
