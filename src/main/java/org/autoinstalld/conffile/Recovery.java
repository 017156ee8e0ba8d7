package org.autoinstalld.conffile;

import java.util.List;
import org.autoinstalld.problem.Problem;

/**
 * How a run that was killed was dealt with.
 *
 * @param problems what could not be put right
 * @param commands every command that was run
 */
public record Recovery(Kind kind, List<Problem> problems, List<CommandRunner.Outcome> commands) {
    public Recovery {
        problems = List.copyOf(problems);
        commands = List.copyOf(commands);
    }

    /** Which way it went. */
    public enum Kind {
        /** It had not come to changing anything. */
        CLEANED("nothing had been changed"),
        /** It was among the files: all are as they were before. */
        UNDONE("its files were put back"),
        /** All files were in place: the commands were run again. */
        FINISHED("it was finished");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For a sentence that begins "an earlier run was interrupted:". */
        public String words() {
            return words;
        }
    }
}
