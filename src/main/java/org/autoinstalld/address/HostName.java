package org.autoinstalld.address;

import java.util.Locale;
import java.util.Optional;

/**
 * A host name that dhcpd(8), vmd(8) and the installer all accept, in lower case. dhcpd's lexer wants each label to begin
 * with a letter or digit and takes no more than {@code [A-Za-z0-9_-]} inside; DNS allows labels of 63 characters.
 *
 * @param text fully qualified as a rule, without a final dot
 */
public record HostName(String text) implements Comparable<HostName> {
    /** VMM_MAX_NAME_LEN of vmd(8) less the terminating NUL. */
    public static final int VM_NAME_MAX = 63;

    private static final int LABEL_MAX = 63;
    private static final int LENGTH_MAX = 253;

    public HostName {
        if (complaint(text).isPresent() || !text.equals(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("not a host name");
        }
    }

    /** Empty if {@code text} is no such name; {@link #complaint} tells why. Upper case is folded. */
    public static Optional<HostName> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return complaint(lower).isPresent() ? Optional.empty() : Optional.of(new HostName(lower));
    }

    /** What keeps {@code text} from being a host name, worded to follow "host name 'x' ". */
    public static Optional<String> complaint(String text) {
        if (text.isEmpty()) {
            return Optional.of("is empty");
        }
        if (text.length() > LENGTH_MAX) {
            return Optional.of("is longer than " + LENGTH_MAX + " characters");
        }
        int start = 0;
        while (start <= text.length()) {
            int dot = text.indexOf('.', start);
            int end = dot < 0 ? text.length() : dot;
            if (end == start) {
                return Optional.of(end > 0 && end == text.length() ? "ends with a dot" : "has an empty label");
            }
            if (end - start > LABEL_MAX) {
                return Optional.of("has a label longer than " + LABEL_MAX + " characters");
            }
            if (!isLabel(text, start, end)) {
                return Optional.of("has the label '" + text.substring(start, end)
                        + "', but labels begin and end with a letter or digit and hold only those, '-' and '_'");
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    // by hand, since a large inventory has a few hundred thousand labels
    private static boolean isLabel(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            boolean inner = i > start && i < end - 1 && (c == '-' || c == '_');
            if (!inner && !isAlphanumeric(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
    }

    /** The part before the first dot. */
    public String shortName() {
        int dot = text.indexOf('.');
        return dot < 0 ? text : text.substring(0, dot);
    }

    /** The part after the first dot; empty if there is none. */
    public String domain() {
        int dot = text.indexOf('.');
        return dot < 0 ? "" : text.substring(dot + 1);
    }

    public boolean isQualified() {
        return text.indexOf('.') >= 0;
    }

    @Override
    public int compareTo(HostName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
