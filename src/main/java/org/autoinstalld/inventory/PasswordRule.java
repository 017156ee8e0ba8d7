package org.autoinstalld.inventory;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What install.sub does with a password: an OpenBSD bcrypt hash or 13 asterisks are taken as they are, everything else is
 * hashed as if it were the password itself, hashes of other systems included.
 */
public final class PasswordRule {
    /** An account without a password, where only a key opens the door. */
    private static final String NO_PASSWORD = "*************";

    /** More rounds than 2^14 take a processor for seconds, each time that somebody tries. */
    static final int PATIENT_ROUNDS = 14;

    private static final int MOST_ROUNDS = 31;
    private static final int FEWEST_ROUNDS = 4;

    // bcrypt_checkpass(3) knows minor versions a and b only, and 4 to 31 rounds
    private static final Pattern BCRYPT = Pattern.compile("\\$2[ab]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");
    private static final Pattern OTHER_CRYPT = Pattern.compile("\\$[0-9a-z]+\\$.*");

    private PasswordRule() {}

    /** Whether the installer takes it as it is. */
    public static boolean isHash(String password) {
        return isHash(password, MOST_ROUNDS) || password.equals(NO_PASSWORD);
    }

    /** Whether it is a bcrypt hash of so many rounds at most. */
    static boolean isHash(String password, int rounds) {
        Matcher m = BCRYPT.matcher(password);
        return m.matches() && Integer.parseInt(m.group(1)) >= FEWEST_ROUNDS && Integer.parseInt(m.group(1)) <= rounds;
    }

    /** Whether it has to be refused: the installer would take the hash for the password itself. */
    public static boolean isRefused(String password) {
        boolean hash =
                password.startsWith("$2") || OTHER_CRYPT.matcher(password).matches();
        return hash && !isHash(password);
    }

    /** Tells what is wrong with it. It is kept all the same, since whoever has a mistake in it gets no file. */
    static boolean check(Secret secret, ValueAt at) {
        String text = secret.reveal();
        if (isHash(text)) {
            return true;
        }
        String remedy = "a bcrypt hash as encrypt(1) or 'autoinstalld passwd' makes it";
        String key = "'" + at.key() + "'";
        if (!isRefused(text)) {
            at.warning(key + " is plain text, readable to all who can ask for the file", remedy);
        } else if (text.startsWith("$2")) {
            at.error(key + " is a malformed bcrypt hash, which nobody could log in with", remedy);
        } else {
            String id = text.substring(0, text.indexOf('$', 1) + 1);
            at.error(
                    key + " is a " + id + " hash, which the installer would hash again as if it were the password",
                    remedy);
        }
        return true;
    }
}
