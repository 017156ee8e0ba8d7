package org.autoinstalld.conffile;

import java.util.Optional;
import org.autoinstalld.problem.Problem;

/**
 * Something beside the files that has to change when they do. It does so after the last file was replaced and before any
 * daemon is told, so that there is nothing to take back in it when a file cannot be replaced.
 */
public interface Participant {
    /** For those who need none. */
    Participant NONE = new Participant() {
        @Override
        public String what() {
            return "nothing else";
        }

        @Override
        public void change() {}

        @Override
        public Optional<Problem> changeBack() {
            return Optional.empty();
        }
    };

    /** The step, for people: {@code store tokens}. */
    String what();

    /** Does it. If it fails, all files are put back. */
    void change() throws ConfFileException;

    /** Makes it as it was, after {@link #change} was called, whether that worked or not. Why not, if it cannot. */
    Optional<Problem> changeBack();
}
