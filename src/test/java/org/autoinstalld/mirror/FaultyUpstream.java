package org.autoinstalld.mirror;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.signify.SignedList;

/** A mirror that serves a folder, and of some files what no mirror should. */
public final class FaultyUpstream implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-");

    /** What it does with a file instead; true: that was all, false: goes on as if nothing was. */
    public interface Fault {
        boolean happens(HttpExchange exchange, byte[] file, int time) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path root;
    private final Object change = new Object();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final Map<String, Integer> times = new ConcurrentHashMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    volatile boolean knowsRanges = true;
    volatile boolean knowsSizes = true;

    /** Hears of each request before it is answered. */
    volatile Runnable asked = () -> {};

    public FaultyUpstream(Path root) throws IOException {
        this.root = root;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on, whenever that file is asked for. */
    public void on(String name, Fault fault) {
        faults.put(name, fault);
        times.remove(name);
    }

    public void heal() {
        faults.clear();
    }

    /** Several files change for those who ask in one moment: none is sent with the list of before. */
    void atOnce(Change what) throws IOException {
        synchronized (change) {
            what.make();
        }
    }

    /** Of files below the root. */
    interface Change {
        void make() throws IOException;
    }

    /** Requests for files, not for their sizes, since the last time this was asked. */
    public List<String> fetched() {
        List<String> all = requests.stream().filter(r -> r.startsWith("GET")).toList();
        requests.clear();
        return all;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(1);
            String name = path.substring(path.lastIndexOf('/') + 1);
            String range = exchange.getRequestHeaders().getFirst("Range");
            boolean get = exchange.getRequestMethod().equals("GET");
            requests.add(exchange.getRequestMethod() + " " + name + (range == null ? "" : " " + range));
            asked.run();
            Path file = root.resolve(path);
            if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] octets;
            synchronized (change) {
                octets = Files.readAllBytes(file);
            }
            String tag =
                    "\"" + SignedList.hex(SignedList.sha256().digest(octets)).substring(0, 16) + "\"";
            exchange.getResponseHeaders().set("ETag", tag);
            exchange.getResponseHeaders().set("Last-Modified", "Thu, 09 Oct 2025 08:53:20 GMT");
            Fault fault = faults.get(name);
            if (get && fault != null && fault.happens(exchange, octets, times.merge(name, 1, Integer::sum))) {
                return;
            }
            if (!get && !knowsSizes) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            if (!get) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(octets.length));
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            part(exchange, octets, range, tag);
        }
    }

    private void part(HttpExchange exchange, byte[] octets, String range, String tag) throws IOException {
        Matcher from = RANGE.matcher(String.valueOf(range));
        boolean same = tag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
        if (!knowsRanges || !from.matches() || !same) {
            send(exchange, 200, octets, octets.length, octets.length);
            return;
        }
        int start = Integer.parseInt(from.group(1));
        if (start >= octets.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        byte[] rest = Arrays.copyOfRange(octets, start, octets.length);
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + start + "-" + (octets.length - 1) + "/" + octets.length);
        send(exchange, 206, rest, rest.length, rest.length);
    }

    /** Says so many octets, sends so many, and closes. */
    public static void send(HttpExchange exchange, int status, byte[] octets, long said, int sent) throws IOException {
        exchange.sendResponseHeaders(status, said);
        OutputStream body = exchange.getResponseBody();
        body.write(octets, 0, Math.min(sent, octets.length));
        body.flush();
        if (said == sent) {
            body.close();
        }
    }

    /** From now on nobody answers. */
    public void vanish() {
        threads.execute(() -> server.stop(0));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
