package org.autoinstalld.installer;

import java.util.ArrayList;
import java.util.List;

/** What is asked during one run, and the log of it: {@code /tmp/i/install.resp}. */
final class Questions {
    private final ResponseFile file;
    private final List<String> log = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();

    Questions(ResponseFile file) {
        this.file = file;
    }

    /** Stops if there is neither a line nor a default. */
    String ask(String question, String otherwise) {
        String answer = answered(question, otherwise);
        log.add(question.replaceFirst("\\?.*", "") + " = " + answer);
        return answer;
    }

    /** One whose answer is logged nowhere. */
    String askSecretly(String question) {
        return answered(question, "");
    }

    private String answered(String question, String otherwise) {
        int before = file.unused().size();
        String answer = file.ask(question, otherwise);
        if (file.unused().size() < before) {
            taken.add(question);
        }
        return answer;
    }

    boolean yes(String question, String otherwise) {
        String answer = ask(question, otherwise);
        return switch (answer.toLowerCase(java.util.Locale.ROOT)) {
            case "y", "yes" -> true;
            case "n", "no" -> false;
            default -> throw new Stopped("'" + answer + "' is not a valid choice.");
        };
    }

    /** One that has to be answered with yes for the run to go on. */
    void insist(String question) {
        if (!yes(question, "no")) {
            throw new Stopped(question + " no");
        }
    }

    List<String> log() {
        return List.copyOf(log);
    }

    /** Questions that a line of the file answered. */
    List<String> taken() {
        return List.copyOf(taken);
    }

    /** Lines that no question asked for. */
    List<String> unused() {
        return file.unused();
    }
}
