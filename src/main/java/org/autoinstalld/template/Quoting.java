package org.autoinstalld.template;

import java.util.Optional;

/** How a text becomes a quoted string of a configuration file. */
enum Quoting {
    /** The lexer of dhcpd(8) has no escapes: a quote ends the string whatever stands before it. */
    DHCPD(Kind.DHCPD) {
        @Override
        Optional<String> complaint(String text) {
            if (text.indexOf('"') >= 0 || text.indexOf('\\') >= 0) {
                return Optional.of("holds a quote or backslash, which dhcpd.conf(5) cannot express");
            }
            if (text.length() >= STRING_MAX) {
                return Optional.of(
                        "has " + text.length() + " characters, and dhcpd.conf(5) takes fewer than " + STRING_MAX);
            }
            return Characters.lineBreaking(text, true, false);
        }
    },
    /**
     * In vm.conf(5) a backslash escapes a quote, and nothing shows how many backslashes were meant, so they are refused.
     * Macros are not expanded inside quotes.
     */
    VM_CONF(Kind.VM_CONF) {
        @Override
        Optional<String> complaint(String text) {
            if (text.indexOf('\\') >= 0) {
                return Optional.of("holds a backslash, which vm.conf(5) cannot express safely");
            }
            return Characters.lineBreaking(text, false, false);
        }
    };

    private static final int STRING_MAX = 1500;

    private final Kind kind;

    Quoting(Kind kind) {
        this.kind = kind;
    }

    /** Where it is used. */
    Kind kind() {
        return kind;
    }

    /** What keeps {@code text} from being quoted, worded to follow "the value of x "; empty if nothing does. */
    abstract Optional<String> complaint(String text);

    /** The string with its quotes. Call {@link #complaint} first. */
    String quote(String text) {
        return '"' + text.replace("\"", "\\\"") + '"';
    }
}
