package org.autoinstalld.dialogue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.dialogue.DiskState.Space;
import org.autoinstalld.dialogue.Finding.Note;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/** What the installer does between questions: the words behind {@code do} in the catalogue. */
final class Actions {
    /** Something that asks nothing. */
    @FunctionalInterface
    interface Action {
        void perform(InstallerRun run);
    }

    /** Things that are gone through one after the other. */
    @FunctionalInterface
    interface Items {
        List<String> of(InstallerRun run);
    }

    static final Map<String, Action> NAMED = Map.ofEntries(
            Map.entry("look for root disks", Actions::rootDisks),
            Map.entry("finish interface", run -> run.network.finish()),
            Map.entry("ask the mirror-list service", run -> {}),
            Map.entry("go on with the crypto volume", run -> run.disks.encrypt()),
            Map.entry("end of a location", run -> run.location.isLater = true),
            Map.entry("look for the HTTP server", Actions::httpServer),
            Map.entry("look for the NFS server", Actions::nfsServer),
            Map.entry("look at the mirror", Actions::look),
            Map.entry("look at the directory", Actions::look),
            Map.entry("verify the sets", Actions::verify),
            Map.entry("drop the set", run -> run.sets.select(run.name("set"), false)),
            Map.entry("install the sets", run -> run.sets.install()));

    /** The lists that {@code each} of the catalogue goes through. */
    static final Map<String, Items> LISTS = Map.of(
            "missing sets", run -> run.sets.missing(),
            // what is listed is taken to be there
            "sets that cannot be fetched", run -> List.of(),
            "sets without checksum", run -> run.sets.unsigned(),
            "sets that do not fit", run -> List.copyOf(Space.of(run).misfits().keySet()));

    private Actions() {}

    private static void rootDisks(InstallerRun run) {
        if (run.machine.rootDisks().isEmpty() && !run.machine.disks().isEmpty()) {
            run.note(
                    0,
                    Note.error(
                            Finding.Kind.ABORTS,
                            "the root disk is encrypted, and closed to an installer that boots from the network: it offers none",
                            "upgrade the machine with sysupgrade(8), which boots from the disk and asks for the passphrase"));
        }
    }

    /** Where there is a proxy, it is the one to reach. */
    private static void httpServer(InstallerRun run) {
        SetsLocation location = run.location;
        location.unreachable = run.network.unreachable(location.proxy.isEmpty() ? location.server : location.proxy);
    }

    private static void nfsServer(InstallerRun run) {
        String reason = run.network.unreachable(run.location.nfsServer);
        run.location.unreachable = reason;
        if (!reason.isEmpty()) {
            run.note(0, Note.warning(Finding.Kind.ANSWER_REPLACED, "mounting fails: " + reason, ""));
        }
    }

    private static void look(InstallerRun run) {
        run.sets.open();
        if (run.sets.ramdiskOnly() && run.location.exists() && run.location.signatureHolds(true)) {
            run.note(
                    0,
                    Note.error(
                            Finding.Kind.SET_NOT_SELECTED,
                            "no set of " + run.program.setdir()
                                    + " is there, only kernels: the installer replaces bsd.rd"
                                    + " and leaves the system as it is",
                            "name the directory of the release that boots"));
        }
    }

    private static void verify(InstallerRun run) {
        Layout layout = run.disks.layout;
        boolean noRoom = !run.isUpgrade() && layout != null && layout.room() == Layout.Room.NOT_ENOUGH;
        run.sets.verify(noRoom);
        if (run.sets.issue() == Sets.Issue.NO_ROOM && !run.disks.byTemplate) {
            run.note(
                    0,
                    Note.error(
                            Finding.Kind.TEMPLATE,
                            "the disk is too small: no file system of the automatic layout has room for fetching the sets",
                            "give the machine a larger disk"));
        }
        tooSmall(run);
    }

    private static void tooSmall(InstallerRun run) {
        Space space = Space.of(run);
        for (Layout.Slice slice : new LinkedHashSet<>(space.misfits().values())) {
            String mount = slice.partition().mount();
            String message = "'" + mount + "' has " + (slice.most() >> 20) + " MB, and the sets unpack to more than "
                    + (space.wanted().getOrDefault(mount, 0L) >> 20) + " MB there";
            Optional<DisklabelTemplate> template =
                    run.machine.facts().template().filter(t -> run.disks.byTemplate);
            if (template.isPresent()) {
                Place place = new Place(template.get().file(), slice.partition().line(), 1);
                run.disks.misfits.add(Problem.error(place, message, "make it larger"));
            } else {
                run.note(0, Note.error(Finding.Kind.TEMPLATE, message, "give the machine a larger disk"));
            }
        }
    }
}
