package org.autoinstalld.address;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host name that dhcpd(8), vmd(8) and the installer all accept, in lower case. dhcpd's lexer wants each label to begin
 * with a letter or digit and takes no more than {@code [A-Za-z0-9_-]} inside; DNS allows labels of 63 characters.
 *
 * @param text fully qualified as a rule, without a final dot
 */
public record HostName(String text) implements Comparable<HostName> {
    /** VMM_MAX_NAME_LEN of vmd(8) less the terminating NUL. */
    public static final int VM_NAME_MAX = 63;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?");
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
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.isEmpty()) {
            return Optional.of("is empty");
        }
        if (lower.length() > LENGTH_MAX) {
            return Optional.of("is longer than " + LENGTH_MAX + " characters");
        }
        for (String label : lower.split("\\.", -1)) {
            if (label.isEmpty()) {
                return Optional.of("has an empty label");
            }
            if (label.length() > 63) {
                return Optional.of("has a label longer than 63 characters");
            }
            if (!LABEL.matcher(label).matches()) {
                return Optional.of("has the label '" + label
                        + "', but labels begin and end with a letter or digit and hold only those, '-' and '_'");
            }
        }
        return Optional.empty();
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
