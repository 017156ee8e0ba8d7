package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.autoinstalld.signify.SignedList;
import org.autoinstalld.signify.SignifyException;

/** Lets tests of other rooms switch what is visible, as the end of a sync does. */
public final class Publishing {
    private Publishing() {}

    public static void switchTo(Mirror mirror, String directory, byte[] signed, Map<String, byte[]> files, Path scratch)
            throws IOException, MirrorException, SignifyException {
        Map<String, Path> paths = new HashMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            paths.put(
                    file.getKey(), Files.write(Files.createTempFile(scratch, file.getKey(), ".part"), file.getValue()));
        }
        mirror.publish(MirrorDirectory.parse(directory).orElseThrow(), SignedList.stored(signed), Instant.EPOCH, paths);
    }
}
