package org.autoinstalld.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real nginx on a high port of 127.0.0.1 that serves the files of a folder. */
public final class Nginx implements AutoCloseable {
    public static final Path PROGRAM = Path.of("/usr/sbin/nginx");

    private static final int STARTS = 5;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @param home for its own files, an empty folder
     * @param root what it serves
     * @param more lines of its {@code server} block
     */
    public static Nginx start(Path home, Path root, String more) throws IOException, InterruptedException {
        for (int i = 1; ; i++) {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            Path conf = home.resolve("nginx.conf");
            Files.writeString(conf, """
                    %s
                    worker_processes 1; daemon off; pid %s/pid; error_log %s/error;
                    events { worker_connections 512; }
                    http {
                        access_log %s/access; default_type application/octet-stream; sendfile on;
                        client_body_temp_path %s/tmp; proxy_temp_path %s/tmp; fastcgi_temp_path %s/tmp;
                        uwsgi_temp_path %s/tmp; scgi_temp_path %s/tmp;
                        server { listen 127.0.0.1:%d; root %s; %s }
                    }
                    """.formatted(
                            // as root its workers would be nobody's, who may not see folders of tests
                            Files.isWritable(Path.of("/")) ? "user root;" : "",
                            home,
                            home,
                            home,
                            home,
                            home,
                            home,
                            home,
                            home,
                            port,
                            root,
                            more));
            Process process = new ProcessBuilder(
                            PROGRAM.toString(),
                            "-p",
                            home.toString(),
                            "-c",
                            conf.toString(),
                            "-e",
                            home.resolve("error").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("output").toFile())
                    .start();
            Nginx one = new Nginx(process, port);
            if (one.listens()) {
                return one;
            }
            one.close();
            // somebody else may have taken the port
            if (i == STARTS) {
                throw new IOException("nginx does not listen: " + Files.readString(home.resolve("error")));
            }
        }
    }

    private boolean listens() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (process.isAlive() && System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return true;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        return false;
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
