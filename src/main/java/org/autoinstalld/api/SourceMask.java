package org.autoinstalld.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.inventory.PlainKeys;
import org.autoinstalld.yaml.Secret;

/**
 * Lines of a file of the inventory, to be shown beside what is wrong with them. Shown is what stands under a key that can
 * hold no secret; all else is masked, since a slip in the key, a quote that is not closed or a colon that is missing must
 * not be what makes a password plain to see.
 */
public final class SourceMask {
    private static final String COMMENT = "# ...";
    private static final Pattern KEY =
            Pattern.compile("(?<![^\\s{,-])(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9][A-Za-z0-9_.-]*))\\s*:(?=\\s|$)");
    private static final Pattern ITEM = Pattern.compile("\\s*(?:-\\s+)+");
    private static final Pattern EMPTY = Pattern.compile("\\s*[\\[{]?\\s*|\\s*[|>][-+0-9]*\\s*");
    /** Another pair, in a spelling that is not read as one here. */
    private static final Pattern PAIR = Pattern.compile("[\"']\\s*:|[{,]\\s*\\?|\\S:\\S*\\s*[\"']");

    /** What a key may hold below it. */
    private enum Below {
        /** Keys of ours. */
        KEYS,
        /** Names that people chose. */
        NAMES
    }

    /** A map that is open in a block. */
    private record Level(int column, Below below) {}

    private final Deque<Level> levels = new ArrayDeque<>();
    private final List<String> shown = new ArrayList<>();
    /** Lines that are further in belong to a value that is masked; -1: there is none. */
    private int hiddenFrom = -1;
    /** The quote that such a value has not closed yet; 0: there is none. */
    private char quote;
    /** Whether items of the list that is open may be shown. */
    private boolean itemsPlain;

    private SourceMask() {}

    /** All lines, each masked where it has to be. */
    public static List<String> yaml(List<String> lines) {
        SourceMask mask = new SourceMask();
        lines.forEach(mask::line);
        return List.copyOf(mask.shown);
    }

    /** Lines of a template, which holds text of response files and kept files. */
    public static List<String> template(List<String> lines) {
        return lines.stream().map(Masking.none()::line).toList();
    }

    private void line(String line) {
        String bare = line.strip();
        int indent = line.length() - line.stripLeading().length();
        String masked = " ".repeat(indent) + Secret.MASK;
        if (quote != 0) {
            shown.add(masked);
            if (bare.indexOf(quote) >= 0) {
                quote = 0;
            }
        } else if (bare.isEmpty() || bare.equals("---") || bare.matches("[\\[\\]{},\\s]+")) {
            shown.add(line);
        } else if (bare.startsWith("#")) {
            shown.add(" ".repeat(indent) + COMMENT);
        } else if (hiddenFrom >= 0 && (indent > hiddenFrom || indent == hiddenFrom && bare.startsWith("-"))) {
            // a list may stand as far out as the key that it belongs to
            shown.add(masked);
        } else {
            hiddenFrom = -1;
            shown.add(pairs(line, indent));
        }
    }

    private String pairs(String line, int indent) {
        Matcher key = KEY.matcher(line);
        if (!key.find()) {
            return keyless(line, indent);
        }
        String lead = line.substring(0, key.start());
        if (!lead.matches("[\\s{\\[,-]*")) {
            hiddenFrom = indent;
            return " ".repeat(indent) + Secret.MASK;
        }
        int column = key.start();
        while (!levels.isEmpty() && levels.peek().column() >= column) {
            levels.pop();
        }
        Below within = levels.isEmpty() ? Below.KEYS : levels.peek().below();
        boolean first = true;
        StringBuilder out = new StringBuilder(lead);
        boolean more = true;
        while (more) {
            String name = key.group(1) != null ? key.group(1) : key.group(2) != null ? key.group(2) : key.group(3);
            out.append(line, key.start(), key.end());
            int from = key.end();
            more = key.find();
            String value = line.substring(from, more ? key.start() : line.length());
            boolean opens = EMPTY.matcher(value).matches();
            boolean known =
                    PlainKeys.KNOWN.all().contains(name) && !PAIR.matcher(value).find();
            if (!known && !(within == Below.NAMES && opens)) {
                return out.append(hidden(line.substring(from), column)).toString();
            }
            itemsPlain = known;
            out.append(plain(value));
            // what follows in a map on this line stands below it, or beside it
            within = known && opens && PlainKeys.KNOWN.named().contains(name) ? Below.NAMES : Below.KEYS;
            if (first && opens) {
                levels.push(new Level(column, within));
            }
            first = false;
        }
        return out.toString();
    }

    /** All that is left of a line. */
    private String hidden(String value, int column) {
        hiddenFrom = column;
        itemsPlain = false;
        String text = value.strip();
        if (!text.isEmpty()
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.indexOf(text.charAt(0), 1) < 0) {
            quote = text.charAt(0);
        }
        return text.isEmpty() ? "" : " " + Secret.MASK;
    }

    private static String plain(String value) {
        int comment = value.indexOf(" #");
        return Masking.hashes(comment < 0 ? value : value.substring(0, comment + 1) + COMMENT);
    }

    private String keyless(String line, int indent) {
        Matcher item = ITEM.matcher(line);
        if (item.lookingAt()) {
            String value = line.substring(item.end());
            boolean open = itemsPlain && !PAIR.matcher(value).find();
            return line.substring(0, item.end()) + (open ? plain(value) : Secret.MASK);
        }
        return " ".repeat(indent) + Secret.MASK;
    }
}
