package org.autoinstalld.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A raw connection: octets as Latin-1 text in, octets as Latin-1 text out. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket = new Socket();

    Wire(ListenAddress address) throws IOException {
        this(address, 0);
    }

    /** With a small receive buffer, if {@code receiveBuffer} is not 0. */
    Wire(ListenAddress address, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(address.address().toInetAddress(), address.port()), PATIENCE_MILLIS);
    }

    static String exchange(ListenAddress address, String request) throws IOException {
        try (Wire wire = new Wire(address)) {
            return wire.send(request).readToEnd();
        }
    }

    Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
        return this;
    }

    Wire finishSending() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Ends the connection as a machine does that was switched off and on. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Reads one answer: its head, and as many octets as Content-Length says. */
    String readAnswer() throws IOException {
        String head = readHead();
        int at = head.indexOf("Content-Length: ");
        int length = Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
        return head + new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** Reads up to and including the empty line. */
    String readHead() throws IOException {
        return readUntil("\r\n\r\n");
    }

    String readUntil(String end) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        String text = "";
        while (!text.endsWith(end)) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the connection ended after '" + text + "'");
            }
            octets.write(octet);
            text = octets.toString(StandardCharsets.ISO_8859_1);
        }
        return text;
    }

    /** Whether the peer closes (or resets) without sending anything more. */
    boolean isClosedByPeer() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** The answer with its date blanked, for comparing. */
    static String undated(String answer) {
        return answer.replaceAll("\r\nDate: [^\r]{29}\r\n", "\r\nDate: (now)\r\n");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
