package org.autoinstalld.installer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Says what it was told to say, one text for each connection, well-formed or not, and closes. */
final class ScriptedServer implements AutoCloseable {
    /** At the end of a text: keep the connection open. */
    static final String KEEP_OPEN = "(keep open)";

    final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;

    ScriptedServer(String... answers) throws IOException {
        thread = new Thread(() -> serve(List.of(answers)));
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return door.getLocalPort();
    }

    private void serve(List<String> answers) {
        try {
            for (String answer : answers) {
                try (Socket socket = door.accept()) {
                    requests.add(readHead(socket.getInputStream()));
                    String text = answer.replace(KEEP_OPEN, "");
                    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
                    if (answer.endsWith(KEEP_OPEN)) {
                        over.await();
                    }
                }
            }
            door.close();
        } catch (IOException | InterruptedException e) {
            // closed by the test
        }
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        while (!octets.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                break;
            }
            octets.write(octet);
        }
        return octets.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        door.close();
    }
}
