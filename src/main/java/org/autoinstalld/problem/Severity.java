package org.autoinstalld.problem;

/** How bad a {@link Problem} is. An error keeps something from working; a warning is worth a look. */
public enum Severity {
    ERROR("error"),
    WARNING("warning");

    private final String word;

    Severity(String word) {
        this.word = word;
    }

    /** The word as reports print it, lower case. */
    public String word() {
        return word;
    }
}
