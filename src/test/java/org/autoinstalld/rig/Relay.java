package org.autoinstalld.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A proxy as relayd(8) or haproxy are, small enough to be put anywhere: hands each connection on and says for whom it
 * is. Arguments: {@code introduce} (the PROXY protocol's line), {@code header} ({@code X-Forwarded-For}, as the last
 * header) or {@code silent} (neither, as a relay does that nobody configured), the port to listen on, and the server's address and port.
 */
public final class Relay {
    private static final int IDLE_MILLIS = 20_000;

    private Relay() {}

    public static void main(String[] arguments) throws IOException {
        InetAddress server = InetAddress.getByName(arguments[2]);
        int port = Integer.parseInt(arguments[3]);
        try (ServerSocket socket = new ServerSocket(Integer.parseInt(arguments[1]))) {
            System.out.println("listening");
            while (true) {
                try (Socket client = socket.accept();
                        Socket upstream = new Socket(server, port)) {
                    client.setSoTimeout(IDLE_MILLIS);
                    upstream.setSoTimeout(IDLE_MILLIS);
                    relay(client, upstream, arguments[0]);
                } catch (IOException e) {
                    System.err.println(e.getMessage());
                }
            }
        }
    }

    private static void relay(Socket client, Socket upstream, String how) throws IOException {
        String from = client.getInetAddress().getHostAddress();
        String head = head(client.getInputStream());
        String told = switch (how) {
            case "introduce" ->
                "PROXY TCP4 " + from + " " + upstream.getInetAddress().getHostAddress() + " " + client.getPort() + " "
                        + upstream.getPort() + "\r\n" + head;
            case "header" -> head.substring(0, head.length() - 2) + "X-Forwarded-For: " + from + "\r\n\r\n";
            default -> head;
        };
        OutputStream out = upstream.getOutputStream();
        out.write(told.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        upstream.getInputStream().transferTo(client.getOutputStream());
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the client left");
            }
            head.append((char) octet);
        }
        return head.toString();
    }
}
