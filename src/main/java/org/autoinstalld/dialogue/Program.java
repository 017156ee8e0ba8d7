package org.autoinstalld.dialogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        Catalogue.Release release,
        String arch,
        Setdir setdir,
        String snapshots,
        List<DialogueStep> steps,
        List<Question> questions,
        Habits habits,
        Map<String, Map<String, Long>> unpacked,
        Set<String> keyboards) {
    /**
     * Habits of one release that are no questions.
     *
     * @param interfaceByLladdr whether an interface may be named by its lladdr
     * @param autoconfByLetter whether {@code a} is short for autoconf
     * @param smallDisksLast whether small disks go to the end of the list of root disks
     * @param networkSetsNeedInterface whether http and nfs are only offered to machines with an interface
     * @param percentInServer whether a % may stand in the name of the HTTP server
     * @param manyPartitions whether partitions go up to Z, and not to p alone
     */
    record Habits(
            Layout.Rules layout,
            boolean interfaceByLladdr,
            boolean autoconfByLetter,
            boolean smallDisksLast,
            boolean networkSetsNeedInterface,
            boolean percentInServer,
            boolean manyPartitions) {}

    /** Tells it from other ones. */
    String name() {
        return mode.word() + " " + setdir;
    }

    Optional<Question> question(String id) {
        return questions.stream().filter(q -> q.id().equals(id)).findFirst();
    }

    boolean isUpgrade() {
        return mode == Mode.UPGRADE;
    }
}
