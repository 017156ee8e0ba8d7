package org.autoinstalld.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What of the scripts is the same whatever commands there are. */
final class Scripts {
    private static final String NAMES = "@NAMES@";

    private Scripts() {}

    /** With what finds names in it, which is the same in all shells. */
    static String resource(String shell) {
        return read("completion." + shell).replace(NAMES, read("names.sh"));
    }

    private static String read(String name) {
        try (InputStream in = Scripts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
