package org.autoinstalld.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.autoinstalld.api.Reply;

/** The style sheet, the script and the icon: the only other things a page asks for. */
final class Assets {
    private static final Map<String, String> TYPES = Map.of(
            "style.css", "text/css; charset=utf-8",
            "page.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml");

    private final Map<String, Reply.Found> read = new ConcurrentHashMap<>();

    Optional<Reply> get(String name) {
        return Optional.ofNullable(TYPES.get(name))
                .map(type -> read.computeIfAbsent(name, n -> new Reply.Found(type, text(n))));
    }

    private static String text(String name) {
        try (InputStream in = Assets.class.getResourceAsStream("assets/" + name)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: assets/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
