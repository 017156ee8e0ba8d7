package org.autoinstalld.inventory;

import java.util.regex.Pattern;

/**
 * What install.sub does with a password: an OpenBSD bcrypt hash or 13 asterisks are taken as they are, everything else is
 * hashed as if it were the password itself, hashes of other systems included.
 */
final class PasswordRule {
    /** An account without a password, where only a key opens the door. */
    static final String NO_PASSWORD = "*************";

    // bcrypt_checkpass(3) knows minor versions a and b only, and 4 to 31 rounds
    private static final Pattern BCRYPT = Pattern.compile("\\$2[ab]\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");
    private static final Pattern OTHER_CRYPT = Pattern.compile("\\$[0-9a-z]+\\$.*");

    private PasswordRule() {}

    static void check(MapReader section, String key, Secret secret) {
        String text = secret.reveal();
        if (BCRYPT.matcher(text).matches() || text.equals(NO_PASSWORD)) {
            return;
        }
        String remedy = "a bcrypt hash as encrypt(1) or 'autoinstalld passwd' makes it";
        if (text.startsWith("$2")) {
            section.error(key, "'" + key + "' is a malformed bcrypt hash, which nobody could log in with", remedy);
        } else if (OTHER_CRYPT.matcher(text).matches()) {
            String id = text.substring(0, text.indexOf('$', 1) + 1);
            section.error(
                    key,
                    "'" + key + "' is a " + id
                            + " hash, which the installer would hash again as if it were the password",
                    remedy);
        } else {
            section.warning(key, "'" + key + "' is plain text, readable to all who can ask for the file", remedy);
        }
    }
}
