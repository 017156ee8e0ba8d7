package org.autoinstalld.dialogue;

/**
 * How the run ends. Reasons are lower case as a rule, without a full stop, and hold no secret.
 *
 * @param question text of the question at which it happens; empty if it is not at a question
 * @param certain whether the run would stop whatever the undeclared machine facts are, on a catalogued release and
 *     architecture
 * @param unless what would have to be other than assumed for the run to complete; empty if nothing is known
 */
public record Outcome(Kind kind, String question, String reason, boolean certain, String unless) {
    static final Outcome COMPLETES = new Outcome(Kind.COMPLETES, "", "");

    public enum Kind {
        /** The installer writes its success marker and reboots. */
        COMPLETES("completes"),
        /** The installer exits; the machine returns to its first prompt and waits there for ever. */
        ABORTS("aborts"),
        /** The installer asks on the console, where nobody answers. */
        WAITS("waits"),
        /** The installer asks the same question again and again. */
        LOOPS("loops"),
        /** The architecture or the release is not in the catalogue. */
        NOT_JUDGED("not judged");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    Outcome(Kind kind, String question, String reason) {
        this(kind, question, reason, false, "");
    }

    public boolean completes() {
        return kind == Kind.COMPLETES;
    }

    /** Whether the machine is left standing before it is done. */
    public boolean stops() {
        return kind != Kind.COMPLETES && kind != Kind.NOT_JUDGED;
    }

    Outcome because(String other) {
        return new Outcome(kind, question, other, certain, unless);
    }

    /** One line for people. */
    public String text() {
        String condition = certain || unless.isEmpty() ? "" : " (unless other than assumed: " + unless + ")";
        return switch (kind) {
            case COMPLETES -> kind.word();
            case ABORTS ->
                "aborts" + (question.isEmpty() ? "" : " at \"" + question + "\"") + ": " + reason + condition;
            case WAITS -> "waits at \"" + question + "\": " + reason;
            case LOOPS -> "asks \"" + question + "\" for ever: " + reason + condition;
            case NOT_JUDGED -> "not judged: " + reason;
        };
    }
}
