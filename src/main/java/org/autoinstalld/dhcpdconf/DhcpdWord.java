package org.autoinstalld.dhcpdconf;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a text is written into a dhcpd.conf so that dhcpd reads back exactly that text. */
public final class DhcpdWord {
    private static final String LABEL = "[A-Za-z0-9][A-Za-z0-9_-]{0," + (DhcpdLexer.WORD_MAX - 1) + "}+";
    private static final Pattern BARE = Pattern.compile(LABEL + "(\\." + LABEL + ")*+");

    private DhcpdWord() {}

    /**
     * Whether {@code text} can stand without quotes where a name is wanted, as in {@code host NAME} or {@code
     * fixed-address NAME}: words of letters, digits, {@code -} and {@code _} that begin with a letter or digit, with dots
     * between. Keywords do no harm there. Options that take text want {@link #quoted} in any case: dhcpd takes {@code
     * beef} for an octet and stops at a dot.
     */
    public static boolean isBare(String text) {
        return BARE.matcher(text).matches();
    }

    /** Whether {@code text} is one statement of a host block, on one line, and nothing else. */
    public static boolean isStatement(String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c >= 0x7f)) {
            return false;
        }
        DhcpdConf conf = DhcpdConf.parse("", "host x {\n" + text + "\n}\n");
        List<Declaration> blocks = conf.global().declarations();
        return !conf.hasErrors()
                && conf.global().settings().isEmpty()
                && blocks.size() == 1
                && blocks.get(0).settings().size() == 1
                && blocks.get(0).declarations().isEmpty();
    }

    /**
     * {@code text} in quotes. Empty if that cannot be done: dhcpd has no way to put a quote into a string, its treatment
     * of the backslash changed over time, control characters and anything beyond ASCII have no business in a DHCP answer,
     * and a string of {@value DhcpdLexer#STRING_MAX} characters is the longest it can hold.
     */
    public static Optional<String> quoted(String text) {
        boolean plain = text.length() <= DhcpdLexer.STRING_MAX
                && text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\');
        return plain ? Optional.of('"' + text + '"') : Optional.empty();
    }
}
