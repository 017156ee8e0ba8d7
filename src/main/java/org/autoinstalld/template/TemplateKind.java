package org.autoinstalld.template;

import java.util.Optional;

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
    },
    /** vm.conf(5). */
    VM_CONF("vm.conf") {
        @Override
        Optional<String> complaint(String value, boolean asciiOnly) {
            return Characters.notBare(value, "._:/+@-");
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
