package org.autoinstalld.admin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.api.Json;
import org.autoinstalld.problem.Reason;

/** The command's end: asks the server that holds a state folder. */
public final class ControlClient {
    private static final int ANSWER_MAX = 256 << 20;

    private final Path socket;
    private final Duration patience;

    /**
     * @param state the server's state folder
     * @param patience how long an answer may take
     */
    public ControlClient(Path state, Duration patience) {
        socket = ServerFolder.socket(state);
        this.patience = patience;
    }

    /** What came of a request. */
    public sealed interface Answer {
        /**
         * The answer, made by the server or, without one, by this process.
         *
         * @param json empty if it was none
         */
        record Said(int status, String json) implements Answer {
            public boolean isDone() {
                return status == 200;
            }

            /** What it said in one sentence: its message, or why not. */
            public String sentence() {
                ActionReply reply = reply();
                return Stream.of(reply.message(), reply.error())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("the server answered with status " + status);
            }

            public ActionReply reply() {
                return Json.read(json, ActionReply.class).orElse(ActionReply.NOTHING);
            }
        }

        /** No server runs with that state folder. */
        record NoServer(String why) implements Answer {}

        /** There is one, but it could not be asked, or did not answer in time; what it did is not known. */
        record Failed(String why) implements Answer {}
    }

    /** Asks to look at something: {@code /api/state}. */
    public Answer get(String path) {
        return request("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    /** Asks for something to be done: {@code /api/reload}. */
    public Answer post(String path, Map<String, String> form) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        form.forEach((name, value) -> fields.put(name, List.of(value)));
        return postAll(path, fields);
    }

    /** The same with fields that may be there several times. */
    public Answer postAll(String path, Map<String, List<String>> form) {
        String body = form.entrySet().stream()
                .flatMap(e -> e.getValue().stream().map(value -> encoded(e.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
        return request("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body);
    }

    /** As in a form or behind a question mark. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Answer request(String request) {
        try {
            ControlSocket.check(socket);
        } catch (IOException e) {
            return new Answer.NoServer(String.valueOf(e.getMessage()));
        }
        if (Files.notExists(socket)) {
            return new Answer.NoServer("no server runs: there is no '" + socket + "'");
        }
        if (!Files.exists(socket)) {
            Path folder = ServerFolder.of(socket);
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                return new Answer.Failed("'" + folder + "' is no folder, and so not the state folder of a server");
            }
            return new Answer.Failed(
                    "'" + folder + "' cannot be looked into" + as(folder, "is of a server that runs as"));
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
            } catch (IOException e) {
                return refused(e);
            }
            CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> end(channel));
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return read(channel);
        } catch (ClosedChannelException e) {
            return new Answer.Failed("no answer at '" + socket + "' within " + patience.toSeconds() + " s");
        } catch (IOException e) {
            return new Answer.Failed("no answer at '" + socket + "': " + Reason.of(e));
        }
    }

    private Answer refused(IOException e) {
        boolean denied = e instanceof AccessDeniedException
                || String.valueOf(e.getMessage()).contains("ermission denied");
        return denied
                ? new Answer.Failed("'" + socket + "' cannot be used" + as(socket, "is of a server that runs as"))
                : new Answer.NoServer("no server runs: nobody answers at '" + socket + "'");
    }

    /** Who may, which is that user and root. */
    static String as(Path file, String relation) {
        try {
            String owner = Files.getOwner(file).getName();
            return ": it " + relation + " " + owner + ", and you are " + System.getProperty("user.name", "?")
                    + "; as root, or: doas -u " + owner + " autoinstalld ...";
        } catch (IOException | UnsupportedOperationException e) {
            return ": permission denied; it is for the server's user and root";
        }
    }

    /** Reading from such a socket knows no end of patience, but closing it ends the reading. */
    private static void end(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // closed already
        }
    }

    private Answer read(SocketChannel channel) throws IOException {
        byte[] all = Channels.newInputStream(channel).readNBytes(ANSWER_MAX + 1);
        if (all.length > ANSWER_MAX) {
            return new Answer.Failed("the answer at '" + socket + "' has no end");
        }
        String text = new String(all, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.matches("(?s)HTTP/1\\.1 [0-9]{3} .*")) {
            return new Answer.Failed("no answer at '" + socket + "'");
        }
        boolean json = text.substring(0, end).contains("\r\nContent-Type: application/json");
        return new Answer.Said(Integer.parseInt(text.substring(9, 12)), json ? text.substring(end + 4) : "");
    }
}
