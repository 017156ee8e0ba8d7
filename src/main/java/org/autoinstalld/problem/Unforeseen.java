package org.autoinstalld.problem;

/**
 * Words for an exception that nobody foresaw. Its message is left out, since it may quote a secret; class and line are
 * what a report needs.
 */
public final class Unforeseen {
    /** What to do about it. */
    public static final String REMEDY = "please report it";

    private static final String OURS = "org.autoinstalld.";

    private Unforeseen() {}

    /** {@code internal error: NumberFormatException at ExpectedMachine.java:190}; the line is the innermost of ours. */
    public static String words(Throwable thrown) {
        String simple = thrown.getClass().getSimpleName();
        String name = simple.isEmpty() ? thrown.getClass().getName() : simple;
        return "internal error: " + name + line(thrown.getStackTrace());
    }

    /** The virtual machine leaves the stack out of exceptions that it throws often. */
    private static String line(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().startsWith(OURS)) {
                return " at " + frame.getFileName() + ":" + frame.getLineNumber();
            }
        }
        return stack.length == 0 ? "" : " at " + stack[0].getFileName() + ":" + stack[0].getLineNumber();
    }
}
