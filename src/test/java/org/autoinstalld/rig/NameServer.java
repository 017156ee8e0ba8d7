package org.autoinstalld.rig;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real name server on a high port of 127.0.0.1, and a resolver that asks it one question at a time. */
public final class NameServer implements AutoCloseable {
    public static final Path UNBOUND = Path.of("/usr/sbin/unbound");
    public static final Path UNBOUND_CHECKCONF = Path.of("/usr/sbin/unbound-checkconf");
    public static final Path NSD = Path.of("/usr/sbin/nsd");
    public static final Path NSD_CHECKZONE = Path.of("/usr/sbin/nsd-checkzone");

    /** Types of records by their numbers on the wire (RFC 1035, 3.2.2; RFC 3596). */
    public enum Type {
        A(1),
        SOA(6),
        PTR(12),
        AAAA(28);

        private final int number;

        Type(int number) {
            this.number = number;
        }
    }

    private static final int TRIES = 60;
    private static final int PATIENCE_MILLIS = 500;

    private final Process process;
    private final int port;
    private final Path log;

    private NameServer(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** A port that was free a moment ago. */
    public static int freePort() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server that stays in the foreground. */
    public static NameServer start(int port, Path log, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new NameServer(process, port, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answers of that type, as text; waits for a server that has only just been started. */
    public List<String> ask(Type type, String name) {
        byte[] question = question(type, name);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            for (int i = 0; i < TRIES && process.isAlive(); i++) {
                socket.send(new DatagramPacket(question, question.length, InetAddress.getByName("127.0.0.1"), port));
                byte[] buffer = new byte[4096];
                DatagramPacket answer = new DatagramPacket(buffer, buffer.length);
                try {
                    socket.receive(answer);
                    return answers(ByteBuffer.wrap(buffer, 0, answer.getLength()), type);
                } catch (SocketTimeoutException | java.net.PortUnreachableException e) {
                    // it does not listen yet
                }
            }
            throw new AssertionError("no answer: " + Files.readString(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] question(Type type, String name) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            for (int field : new int[] {0x4242, 0x0100, 1, 0, 0, 0}) {
                out.writeShort(field);
            }
            for (String label : name.split("\\.")) {
                out.writeByte(label.length());
                out.write(label.getBytes(StandardCharsets.US_ASCII));
            }
            out.writeByte(0);
            out.writeShort(type.number);
            out.writeShort(1);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> answers(ByteBuffer packet, Type type) throws IOException {
        int code = packet.getShort(2) & 15;
        int count = packet.getShort(6);
        if (code != 0) {
            return List.of("error " + code);
        }
        packet.position(12);
        name(packet);
        packet.position(packet.position() + 4);
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            name(packet);
            int kind = packet.getShort();
            packet.position(packet.position() + 6);
            int length = packet.getShort();
            int next = packet.position() + length;
            if (kind == type.number) {
                answers.add(data(packet, type, length));
            }
            packet.position(next);
        }
        return answers;
    }

    private static String data(ByteBuffer packet, Type type, int length) throws IOException {
        if (type == Type.PTR) {
            return name(packet);
        }
        if (type == Type.SOA) {
            String primary = name(packet);
            String contact = name(packet);
            return primary + " " + contact + " " + Integer.toUnsignedLong(packet.getInt());
        }
        byte[] octets = new byte[length];
        packet.get(octets);
        return InetAddress.getByAddress(octets).getHostAddress();
    }

    /** A name, which may end in a pointer to an earlier one (RFC 1035, 4.1.4). */
    private static String name(ByteBuffer packet) {
        StringBuilder name = new StringBuilder();
        int back = -1;
        for (int length = packet.get() & 255; length != 0; length = packet.get() & 255) {
            if (length >= 0xc0) {
                int to = (length & 0x3f) << 8 | packet.get() & 255;
                back = back < 0 ? packet.position() : back;
                packet.position(to);
            } else {
                byte[] label = new byte[length];
                packet.get(label);
                name.append(new String(label, StandardCharsets.US_ASCII)).append('.');
            }
        }
        if (back >= 0) {
            packet.position(back);
        }
        return name.toString();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
