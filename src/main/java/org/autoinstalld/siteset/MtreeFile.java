package org.autoinstalld.siteset;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Suggestion;
import org.jspecify.annotations.Nullable;

/** Reads {@code .mtree} of a tree: lines of a path and keywords, a subset of mtree(5). */
final class MtreeFile {
    /** Its name, at the top of a tree. */
    static final String NAME = ".mtree";

    private static final List<String> VALUES = List.of("type", "link", "uname", "gname", "uid", "gid", "mode");
    private static final List<String> FLAGS = List.of("optional", "nochange");
    private static final List<String> TYPES = List.of("file", "dir", "link");
    private static final List<String> KEYWORDS =
            List.of("type", "link", "uname", "gname", "uid", "gid", "mode", "optional", "nochange");
    private static final Pattern WORD = Pattern.compile("[^ \t]+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-3][0-7][0-7]|.?)");
    private static final Pattern MODE = Pattern.compile("0?[0-7]{3,4}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,7}");
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,30}");
    /** What fits into seven octal digits: the RAM disk's tar reads larger numbers nowhere. */
    private static final int LARGEST = 07777777;

    private final String file;
    private final Problems problems;
    private final Map<String, MtreeLine> lines = new LinkedHashMap<>();

    private MtreeFile(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Its lines by path; what is wrong with one is a problem, and the line is left out. */
    static Map<String, MtreeLine> read(byte[] bytes, String file, Problems problems) {
        MtreeFile mtree = new MtreeFile(file, problems);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            int number = 0;
            for (String line : text.split("\n", -1)) {
                mtree.line(line, ++number);
            }
        } catch (CharacterCodingException e) {
            problems.error(Place.of(file), "is not UTF-8", "");
        }
        return mtree.lines;
    }

    private void line(String line, int number) {
        Matcher word = WORD.matcher(line);
        if (!word.find() || word.group().startsWith("#")) {
            return;
        }
        Place place = new Place(file, number, word.start() + 1);
        Optional<String> path = path(word.group(), place);
        Map<String, String> said = new HashMap<>();
        boolean right = true;
        while (word.find() && !word.group().startsWith("#")) {
            right &= keyword(word.group(), new Place(file, number, word.start() + 1), said);
        }
        if (path.isEmpty() || !right) {
            return;
        }
        MtreeLine read = line(path.get(), place, said);
        if (said.containsKey("nochange") && read.says()) {
            problems.error(place, "'nochange' and a mode or owner", "one of the two");
        } else if (path.get().equals(".")) {
            if (!read.nochange()) {
                problems.error(place, "a line of the root itself, whose mode and owner are the system's", ". nochange");
            }
        } else if (read.link() != null && !"link".equals(read.type())) {
            problems.error(place, "'link=' is for links", "type=link link=" + read.link());
        } else if (lines.putIfAbsent(path.get(), read) != null) {
            problems.error(place, "'" + path.get() + "' has two lines", "one line");
        }
    }

    private Optional<String> path(String word, Place place) {
        if (word.equals("/set") || word.equals("/unset") || word.equals("..")) {
            problems.error(place, "'" + word + "' is not known here", "one line for each path, as seen from the top");
            return Optional.empty();
        }
        Optional<String> plain = unescaped(word, place);
        if (plain.isEmpty()) {
            return plain;
        }
        String path = plain.get().matches("(\\./*)+") ? "." : plain.get().replaceFirst("^(\\./+)+", "");
        path = path.length() > 1 ? path.replaceFirst("/+$", "") : path;
        Optional<String> complaint = path.equals(".") ? Optional.empty() : PathNames.complaintOfPath(path);
        complaint.ifPresent(what ->
                problems.error(place, "'" + plain.get() + "' " + what, "a path as seen from the top of the tree"));
        return complaint.isPresent() ? Optional.empty() : Optional.of(path);
    }

    /** With {@code \040} for a blank and the like, as mtree(8) writes names. */
    private Optional<String> unescaped(String word, Place place) {
        if (word.indexOf('\\') < 0) {
            return Optional.of(word);
        }
        StringBuilder bytes = new StringBuilder();
        Matcher escape = ESCAPE.matcher(new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        while (escape.find()) {
            String code = escape.group(1);
            if (code.length() == 3) {
                escape.appendReplacement(
                        bytes, Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(code, 8))));
            } else if (code.equals("\\") || code.equals("#")) {
                escape.appendReplacement(bytes, Matcher.quoteReplacement(code));
            } else {
                problems.error(
                        place,
                        "'" + word + "' has a backslash that is not understood",
                        "\\040 for a blank, \\134 for a backslash");
                return Optional.empty();
            }
        }
        escape.appendTail(bytes);
        return Optional.of(new String(bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private boolean keyword(String word, Place place, Map<String, String> said) {
        int equals = word.indexOf('=');
        String key = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "" : word.substring(equals + 1);
        if (!KEYWORDS.contains(key)) {
            problems.error(
                    place,
                    "unknown keyword '" + key + "'",
                    Suggestion.nearest(key, KEYWORDS)
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse("one of: " + String.join(", ", KEYWORDS)));
            return false;
        }
        if (FLAGS.contains(key) != equals < 0) {
            problems.error(
                    place,
                    equals < 0 ? "'" + key + "' has no value" : "'" + key + "' takes no value",
                    equals < 0 ? key + "=..." : key);
            return false;
        }
        if (said.putIfAbsent(key, value) != null) {
            problems.error(place, "'" + key + "' twice", "once");
            return false;
        }
        return !VALUES.contains(key) || value(key, value, place, said);
    }

    private boolean value(String key, String value, Place place, Map<String, String> said) {
        String expected = switch (key) {
            case "type" -> TYPES.contains(value) ? "" : "file, dir or link";
            case "mode" -> MODE.matcher(value).matches() ? "" : "an octal number such as 0644";
            case "uid", "gid" ->
                NUMBER.matcher(value).matches() && Integer.parseInt(value) <= LARGEST
                        ? ""
                        : "a number up to " + LARGEST;
            case "link" -> "";
            default -> ACCOUNT.matcher(value).matches() ? "" : "a name of passwd(5) or group(5)";
        };
        if (!expected.isEmpty()) {
            problems.error(place, "'" + key + "' is '" + value + "'", expected);
            return false;
        }
        if (key.equals("link")) {
            Optional<String> target = unescaped(value, place);
            target.ifPresent(plain -> said.put("link", plain));
            return target.isPresent();
        }
        return true;
    }

    private static MtreeLine line(String path, Place place, Map<String, String> said) {
        return new MtreeLine(
                path,
                place,
                said.get("type"),
                said.get("link"),
                said.get("uname"),
                said.get("gname"),
                number(said.get("uid"), 10),
                number(said.get("gid"), 10),
                number(said.get("mode"), 8),
                said.containsKey("optional"),
                said.containsKey("nochange"));
    }

    private static @Nullable Integer number(@Nullable String text, int radix) {
        return text == null ? null : Integer.valueOf(text, radix);
    }
}
