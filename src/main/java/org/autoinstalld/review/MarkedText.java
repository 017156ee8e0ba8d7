package org.autoinstalld.review;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.TextDiff;
import org.autoinstalld.yaml.YamlFile;

/**
 * A text for people, its secrets masked, of which it shows all the same when a secret in it becomes another: behind each line
 * that has one stands a mark that tells two of them apart, and nothing about either. Marks never leave this class.
 *
 * @param lines without their ends, each with its mark
 */
record MarkedText(List<String> lines) {
    static final MarkedText NONE = new MarkedText(List.of());

    /** What stands before a mark; no text of ours holds it. */
    private static final char MARK = '\u0001';

    private static final String OTHER = "  (another secret than before)";

    /** A text without secrets. */
    static MarkedText of(List<String> lines) {
        return new MarkedText(lines.stream().map(line -> line + MARK).toList());
    }

    /** The same of a text that is whole. */
    static MarkedText of(String text) {
        return of(text.lines().toList());
    }

    /**
     * A text, and what it is with its secrets.
     *
     * @param shown with secrets masked
     * @param revealed as a machine gets it
     */
    static MarkedText of(String shown, String revealed) {
        if (shown.isEmpty() && !revealed.isEmpty()) {
            return new MarkedText(List.of("(cannot be shown without its secrets)" + MARK + digest(revealed)));
        }
        List<String> masked = shown.lines().toList();
        List<String> whole = revealed.lines().toList();
        boolean paired = masked.size() == whole.size();
        List<String> lines = new ArrayList<>(masked.size());
        for (int i = 0; i < masked.size(); i++) {
            String line = masked.get(i);
            // a template that makes other lines of a masked secret shows no more than that something is another
            String secret = paired ? whole.get(i) : i == masked.size() - 1 ? revealed : line;
            lines.add(line + MARK + (secret.equals(line) ? "" : digest(secret)));
        }
        return new MarkedText(List.copyOf(lines));
    }

    private static String digest(String text) {
        return YamlFile.digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private Content content() {
        return lines.isEmpty() ? Content.EMPTY : Content.of(String.join("\n", lines) + "\n");
    }

    /** What becomes of it, in the unified form without its head; empty if it stays as it is. */
    List<String> diff(MarkedText after) {
        if (lines.equals(after.lines)) {
            return List.of();
        }
        List<String> diff = TextDiff.unified("", content(), after.content()).stream()
                .skip(2)
                .toList();
        List<String> gone = diff.stream()
                .filter(line -> line.startsWith("-"))
                .map(line -> bare(line).substring(1))
                .toList();
        return diff.stream().map(line -> shown(line, gone)).toList();
    }

    private static String shown(String line, List<String> gone) {
        String bare = bare(line);
        boolean another = line.startsWith("+") && bare.length() < line.length() - 1 && gone.contains(bare.substring(1));
        return another ? bare + OTHER : bare;
    }

    private static String bare(String line) {
        int mark = line.startsWith("@@") ? -1 : line.lastIndexOf(MARK);
        return mark < 0 ? line : line.substring(0, mark);
    }
}
