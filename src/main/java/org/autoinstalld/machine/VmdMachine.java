package org.autoinstalld.machine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.conffile.CommandRunner.Outcome;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.OnDisk;

/**
 * The machine on which vmd(8) runs. Whoever runs a command or looks at a file of a hypervisor asks this, and need not know
 * where that is.
 */
public sealed interface VmdMachine permits ThisMachine, SshMachine {

    // ---- commands ----

    /** A command there, after the prefix that the inventory has for all of them. */
    ExternalCommand command(List<String> words, Duration limit);

    /** Words that run it there at a terminal here. They are of one piece with nothing else: what they open ends with them. */
    List<String> atTerminal(List<String> words);

    /** Runs what {@link #command} made. */
    Outcome run(ExternalCommand command);

    /** Why a command was not carried out that says nothing of the command itself: there was no way to the machine. */
    Optional<String> lost(Outcome outcome);

    /** A message that says so. */
    static String noWay(String to, String why) {
        return to + SshConnection.NO_WAY + why;
    }

    /** Whether a message says that there was no way to a machine, so that it may be another time. */
    static boolean tellsOfNoWay(String message) {
        return message.contains(SshConnection.NO_WAY);
    }

    /** Whether it may be out of reach while all goes on there. */
    boolean isRemote();

    /** How somebody at a terminal here begins a command there: empty, or {@code ssh -t root@vmhost}. */
    String shell();

    /** Whether it has a program; true if nobody can tell. */
    boolean has(String program);

    // ---- files that guests have ----

    /** What is seen of each of these paths. vmd(8) takes relative ones from the root directory. */
    Map<String, SeenFile> look(Collection<String> paths);

    default SeenFile look(String path) {
        return look(List.of(path)).getOrDefault(path, new SeenFile.Unseen("nobody looked"));
    }

    SeenKernel kernel(String path);

    /** How much is free where that folder is; empty if there is no such folder. */
    Optional<FreeSpace> free(String folder);

    /** Gives a file another name, which nothing has yet. Empty if that was done; else why not. */
    Optional<String> rename(String from, String to);

    /** Empty if the file is gone; else why not. */
    Optional<String> remove(String path);

    // ---- its vm.conf ----

    /** Where a file of it is worked on: itself, or a copy. */
    Path workingCopy(String path);

    /** Reads a file as it is there now. */
    OnDisk read(String path) throws ConfFileException;

    /** The text of a file there; empty if there is none, or it cannot be read. */
    Optional<String> text(String path);

    /**
     * Tests new content there, beside the file.
     *
     * @param words with {@code {file}} for its path
     */
    ExternalCommand test(String path, List<String> words, Duration limit);

    /**
     * What is to be run when the working copy has changed: it takes the file's place, if they are two, and its reader is
     * told. Empty if there is nothing to do.
     *
     * @param reload words that tell the reader; none: nobody is told
     */
    Optional<ExternalCommand> placing(String path, Content old, Content now, List<String> reload, Duration limit);
}
