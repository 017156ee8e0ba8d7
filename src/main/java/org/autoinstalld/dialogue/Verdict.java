package org.autoinstalld.dialogue;

import java.util.Optional;
import org.autoinstalld.problem.Severity;

/**
 * What the installer makes of an answer.
 *
 * @param result names what follows, see {@code then} in the catalogue; {@code bad} if the answer is no good
 * @param effect what it does, for people; empty if that is obvious
 * @param complaint what is wrong with it; never holds a secret
 * @param note something to tell the author about the answer
 */
record Verdict(String result, String effect, String complaint, Optional<Note> note) {
    private static final Verdict OK = new Verdict("ok", "", "", Optional.empty());

    /** @param message without the place */
    record Note(Finding.Kind kind, Severity severity, String message, String remedy) {}

    static Verdict ok() {
        return OK;
    }

    static Verdict ok(String result) {
        return new Verdict(result, "", "", Optional.empty());
    }

    static Verdict ok(String result, String effect) {
        return new Verdict(result, effect, "", Optional.empty());
    }

    static Verdict bad(String complaint) {
        return new Verdict("bad", "", complaint, Optional.empty());
    }

    Verdict noting(Finding.Kind kind, Severity severity, String message, String remedy) {
        return new Verdict(result, effect, complaint, Optional.of(new Note(kind, severity, message, remedy)));
    }

    boolean isBad() {
        return result.equals("bad");
    }
}
