package org.autoinstalld.installation;

/**
 * A line of the installer's log of questions and answers.
 *
 * @param question what stands before its first question mark
 */
public record LoggedAnswer(String question, String answer) {
    private static final String BETWEEN = " = ";

    @Override
    public String toString() {
        return question + BETWEEN + answer;
    }

    /** Reads {@code QUESTION = ANSWER}; a line without answer has none. */
    static LoggedAnswer of(String line) {
        int at = line.indexOf(BETWEEN);
        return at < 0
                ? new LoggedAnswer(line, "")
                : new LoggedAnswer(line.substring(0, at), line.substring(at + BETWEEN.length()));
    }
}
