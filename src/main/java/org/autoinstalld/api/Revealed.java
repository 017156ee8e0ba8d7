package org.autoinstalld.api;

/**
 * A text that is told as it is, secrets included: for commands whose very purpose is such a text, and never for a page.
 */
public record Revealed(String text) {
    @Override
    public String toString() {
        return "a text that may hold secrets";
    }
}
