package org.autoinstalld.dialogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A question, compiled for one release and architecture.
 *
 * @param id the same for the same question at another place
 * @param wordings the first whose condition holds is used
 * @param answer the default
 * @param accepts the judge of answers
 * @param acceptsName the judge's name in the catalogue
 * @param then steps that follow a kind of answer
 * @param luck why the default depends on others; empty if it does not
 * @param otherwise what becomes of the system if the file meant to answer and does not; empty if nothing special
 * @param only on which machines it is asked; empty if on all
 * @param mishap whether it is asked only when something goes wrong that is not simulated: a line for it is a precaution
 * @param suppose the answer to suppose when looking beyond a stop here; {@code default} for its default; empty if that
 *     is not possible
 * @param kind of the finding in that case
 */
record Question(
        String id,
        List<Wording> wordings,
        Default answer,
        Answers.Judge accepts,
        String acceptsName,
        Bad bad,
        Map<String, List<DialogueStep>> then,
        boolean secret,
        boolean logged,
        String luck,
        String otherwise,
        String only,
        boolean mishap,
        String suppose,
        Optional<Finding.Kind> kind) {

    record Wording(Text text, DialogueStep.Condition when) {}

    /** What an answer that is no good does. */
    enum Bad {
        STOPS,
        AGAIN,
        UNNOTICED
    }

    /** What is taken when no line answers. */
    sealed interface Default {}

    record Literal(String text) implements Default {}

    record Computed(String name, Defaults.Source source) implements Default {}

    record None() implements Default {}

    Text text(InstallerRun run) {
        for (Wording wording : wordings) {
            if (wording.when().holds(run)) {
                return wording.text();
            }
        }
        return wordings.get(wordings.size() - 1).text();
    }
}
