package org.autoinstalld.newhost;

import java.util.Locale;

/** Where somebody says what a new host is, so that advice names what is there. */
public enum FilledIn {
    /** Options of {@code add}. */
    COMMAND,
    /** Fields of a form. */
    FORM;

    /** How to say something. */
    String field(String name) {
        return this == COMMAND ? "--" + name + " " + name.toUpperCase(Locale.ROOT) : "the field '" + name + "'";
    }

    /** Whether any key can be said there. */
    boolean takesAnyKey() {
        return this == COMMAND;
    }
}
