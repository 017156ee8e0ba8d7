package org.autoinstalld.dialogue;

/**
 * One question that was asked and answered.
 *
 * @param number from 1
 * @param id of the question in the catalogue
 * @param question text the file's keys are compared with, names filled in
 * @param answer as the console shows it: {@code <provided>} for a password or passphrase
 * @param line of the response file that answered; 0: the default
 * @param from what the default was computed from, {@code host name given by DHCP}; empty if it is fixed
 * @param effect what follows from it; empty where that is obvious
 * @param masked whether the answer is a secret
 * @param logged whether the installer writes it to its own log, {@code /tmp/i/install.resp}
 */
public record TranscriptEntry(
        int number,
        String id,
        String question,
        String answer,
        int line,
        String from,
        String effect,
        boolean masked,
        boolean logged) {
    /** Where the answer came from, for people: {@code line 3}, {@code default}, {@code default: ...}. */
    public String source() {
        return line > 0 ? "line " + line : from.isEmpty() ? "default" : "default: " + from;
    }
}
