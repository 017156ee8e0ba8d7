package org.autoinstalld.vmd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** What a program is told to print, where, and how to end. One frame a line. */
final class Reply {
    private final SocketChannel to;

    Reply(SocketChannel to) {
        this.to = to;
    }

    void out(String line) {
        frame('o', line);
    }

    void error(String line) {
        frame('e', line);
    }

    /** A line whose end is to come. */
    void begin(String text) {
        frame('p', text);
    }

    void console(String tty) {
        frame('c', tty);
    }

    /** Nobody objects: it does what it does. */
    void go() {
        frame('g', "");
    }

    void exit(int code) {
        frame('x', String.valueOf(code));
    }

    /** {@code vmctl: TEXT} and exit code 1. */
    void fail(String text) {
        error("vmctl: " + text);
        exit(1);
    }

    private void frame(char kind, String text) {
        ByteBuffer octets = ByteBuffer.wrap((kind + text.replace("\n", "\\n") + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (octets.hasRemaining()) {
                to.write(octets);
            }
        } catch (IOException e) {
            // whoever asked was ended meanwhile; vmd goes on
        }
    }
}
