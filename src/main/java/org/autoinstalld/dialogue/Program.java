package org.autoinstalld.dialogue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;

/**
 * The dialogue of one mode, release and architecture, ready to run.
 *
 * @param setdir as the installer names it, for paths
 * @param snapshots the number of the sets of snapshots
 * @param unpacked bytes by directory that sets hold at least
 * @param questions all that may be asked, each once, in order
 */
record Program(
        Mode mode,
        Release release,
        String arch,
        Setdir setdir,
        String snapshots,
        List<DialogueStep> steps,
        List<Question> questions,
        Figures figures,
        Map<String, Map<String, Long>> unpacked,
        Set<String> keyboards) {
    boolean isUpgrade() {
        return mode == Mode.UPGRADE;
    }
}
