package org.autoinstalld.syntax;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A new text in which some entries are as the old one has them, byte for byte and where they stood: behind the entry that
 * was before them, else before the one that was behind them, else at the end of their block.
 */
public final class Splice {
    private final String old;
    private final String now;
    private final Map<String, Piece> pieces = new HashMap<>();

    /** What changes, by the offset in the new text. */
    private final TreeMap<Integer, Edit> edits = new TreeMap<>();

    private final Map<String, Placing> placed = new HashMap<>();

    /**
     * An entry.
     *
     * @param name what it is told by, equal in both texts
     * @param block the entry it stands in, by name; empty for the text itself
     * @param bodyEnd where entries can be put into it; -1 if it takes none
     */
    public record Piece(String name, String block, Span span, int bodyEnd) {}

    /** Where an old entry went: before or behind what is at that offset. */
    private record Placing(int offset, boolean before) {}

    /** What is put in at an offset, and then what takes the place of the text up to {@code end}. */
    private static final class Edit {
        final StringBuilder inserted = new StringBuilder();
        String replacement = "";
        int end;

        Edit(int offset) {
            end = offset;
        }
    }

    private Splice(String old, String now, List<Piece> nowPieces) {
        this.old = old;
        this.now = now;
        nowPieces.forEach(p -> pieces.putIfAbsent(p.name(), p));
    }

    /** Empty if the block that an entry stood in is no more. */
    public static Optional<String> of(
            String old, List<Piece> oldPieces, String now, List<Piece> nowPieces, Predicate<Piece> kept) {
        Splice splice = new Splice(old, now, nowPieces);
        Map<String, List<Piece>> blocks = new LinkedHashMap<>();
        oldPieces.forEach(
                p -> blocks.computeIfAbsent(p.block(), b -> new ArrayList<>()).add(p));
        for (List<Piece> siblings : blocks.values()) {
            for (int i = 0; i < siblings.size(); i++) {
                if (kept.test(siblings.get(i)) && !splice.put(siblings, i)) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(splice.text());
    }

    /** A text without some entries, and without the blanks before each. */
    public static String without(String text, List<Piece> gone) {
        StringBuilder left = new StringBuilder(text.length());
        int at = 0;
        for (Piece piece : gone.stream()
                .sorted(Comparator.comparing(p -> p.span().start()))
                .toList()) {
            int start = piece.span().start();
            int end = piece.span().end();
            if (start < at) {
                // inside one that is gone already
                continue;
            }
            while (start > at && Character.isWhitespace(text.charAt(start - 1))) {
                start--;
            }
            while (start == 0 && end < text.length() && Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            left.append(text, at, start);
            at = end;
        }
        return left.append(text, at, text.length()).toString();
    }

    private boolean put(List<Piece> siblings, int at) {
        Piece piece = siblings.get(at);
        String text = piece.span().of(old);
        Piece same = pieces.get(piece.name());
        if (same != null) {
            Edit edit = edit(same.span().start());
            edit.replacement = text;
            edit.end = same.span().end();
            return true;
        }
        for (int i = at - 1; i >= 0; i--) {
            Piece before = siblings.get(i);
            Placing placing = placed.get(before.name());
            if (placing != null && placing.before()) {
                edit(placing.offset()).inserted.append(text).append(gap(siblings, at + 1));
                placed.put(piece.name(), placing);
                return true;
            }
            Piece there = sibling(before);
            int end = placing != null
                    ? placing.offset()
                    : there != null ? there.span().end() : -1;
            if (end >= 0) {
                insert(piece, end, false, gap(siblings, at) + text);
                return true;
            }
        }
        for (int i = at + 1; i < siblings.size(); i++) {
            Piece behind = sibling(siblings.get(i));
            if (behind != null) {
                insert(piece, behind.span().start(), true, text + gap(siblings, i));
                return true;
            }
        }
        return putAlone(piece, text);
    }

    private boolean putAlone(Piece piece, String text) {
        int end = now.length();
        if (!piece.block().isEmpty()) {
            Piece block = pieces.get(piece.block());
            if (block == null || block.bodyEnd() < 0) {
                return false;
            }
            end = block.bodyEnd();
        }
        while (end > 0 && Character.isWhitespace(now.charAt(end - 1))) {
            end--;
        }
        insert(
                piece,
                end,
                false,
                end == 0 ? text + "\n" : gapBefore(piece.span().start()) + text);
        return true;
    }

    private void insert(Piece piece, int offset, boolean before, String text) {
        edit(offset).inserted.append(text);
        placed.put(piece.name(), new Placing(offset, before));
    }

    private Edit edit(int offset) {
        return edits.computeIfAbsent(offset, Edit::new);
    }

    /** An old entry as the new text has it, if it has it in the same block. */
    private @Nullable Piece sibling(Piece oldPiece) {
        Piece found = pieces.get(oldPiece.name());
        return found != null && found.block().equals(oldPiece.block()) ? found : null;
    }

    /** The blanks before an entry in the old text. */
    private String gap(List<Piece> siblings, int index) {
        return index < siblings.size() ? gapBefore(siblings.get(index).span().start()) : "\n\n";
    }

    private String gapBefore(int start) {
        int from = start;
        while (from > 0 && Character.isWhitespace(old.charAt(from - 1))) {
            from--;
        }
        return from == start || from == 0 ? "\n\n" : old.substring(from, start);
    }

    private String text() {
        StringBuilder out = new StringBuilder(now.length());
        int at = 0;
        for (Map.Entry<Integer, Edit> entry : edits.entrySet()) {
            Edit edit = entry.getValue();
            out.append(now, at, entry.getKey()).append(edit.inserted).append(edit.replacement);
            at = edit.end;
        }
        return out.append(now, at, now.length()).toString();
    }
}
