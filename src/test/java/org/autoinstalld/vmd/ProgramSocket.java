package org.autoinstalld.vmd;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import jdk.net.ExtendedSocketOptions;

/** A socket at which programs ask: one line of words, and then what to print until they are told to end. */
final class ProgramSocket implements AutoCloseable {
    /** Answers one program. */
    @FunctionalInterface
    interface Answerer {
        void answer(Path directory, List<String> words, Peer peer, Reply reply) throws InterruptedException;
    }

    private final Path path;
    private final ServerSocketChannel door;
    private final Answerer answerer;

    /** @param mode as ls(1) prints it */
    ProgramSocket(Path path, String mode, Answerer answerer) throws IOException {
        this.path = path;
        this.answerer = answerer;
        Files.deleteIfExists(path);
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(path), 1024);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        run(this::accept);
    }

    private static void run(Runnable what) {
        Thread thread = new Thread(what, "stand-in-vmd");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel one = door.accept();
                run(() -> serve(one));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(SocketChannel one) {
        try (one;
                BufferedReader in = new BufferedReader(Channels.newReader(one, StandardCharsets.UTF_8))) {
            String line = in.readLine();
            if (line == null) {
                return;
            }
            List<String> words = Arrays.asList(line.split("\0", -1));
            Peer peer = new Peer(
                    one.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName());
            answerer.answer(Path.of(words.get(0)), words.subList(1, words.size()), peer, new Reply(one));
        } catch (IOException e) {
            // it has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        Files.deleteIfExists(path);
    }

    /** As after a crash: nobody answers at what is left of it. */
    void abandon() throws IOException {
        door.close();
    }
}
