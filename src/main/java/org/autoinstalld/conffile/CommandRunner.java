package org.autoinstalld.conffile;

/** Runs programs. */
@FunctionalInterface
public interface CommandRunner {

    /** Runs it to its end, or to its time limit. Never fails otherwise than by what it returns. */
    Outcome run(ExternalCommand command);

    /**
     * How a program ended.
     *
     * @param exit how its process ended
     * @param failure why it did not do its work, such as {@code "exit code 1"}; empty if it did
     * @param output what it printed, both streams as they came, cut to a bounded length
     */
    record Outcome(ExternalCommand command, Exit exit, String failure, String output) {
        /** It ran to its end, and returned that code. */
        public static Outcome of(ExternalCommand command, int code, String output) {
            return new Outcome(command, Exit.of(code), code == 0 ? "" : "exit code " + code, output);
        }

        public boolean succeeded() {
            return failure.isEmpty();
        }

        /** Whether it ran to its end and returned that code. */
        public boolean isExit(int code) {
            return exit.equals(Exit.of(code));
        }
    }
}
