package org.autoinstalld.dialogue;

import java.util.List;

/** A piece of the dialogue, compiled for one release and architecture. */
record DialogueStep(Condition when, Act act) {
    sealed interface Act {}

    record Ask(Question question) implements Act {}

    record Repeat(List<DialogueStep> steps) implements Act {}

    record Each(String list, List<DialogueStep> steps) implements Act {}

    record Section(List<DialogueStep> steps) implements Act {}

    record Go(Jump jump) implements Act {}

    record Do(Actions.Action action) implements Act {}

    record Stop(Text reason) implements Act {}

    /** Where the dialogue goes after a list of steps. */
    enum Jump {
        /** On to what follows. */
        NEXT,
        /** Out of the innermost repetition. */
        LEAVE,
        /** To the question whose answer led here. */
        AGAIN,
        /** To the question around that. */
        BACK,
        /** To the beginning of the innermost repetition. */
        RESTART,
        /** To the end of the section. */
        SKIP,
        /** The run is over. */
        STOP
    }

    /** Whether a step is taken. */
    @FunctionalInterface
    interface Condition {
        boolean holds(InstallerRun run);

        Condition ALWAYS = run -> true;
    }
}
