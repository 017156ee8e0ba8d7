package org.autoinstalld.admin;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.autoinstalld.inventory.Administration.User;
import org.jspecify.annotations.Nullable;

/**
 * Compares passwords. Two at a time, since bcrypt is made to take long, and equally long for a user that there is not.
 */
final class PasswordCheck {
    private static final int AT_ONCE = 2;
    private static final int ROUNDS_DEFAULT = 10;
    private static final int LONGEST = 72;
    private static final int SALT_OCTETS = 16;

    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Hmac hmac;

    /** What came of a comparison. */
    enum Result {
        RIGHT,
        WRONG,
        /** Too many are being compared. */
        BUSY
    }

    PasswordCheck(Hmac hmac) {
        this.hmac = hmac;
    }

    /**
     * Compares a password with that of a user.
     *
     * @param user the one of that name; null if there is none
     */
    Result check(@Nullable User user, List<User> users, String name, String password) {
        if (!places.tryAcquire()) {
            return Result.BUSY;
        }
        try {
            if (user == null) {
                waste(users, name, password);
                return Result.WRONG;
            }
            return matches(user.password().reveal(), password) ? Result.RIGHT : Result.WRONG;
        } finally {
            places.release();
        }
    }

    private static boolean matches(String hash, String password) {
        BCrypt.Version version = hash.startsWith("$2a$") ? BCrypt.Version.VERSION_2A : BCrypt.Version.VERSION_2B;
        byte[] octets = password.getBytes(StandardCharsets.UTF_8);
        return BCrypt.verifyer(version, LongPasswordStrategies.truncate(version))
                        .verify(octets, hash.getBytes(StandardCharsets.US_ASCII))
                        .verified
                // bcrypt would ignore the rest; 'autoinstalld passwd' takes no such password
                && octets.length <= LONGEST;
    }

    /** Works as long as for some user, always the same one for the same name. */
    private void waste(List<User> users, String name, String password) {
        int rounds = ROUNDS_DEFAULT;
        if (!users.isEmpty()) {
            String hash = users.get(hmac.bucket(name, users.size())).password().reveal();
            rounds = Integer.parseInt(hash.substring(4, 6));
        }
        BCrypt.Version version = BCrypt.Version.VERSION_2B;
        BCrypt.with(version, new SecureRandom(), LongPasswordStrategies.truncate(version))
                .hash(rounds, new byte[SALT_OCTETS], password.getBytes(StandardCharsets.UTF_8));
    }
}
