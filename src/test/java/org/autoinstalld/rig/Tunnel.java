package org.autoinstalld.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * A port of this machine's loopback that leads to one of the loopback inside a network namespace, so that a browser here
 * can look at a server there. In between is a Unix-domain socket, which is found by its path from any namespace.
 */
public final class Tunnel implements AutoCloseable {
    private static final String NEAR = "near.sock";
    private static final int CHUNK = 1 << 14;

    private final Scratch scratch;
    private final Process far;
    private final ServerSocketChannel near;

    private Tunnel(Scratch scratch, Process far, ServerSocketChannel near) {
        this.scratch = scratch;
        this.far = far;
        this.near = near;
    }

    /** To {@code port} on the loopback of a machine. */
    public static Tunnel to(BridgeLan lan, String machine, int port) {
        Scratch scratch = Scratch.make();
        Path path = scratch.path().resolve(NEAR);
        try {
            Process far = lan.on(machine, command(path, port))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!"listening".equals(far.inputReader().readLine())) {
                throw new IllegalStateException("no tunnel into " + machine);
            }
            ServerSocketChannel near =
                    ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            daemon(() -> serve(near, UnixDomainSocketAddress.of(path)));
            return new Tunnel(scratch, far, near);
        } catch (IOException e) {
            scratch.close();
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(Path path, int port) {
        try {
            Path classes = Path.of(Tunnel.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    classes.toString(),
                    Tunnel.class.getName(),
                    path.toString(),
                    String.valueOf(port));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The far end. Arguments: the socket's path, and the port on loopback. Ends when its standard input does. */
    public static void main(String[] arguments) throws IOException {
        SocketAddress to = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Integer.parseInt(arguments[1]));
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(arguments[0]));
            daemon(() -> serve(socket, to));
            System.out.println("listening");
            System.in.readAllBytes();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // one of the two ends has closed, which is how every connection ends
                        return;
                    }
                },
                "tunnel");
        thread.setDaemon(true);
        thread.start();
    }

    private static void serve(ServerSocketChannel from, SocketAddress to) throws IOException {
        while (true) {
            SocketChannel client = from.accept();
            daemon(() -> {
                SocketChannel server;
                try {
                    server = SocketChannel.open(to);
                } catch (IOException e) {
                    client.close();
                    throw e;
                }
                daemon(() -> copy(server, client));
                copy(client, server);
            });
        }
    }

    /** What is over in one direction is over in both. */
    private static void copy(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        try (from;
                to) {
            while (from.read(chunk.clear()) >= 0) {
                chunk.flip();
                while (chunk.hasRemaining()) {
                    to.write(chunk);
                }
            }
        }
    }

    /** Where a browser goes. */
    public URI uri(String target) {
        try {
            int port = ((InetSocketAddress) near.getLocalAddress()).getPort();
            return URI.create("http://127.0.0.1:" + port + target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            near.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            far.destroyForcibly();
            scratch.close();
        }
    }
}
