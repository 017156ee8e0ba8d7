package org.autoinstalld.dialogue;

import org.autoinstalld.dialogue.Finding.Note;
import org.jspecify.annotations.Nullable;

/**
 * What the installer makes of an answer.
 *
 * @param result names what follows, see {@code then} in the catalogue; {@code bad} if the answer is no good, {@code exit}
 *     if the installer exits, whatever the question does with bad ones
 * @param effect what it does, for people; empty if that is obvious
 * @param complaint what is wrong with it; never holds a secret
 * @param note something to tell the author about the answer
 */
record Verdict(
        String result,
        String effect,
        String complaint,
        @Nullable Note note) {
    private static final Verdict OK = ok("ok");

    static Verdict ok() {
        return OK;
    }

    static Verdict ok(String result) {
        return ok(result, "");
    }

    static Verdict ok(String result, String effect) {
        return new Verdict(result, effect, "", null);
    }

    static Verdict bad(String complaint) {
        return new Verdict("bad", "", complaint, null);
    }

    static Verdict invalid(String answer) {
        return bad("'" + answer + "' is not a valid choice");
    }

    static Verdict exit(String complaint) {
        return new Verdict("exit", "", complaint, null);
    }

    Verdict noting(Note about) {
        return new Verdict(result, effect, complaint, about);
    }

    boolean isBad() {
        return result.equals("bad");
    }

    boolean isExit() {
        return result.equals("exit");
    }
}
