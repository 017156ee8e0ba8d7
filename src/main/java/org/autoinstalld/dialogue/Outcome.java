package org.autoinstalld.dialogue;

/** How the run ends. Reasons are lower case as a rule, without a full stop, and hold no secret. */
public sealed interface Outcome {
    /** One line for people. */
    String text();

    /** Whether the run would stop whatever the undeclared machine facts are, on a catalogued release and architecture. */
    default boolean certain() {
        return false;
    }

    /** Whether the machine is left standing before it is done. */
    default boolean stops() {
        return !(this instanceof Completes || this instanceof NotJudged);
    }

    /** The installer writes its success marker and reboots. */
    record Completes() implements Outcome {
        @Override
        public String text() {
            return "completes";
        }
    }

    /**
     * The installer exits; the machine returns to its first prompt and waits there for ever.
     *
     * @param question text of the question at which it happens; empty if it is not at a question
     * @param unless what would have to be other than assumed for the run to complete; empty if nothing is known
     */
    record Aborts(String question, String reason, boolean certain, String unless) implements Outcome {
        @Override
        public String text() {
            String place = question.isEmpty() ? "" : " at \"" + question + "\"";
            return "aborts" + place + ": " + reason + condition(certain, unless);
        }
    }

    /** The installer asks on the console, where nobody answers. */
    record Waits(String question, String reason) implements Outcome {
        @Override
        public String text() {
            return "waits at \"" + question + "\": " + reason;
        }
    }

    /**
     * The installer asks the same question again and again.
     *
     * @param unless as with {@link Aborts}
     */
    record Loops(String question, String reason, boolean certain, String unless) implements Outcome {
        @Override
        public String text() {
            return "asks \"" + question + "\" for ever: " + reason + condition(certain, unless);
        }
    }

    /** The architecture is not in the catalogue. */
    record NotJudged(String reason) implements Outcome {
        @Override
        public String text() {
            return "not judged: " + reason;
        }
    }

    private static String condition(boolean certain, String unless) {
        return certain || unless.isEmpty() ? "" : " (unless other than assumed: " + unless + ")";
    }
}
