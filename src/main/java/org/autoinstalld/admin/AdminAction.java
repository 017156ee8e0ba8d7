package org.autoinstalld.admin;

import java.util.List;
import java.util.Map;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.problem.Problem;

/**
 * Something that admins can do. It is asked for with POST, by the form of a page at its path and by programs at the same
 * path below {@code /api}. Who may do anything at all is decided before.
 *
 * @param path {@code /reload}; what it is done to are fields of the form
 * @param atSocketAlone what is told only to who comes through the control socket, for a refusal; empty if anybody may ask
 * @param undone what is the case if it is not done, for a refusal; may be empty
 */
public record AdminAction(String path, String atSocketAlone, String undone, Work work) {
    /** One that anybody may ask for. */
    public AdminAction(String path, String undone, Work work) {
        this(path, "", undone, work);
    }

    /**
     * Does it, on a thread that may wait a while. Several may be performed at once. What it throws beside what it says
     * becomes 500, without a word of it.
     */
    @FunctionalInterface
    public interface Work {
        Outcome perform(Form form, Principal who) throws LedgerException;
    }

    public Outcome perform(Form form, Principal who) {
        if (!atSocketAlone.isEmpty() && !who.isAtSocket()) {
            return Outcome.refused(atSocketAlone + " told through the control socket alone");
        }
        try {
            return work.perform(form, who);
        } catch (LedgerException e) {
            String before = undone.isEmpty() ? "" : undone + ": ";
            return Outcome.refused(before + "the ledger does not answer: " + e.getMessage());
        }
    }

    /** What came of it. */
    public sealed interface Outcome {
        /** One sentence without a full stop. */
        String message();

        List<Problem> problems();

        static Outcome refused(String message) {
            return new Refused(message, List.of());
        }

        default boolean isDone() {
            return this instanceof Done;
        }

        default int status() {
            return isDone() ? 200 : 409;
        }

        /**
         * It is done.
         *
         * @param next path of the page that shows it, where a browser goes
         * @param data what programs get beside the message: trees of maps, lists, texts, numbers and booleans
         * @param problems worth a look all the same
         */
        record Done(String message, String next, Map<String, ?> data, List<Problem> problems) implements Outcome {
            public Done(String message, String next) {
                this(message, next, Map.of(), List.of());
            }
        }

        /**
         * It is not, and nothing has changed.
         *
         * @param problems why
         */
        record Refused(String message, List<Problem> problems) implements Outcome {}
    }
}
