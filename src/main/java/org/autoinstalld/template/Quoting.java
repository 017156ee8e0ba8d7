package org.autoinstalld.template;

import java.util.Optional;

/** How a text becomes a quoted string of a configuration file. */
enum Quoting {
    /** The lexer of dhcpd(8) has no escapes: a quote ends the string whatever stands before it. */
    DHCPD(TemplateKind.DHCPD) {
        @Override
        Optional<String> complaint(String text) {
            if (text.indexOf('"') >= 0 || text.indexOf('\\') >= 0) {
                return Optional.of("holds a quote or backslash, which dhcpd.conf(5) cannot express");
            }
            return Characters.lineBreaking(text, true, false);
        }

        @Override
        Optional<String> literal(String text) {
            return org.autoinstalld.dhcpdconf.DhcpdWord.quoted(text);
        }
    },
    /**
     * In vm.conf(5) a backslash escapes a quote, and nothing shows how many backslashes were meant, so they are refused.
     * Macros are not expanded inside quotes.
     */
    VM_CONF(TemplateKind.VM_CONF) {
        @Override
        Optional<String> complaint(String text) {
            if (text.indexOf('\\') >= 0) {
                return Optional.of("holds a backslash, which vm.conf(5) cannot express safely");
            }
            return Characters.lineBreaking(text, false, false);
        }

        @Override
        Optional<String> literal(String text) {
            return org.autoinstalld.vmconf.VmWord.quoted(text);
        }
    };

    private final TemplateKind kind;

    Quoting(TemplateKind kind) {
        this.kind = kind;
    }

    /** Where it is used. */
    TemplateKind kind() {
        return kind;
    }

    /** What is known to keep {@code text} from being quoted, worded to follow "the value of x "; empty if nothing is. */
    abstract Optional<String> complaint(String text);

    /** The string with its quotes, as the file's own grammar has it; empty if the grammar cannot express it. */
    abstract Optional<String> literal(String text);
}
