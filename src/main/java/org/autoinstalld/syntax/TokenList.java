package org.autoinstalld.syntax;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.autoinstalld.problem.Place;

/**
 * The tokens of one file in order, the last one being its end. Kept as offsets, since a file may hold millions of them;
 * a {@link Token} is made when somebody looks at it. Immutable.
 *
 * @param <K> the kinds of token its grammar has
 */
public final class TokenList<K extends Enum<K>> {
    private final SourceText source;
    private final K[] kinds;
    private final byte[] quotes;
    private final int[] starts;
    private final int[] ends;
    private final Map<Integer, String> values;
    private final int count;

    private TokenList(Builder<K> made) {
        this.source = made.source;
        this.count = made.count;
        this.kinds = Arrays.copyOf(made.kinds, count);
        this.quotes = Arrays.copyOf(made.quotes, count);
        this.starts = Arrays.copyOf(made.starts, count);
        this.ends = Arrays.copyOf(made.ends, count);
        this.values = Map.copyOf(made.values);
    }

    /** Collects tokens in file order. */
    public static final class Builder<K extends Enum<K>> {
        private final SourceText source;
        private final Map<Integer, String> values = new HashMap<>();
        private K[] kinds;
        private byte[] quotes = new byte[64];
        private int[] starts = new int[64];
        private int[] ends = new int[64];
        private int count;

        public Builder(SourceText source, Class<K> kinds) {
            this.source = source;
            this.kinds = Arrays.copyOf(kinds.getEnumConstants(), 64);
        }

        /** A token that means what it says. */
        public void add(K kind, int start, int end) {
            if (count == kinds.length) {
                kinds = Arrays.copyOf(kinds, 2 * count);
                quotes = Arrays.copyOf(quotes, 2 * count);
                starts = Arrays.copyOf(starts, 2 * count);
                ends = Arrays.copyOf(ends, 2 * count);
            }
            kinds[count] = kind;
            starts[count] = start;
            ends[count++] = end;
        }

        /** A token that means what stands between its first and last character. */
        public void addQuoted(K kind, int start, int end) {
            add(kind, start, end);
            quotes[count - 1] = 1;
        }

        /** A token that means something else than its text. */
        public void add(K kind, int start, int end, String value) {
            add(kind, start, end);
            values.put(count - 1, value);
        }

        public TokenList<K> build() {
            return new TokenList<>(this);
        }
    }

    public SourceText source() {
        return source;
    }

    /** How many there are, the end included. */
    public int count() {
        return count;
    }

    public K kind(int i) {
        return kinds[i];
    }

    /** Offset of the token's first character. */
    public int start(int i) {
        return starts[i];
    }

    /** Offset behind the token's last character. */
    public int end(int i) {
        return ends[i];
    }

    /** The first token that does not begin before an offset. */
    public int at(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        return found >= 0 ? found : -found - 1;
    }

    public String text(int i) {
        return source.text().substring(starts[i], ends[i]);
    }

    public String value(int i) {
        if (quotes[i] != 0) {
            return source.text().substring(starts[i] + 1, ends[i] - 1);
        }
        String special = values.isEmpty() ? null : values.get(i);
        return special == null ? text(i) : special;
    }

    /** Whether the token is the one character {@code c}, unquoted. */
    public boolean is(int i, char c) {
        return ends[i] - starts[i] == 1 && source.text().charAt(starts[i]) == c && !values.containsKey(i);
    }

    public String trivia(int i) {
        return source.text().substring(i == 0 ? 0 : ends[i - 1], starts[i]);
    }

    /** Whether nothing but layout stands before it on its line. */
    public boolean isFirstOnLine(int i) {
        return i == 0 || source.line(starts[i]) != source.line(ends[i - 1]);
    }

    public Place place(int i) {
        return source.place(starts[i]);
    }

    /** The place right behind the token. */
    public Place placeAfter(int i) {
        return source.place(ends[i]);
    }

    public Token<K> token(int i) {
        return new Token<>(
                kind(i), text(i), value(i), trivia(i), starts[i], source.line(starts[i]), source.column(starts[i]));
    }

    /** All tokens, the end included; each is made when asked for. */
    public List<Token<K>> list() {
        return new AbstractList<>() {
            @Override
            public Token<K> get(int index) {
                return token(index);
            }

            @Override
            public int size() {
                return count;
            }
        };
    }

    /** Layout and tokens put together again: the text that was read. */
    public String toText() {
        StringBuilder out = new StringBuilder(source.text().length());
        for (int i = 0; i < count; i++) {
            out.append(source.text(), i == 0 ? 0 : ends[i - 1], starts[i]).append(source.text(), starts[i], ends[i]);
        }
        return out.toString();
    }
}
