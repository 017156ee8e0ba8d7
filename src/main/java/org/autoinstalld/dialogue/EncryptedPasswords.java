package org.autoinstalld.dialogue;

import org.autoinstalld.dialogue.Finding.Note;

/**
 * What encr_pwd() of install.sub makes of a password. Taken as it stands: 13 asterisks, and what looks like bcrypt,
 * {@code $2?$NN$...}, if it passes a test of length that compares strings and not numbers. Everything else is taken for
 * plain text and hashed, crypt(3) strings of other kinds among them. No message ever holds the value.
 */
final class EncryptedPasswords {
    static final String LOCKED = "*************";
    private static final int BCRYPT = 60;
    private static final String MAKE = "make one with 'autoinstalld passwd' or encrypt(1)";

    private EncryptedPasswords() {}

    static Verdict judge(String value) {
        if (value.equals(LOCKED)) {
            return Verdict.ok("ok", "password logins are impossible");
        }
        if (value.startsWith("$2")) {
            return bcrypt(value);
        }
        if (isCrypt(value)) {
            return Verdict.ok("ok", "taken for plain text and hashed")
                    .noting(Note.error(
                            Finding.Kind.HASHED_AGAIN,
                            "a hash of a kind that OpenBSD does not know, '" + value.substring(0, 3)
                                    + "...': the installer hashes it again, as if it were the password",
                            MAKE));
        }
        if (value.equals("!") || value.chars().allMatch(c -> c == '*') || value.startsWith("!$")) {
            return Verdict.ok("ok", "taken for plain text and hashed")
                    .noting(Note.error(
                            Finding.Kind.HASHED_AGAIN,
                            "this does not lock the account: the installer takes the signs for the password",
                            "write exactly 13 asterisks"));
        }
        return Verdict.ok("ok", "plain text, hashed by the installer")
                .noting(Note.warning(
                        Finding.Kind.PLAINTEXT_PASSWORD,
                        "a password in plain text, sent over the network unencrypted",
                        MAKE));
    }

    private static Verdict bcrypt(String value) {
        boolean form = value.length() >= 7
                && value.charAt(3) == '$'
                && Character.isDigit(value.charAt(4))
                && Character.isDigit(value.charAt(5))
                && value.charAt(6) == '$';
        // ksh compares the length with "40" as strings: 41 to 99 and 7 to 9 are greater
        boolean taken = form && Integer.toString(value.length()).compareTo("40") > 0;
        if (taken && value.length() == BCRYPT && isBcryptText(value)) {
            return Verdict.ok("ok", "bcrypt hash, taken as it stands");
        }
        return taken
                ? Verdict.ok("ok", "taken as it stands")
                        .noting(Note.error(
                                Finding.Kind.HASHED_AGAIN,
                                "a malformed bcrypt hash, taken as it stands: nobody can log in with any password",
                                MAKE))
                : Verdict.ok("ok", "taken for plain text and hashed")
                        .noting(Note.error(
                                Finding.Kind.HASHED_AGAIN,
                                "a malformed bcrypt hash: the installer hashes it again, as if it were the password",
                                MAKE));
    }

    private static boolean isBcryptText(String value) {
        for (int i = 7; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '/')) {
                return false;
            }
        }
        return "aby".indexOf(value.charAt(2)) >= 0;
    }

    /** {@code $1$...}, {@code $5$...}, {@code $6$...}, {@code $y$...} and the like. */
    private static boolean isCrypt(String value) {
        return value.length() > 8
                && value.charAt(0) == '$'
                && value.charAt(2) == '$'
                && "1567y".indexOf(value.charAt(1)) >= 0;
    }
}
