package org.autoinstalld.dialogue;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.dialogue.Finding.Kind;
import org.autoinstalld.dialogue.Spoken.Words;

/**
 * What a key can mean to a dialogue.
 *
 * @param questions it fits, each id once; empty if there is none, and then the rest says more
 * @param otherMode whether it fits a question of the other mode
 * @param kind of the finding
 * @param message why nothing fits
 * @param remedy what was probably meant
 * @param nearest id of the question it was probably meant for
 */
record Meaning(
        List<Question> questions, boolean otherMode, Kind kind, Words message, Words remedy, Optional<String> nearest) {

    static Meaning of(List<Question> questions) {
        return new Meaning(questions, false, Kind.NOT_ASKED, Words.NONE, Words.NONE, Optional.empty());
    }

    boolean fits() {
        return !questions.isEmpty();
    }
}
