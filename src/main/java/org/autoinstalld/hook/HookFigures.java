package org.autoinstalld.hook;

/**
 * How often programs were told of one kind of event, since the start.
 *
 * @param dropped events that nobody was told of, since too many waited
 * @param failure why the last run failed; empty if it did not
 * @param isFlooded whether events were dropped since none waited last
 */
public record HookFigures(long runs, long failures, long dropped, String failure, boolean isFlooded) {
    static final HookFigures NONE = new HookFigures(0, 0, 0, "", false);

    HookFigures ran(String why) {
        return new HookFigures(runs + 1, failures + (why.isEmpty() ? 0 : 1), dropped, why, isFlooded);
    }

    HookFigures dropped(int events) {
        return new HookFigures(runs, failures, dropped + events, failure, true);
    }

    HookFigures calm() {
        return new HookFigures(runs, failures, dropped, failure, false);
    }
}
