package org.autoinstalld.template;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;

/** The text of one template file, before FreeMarker sees it. */
final class TemplateSource {
    private static final Pattern COMMENT = Pattern.compile("<#--.*?-->", Pattern.DOTALL);
    private static final Pattern USE = Pattern.compile("<#(?:include|import)\\s+(?:\"([^\"$\\\\]*)\"|'([^'$\\\\]*)')");

    private TemplateSource() {}

    /** The text, if the bytes are UTF-8 without a byte order mark and with LF line ends; else a problem each. */
    static Optional<String> read(byte[] bytes, String file, Problems problems) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            problems.error(Place.of(file), "is not UTF-8", "");
            return Optional.empty();
        }
        if (text.startsWith("\ufeff")) {
            problems.error(
                    new Place(file, 1, 1),
                    "begins with a byte order mark, which the installer would take for a part of the first question",
                    "save it without one");
            return Optional.empty();
        }
        int cr = text.indexOf('\r');
        if (cr >= 0) {
            problems.error(
                    place(file, text, cr),
                    "holds a carriage return, which would become a part of the answer",
                    "save it with LF line ends");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** Tells of pieces it uses by a literal name that are not there, so that they are not first missed in a request. */
    static void checkUses(String name, String text, String file, Engine engine, Problems problems) {
        Matcher comments = COMMENT.matcher(text);
        String code =
                comments.replaceAll(m -> Matcher.quoteReplacement(m.group().replaceAll("[^\n]", " ")));
        Matcher use = USE.matcher(code);
        while (use.find()) {
            String used = use.group(1) == null ? use.group(2) : use.group(1);
            Optional<String> resolved = resolve(name, used);
            if (resolved.flatMap(engine::template).isEmpty()) {
                problems.error(
                        place(file, text, use.start()),
                        "there is no " + engine.kind().word() + " piece '" + used + "'",
                        engine.remedyFor(resolved.orElse(used)));
            }
        }
    }

    /** The name a template means by {@code used}, as FreeMarker resolves it; empty if it leaves the directory. */
    private static Optional<String> resolve(String name, String used) {
        Deque<String> parts = new ArrayDeque<>();
        String full = used.startsWith("/") ? used : name.substring(0, name.lastIndexOf('/') + 1) + used;
        for (String part : full.split("/")) {
            if (part.equals("..") && parts.pollLast() == null) {
                return Optional.empty();
            }
            if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.addLast(part);
            }
        }
        return Optional.of(String.join("/", parts));
    }

    static Place place(String file, String text, int index) {
        int line = 1;
        int start = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < index; i = text.indexOf('\n', i + 1)) {
            line++;
            start = i + 1;
        }
        return new Place(file, line, index - start + 1);
    }
}
