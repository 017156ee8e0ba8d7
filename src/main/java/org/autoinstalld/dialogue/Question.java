package org.autoinstalld.dialogue;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A question, compiled for one release and architecture.
 *
 * @param id the same for the same question at another place
 * @param wordings the first whose condition holds is used
 * @param answer the default
 * @param then steps that follow a kind of answer
 * @param luck why the default depends on others; empty if it does not
 * @param otherwise what becomes of the system if the file meant to answer and does not; empty if nothing special
 * @param only on which machines it is asked; empty if on all
 * @param mishap whether it is asked only when something goes wrong that is not simulated: a line for it is a precaution
 * @param suppose the answer to suppose when looking beyond a stop here; {@code default} for its default; empty if that
 *     is not possible
 * @param kind of the finding if it gets its default though the file meant to answer; null if that is not grave
 */
record Question(
        String id,
        List<Wording> wordings,
        Defaults.Source answer,
        AnswerKind accepts,
        Bad bad,
        Map<String, List<DialogueStep>> then,
        boolean secret,
        boolean logged,
        String luck,
        String otherwise,
        String only,
        boolean mishap,
        String suppose,
        Finding.@Nullable Kind kind) {

    record Wording(Text text, Predicate<InstallerRun> when) {}

    /** What an answer that is no good does. */
    enum Bad {
        STOPS,
        AGAIN,
        UNNOTICED;

        /** As the catalogue has them. */
        static final Map<String, Bad> WORDS =
                Map.of("", STOPS, "stops", STOPS, "again", AGAIN, "goes unnoticed", UNNOTICED);
    }

    /** Of the finding if an answer of the file is replaced by a default. */
    Finding.Kind kindOfLoss() {
        return kind == null ? Finding.Kind.ANSWER_REPLACED : kind;
    }

    Text text(InstallerRun run) {
        for (Wording wording : wordings) {
            if (wording.when().test(run)) {
                return wording.text();
            }
        }
        return wordings.get(wordings.size() - 1).text();
    }
}
