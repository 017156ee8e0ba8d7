package org.autoinstalld.conffile;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The difference of two contents in the unified form of diff(1), with three lines around, as patch(1) takes it. */
public final class TextDiff {
    private static final int CONTEXT = 3;
    private static final String UNENDED = "\n\\ No newline at end of file";

    private TextDiff() {}

    /**
     * The lines to print, none of them with its end; empty if there is no difference. A file that is not there is
     * {@code /dev/null}. Control characters of the files are in it as they are.
     *
     * @param file the name for both headers, as it should be read by people
     */
    public static List<String> unified(String file, @Nullable Content before, @Nullable Content after) {
        Content older = before == null ? Content.EMPTY : before;
        Content newer = after == null ? Content.EMPTY : after;
        boolean utf8 = older.isUtf8() && newer.isUtf8();
        List<String> old = lines(older, utf8);
        List<String> now = lines(newer, utf8);
        Patch<String> patch = DiffUtils.diff(old, now, new AnchoredDiff(), null);
        List<String> diff = UnifiedDiffUtils.generateUnifiedDiff(
                before != null ? file : "/dev/null", after != null ? file : "/dev/null", old, patch, CONTEXT);
        List<String> printed = new ArrayList<>(diff.size() + 2);
        for (String line : diff) {
            int unended = line.indexOf('\n');
            printed.add(unended < 0 ? line : line.substring(0, unended));
            if (unended >= 0) {
                printed.add(line.substring(unended + 1));
            }
        }
        return List.copyOf(printed);
    }

    /** Without their newlines; a last line that has none carries diff's remark, so that it differs from one that has. */
    private static List<String> lines(Content content, boolean utf8) {
        String text = utf8 ? new String(content.bytes(), StandardCharsets.UTF_8) : content.chars();
        List<String> lines = new ArrayList<>();
        int next;
        for (int start = 0; start < text.length(); start = next) {
            int newline = text.indexOf('\n', start);
            next = newline < 0 ? text.length() : newline + 1;
            lines.add(newline < 0 ? text.substring(start) + UNENDED : text.substring(start, newline));
        }
        return lines;
    }
}
