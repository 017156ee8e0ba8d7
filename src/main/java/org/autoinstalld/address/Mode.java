package org.autoinstalld.address;

import java.util.Optional;

/** What the installer was asked to do, autoinstall(8). */
public enum Mode {
    INSTALL("install"),
    UPGRADE("upgrade");

    private final String word;

    Mode(String word) {
        this.word = word;
    }

    /** The word in file names and on the command line. */
    public String word() {
        return word;
    }

    /** The mode of that very word, case-sensitive as in install.sub. */
    public static Optional<Mode> of(String word) {
        for (Mode mode : values()) {
            if (mode.word.equals(word)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
