package org.autoinstalld.vmconf;

import java.util.Optional;
import java.util.regex.Pattern;

/** How a text is written into a vm.conf so that vmd reads back exactly that text. */
public final class VmWord {
    /** What begins with digits is a word only if more than a slash ends them: "10/x" is the number 10 and the word "/x". */
    private static final Pattern BARE = Pattern.compile("(?![0-9]++(/|$))[A-Za-z0-9:_/][!-~&&[^(){}!=#,\\\\\"'$]]*+");

    private VmWord() {}

    /**
     * Whether {@code text} can stand without quotes as one string: it begins with a letter, digit, {@code :}, {@code _} or
     * {@code /}, holds printable characters other than <code>( ) { } ! = # ,</code> and backslash, and is neither a keyword
     * nor something vmd begins to read as a number.
     */
    public static boolean isBare(String text) {
        return text.length() <= VmLexer.STRING_MAX
                && !Keywords.has(text)
                && BARE.matcher(text).matches();
    }

    /**
     * {@code text} in double quotes. Empty if that cannot be done safely: a backslash means something else depending on
     * what follows it, newlines are dropped, other control characters steer vmd's macros, and a string of {@value
     * VmLexer#STRING_MAX} bytes is the longest it can hold.
     */
    public static Optional<String> quoted(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || Character.isISOControl(c) || isLone(text, i)) {
                return Optional.empty();
            }
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        if (bytes > VmLexer.STRING_MAX) {
            return Optional.empty();
        }
        return Optional.of('"' + text.replace("\"", "\\\"") + '"');
    }

    /** Whether {@code text} is one option of a VM, on one line, and nothing else. */
    public static boolean isOption(String text) {
        if (text.isBlank() || text.indexOf('\\') >= 0 || text.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        // behind another option, which must not share its line
        VmConf conf = VmConf.parse("", "vm \"x\" {\n\tdisable\n\t" + text + "\n}\n");
        return !conf.hasErrors() && conf.vms().size() == 1;
    }

    private static boolean isLone(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
