package org.autoinstalld.dialogue;

import java.util.Map;

/** A piece of the dialogue, compiled for one release and architecture. */
@FunctionalInterface
interface DialogueStep {
    Jump take(InstallerRun run);

    /** Goes elsewhere, whatever happened. */
    record Go(Jump jump) implements DialogueStep {
        @Override
        public Jump take(InstallerRun run) {
            return jump;
        }
    }

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
        STOP;

        /** As the catalogue has them. */
        static final Map<String, Jump> WORDS =
                Map.of("leave", LEAVE, "again", AGAIN, "back", BACK, "restart", RESTART, "skip", SKIP);
    }
}
