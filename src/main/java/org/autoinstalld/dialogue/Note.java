package org.autoinstalld.dialogue;

import org.autoinstalld.problem.Severity;

/** What the author of a response file should know, before it has a place. */
record Note(Finding.Kind kind, Severity severity, String message, String remedy) {
    static Note error(Finding.Kind kind, String message, String remedy) {
        return new Note(kind, Severity.ERROR, message, remedy);
    }

    static Note warning(Finding.Kind kind, String message, String remedy) {
        return new Note(kind, Severity.WARNING, message, remedy);
    }
}
