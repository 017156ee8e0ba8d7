package org.autoinstalld.conffile;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Permissions as the number that chmod(2) takes. */
final class Permissions {
    private Permissions() {}

    static int of(Set<PosixFilePermission> permissions) {
        String letters = PosixFilePermissions.toString(permissions);
        int mode = 0;
        for (int i = 0; i < letters.length(); i++) {
            mode = mode << 1 | (letters.charAt(i) == '-' ? 0 : 1);
        }
        return mode;
    }

    /** Without the set-id and sticky bits, for which this type has no words. */
    static Set<PosixFilePermission> permissions(int mode) {
        String letters = "rwxrwxrwx";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            text.append((mode & 0400 >> i) == 0 ? '-' : letters.charAt(i));
        }
        return PosixFilePermissions.fromString(text.toString());
    }

    /** Owner and mode of the file that is there; else this user's, with the given permissions. */
    static FileStat.Owner keep(Optional<FileStat> stamp, Set<PosixFilePermission> modeIfNew) {
        return stamp.map(FileStat::owner).orElseGet(() -> new FileStat.Owner(-1, -1, of(modeIfNew)));
    }
}
