package org.autoinstalld.template;

import java.util.Optional;
import org.autoinstalld.dhcpdconf.DhcpdWord;
import org.autoinstalld.vmconf.VmWord;

/**
 * The kinds of text that templates make. The beginning of a template's file name decides its kind, also for the pieces
 * under lib/, and a template can only use pieces of its own kind: a macro made for response files would let a quote
 * through that ends a string in dhcpd.conf.
 */
enum TemplateKind {
    /** install.conf, upgrade.conf: every name that says nothing else. */
    RESPONSE("response file") {
        @Override
        Optional<String> complaint(String value, boolean asciiOnly) {
            return Characters.lineBreaking(value, asciiOnly, false);
        }
    },
    /** Autopartitioning template of disklabel(8), where tabs separate fields as blanks do. */
    DISKLABEL("disklabel") {
        @Override
        Optional<String> complaint(String value, boolean asciiOnly) {
            return Characters.lineBreaking(value, asciiOnly, true);
        }
    },
    /** dhcpd.conf(5). A bare value goes through only if it is a word inside and outside quotes alike. */
    DHCPD("dhcpd.conf") {
        @Override
        Optional<String> complaint(String value, boolean asciiOnly) {
            return Characters.notBare(value, "._:-");
        }

        /** The lexer of dhcpd(8) has no escapes: a quote ends the string whatever stands before it. */
        @Override
        Optional<String> unquotable(String text) {
            return text.indexOf('"') >= 0 || text.indexOf('\\') >= 0
                    ? Optional.of("holds a quote or backslash, which dhcpd.conf(5) cannot express")
                    : Characters.lineBreaking(text, true, false);
        }

        @Override
        Optional<String> quoted(String text) {
            return DhcpdWord.quoted(text);
        }
    },
    /** vm.conf(5). */
    VM_CONF("vm.conf") {
        @Override
        Optional<String> complaint(String value, boolean asciiOnly) {
            return Characters.notBare(value, "._:/+@-");
        }

        /**
         * A backslash escapes a quote, and nothing shows how many backslashes were meant, so they are refused. Macros are
         * not expanded inside quotes.
         */
        @Override
        Optional<String> unquotable(String text) {
            return text.indexOf('\\') >= 0
                    ? Optional.of("holds a backslash, which vm.conf(5) cannot express safely")
                    : Characters.lineBreaking(text, false, false);
        }

        @Override
        Optional<String> quoted(String text) {
            return VmWord.quoted(text);
        }
    };

    private final String word;

    TemplateKind(String word) {
        this.word = word;
    }

    /** Named as in messages and documentation. */
    String word() {
        return word;
    }

    /** What keeps a value from being printed by {@code ${value}}, worded to follow "the value of x ". */
    abstract Optional<String> complaint(String value, boolean asciiOnly);

    /** What is known to keep {@code text} from being quoted, worded to follow "the value of x ". */
    Optional<String> unquotable(String text) {
        throw new IllegalStateException(word + " has no quotes");
    }

    /** The string with its quotes, as the file's own grammar has it; empty if the grammar cannot express it. */
    Optional<String> quoted(String text) {
        throw new IllegalStateException(word + " has no quotes");
    }

    /** The kind of the template of that name, which may have directories in front. */
    static TemplateKind of(String template) {
        String file = template.substring(template.lastIndexOf('/') + 1);
        for (TemplateKind kind : values()) {
            if (kind != RESPONSE && file.startsWith(kind.word)) {
                return kind;
            }
        }
        return RESPONSE;
    }
}
