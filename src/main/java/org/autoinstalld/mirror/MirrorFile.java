package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.autoinstalld.signify.SignedList;

/**
 * A file of a generation: verified, and the same for as long as the generation is there.
 *
 * @param sha256 in hexadecimal
 * @param modified when upstream last changed it, to the second
 */
public record MirrorFile(String name, Path path, long size, String sha256, Instant modified) {
    /** All of it, for files that are not large; looked at once more, since it leaves the mirror. */
    byte[] octets() throws MirrorException {
        byte[] octets;
        try {
            octets = Files.readAllBytes(path);
        } catch (IOException e) {
            throw Mirror.cannot("read", path, e);
        }
        if (!SignedList.hex(SignedList.sha256().digest(octets)).equals(sha256)) {
            throw new MirrorException(path + " is not what SHA256.sig says; autoinstalld mirror verify");
        }
        return octets;
    }
}
