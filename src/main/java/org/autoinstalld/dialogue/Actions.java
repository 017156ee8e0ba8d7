package org.autoinstalld.dialogue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.problem.Severity;

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
            Map.entry("finish interface", run -> run.network().finish()),
            Map.entry("ask the mirror-list service", run -> {}),
            Map.entry("go on with the crypto volume", InstallerRun::encrypt),
            Map.entry("end of a location", InstallerRun::endLocation),
            Map.entry("look for the HTTP server", Actions::httpServer),
            Map.entry("look for the NFS server", Actions::nfsServer),
            Map.entry("look at the mirror", Actions::look),
            Map.entry("look at the directory", Actions::look),
            Map.entry("verify the sets", Actions::verify),
            Map.entry("drop the set", run -> run.sets().select(run.name("set"), false)),
            Map.entry("install the sets", run -> run.sets().install()));

    /** The lists that {@code each} of the catalogue goes through. */
    static final Map<String, Items> LISTS = Map.of(
            "missing sets", run -> run.sets().missing(),
            // what is listed is taken to be there
            "sets that cannot be fetched", run -> List.of(),
            "sets without checksum", run -> run.sets().unsigned(),
            "sets that do not fit",
                    run -> List.copyOf(Space.of(run).misfits().keySet()));

    private Actions() {}

    private static void rootDisks(InstallerRun run) {
        if (run.world().rootDisks().isEmpty() && !run.world().disks().isEmpty()) {
            run.note(
                    0,
                    Finding.Kind.ABORTS,
                    Severity.ERROR,
                    "the root disk is encrypted, and closed to an installer that boots from the network: it offers none",
                    "upgrade the machine with sysupgrade(8), which boots from the disk and asks for the passphrase");
        }
    }

    /** Where there is a proxy, it is the one to reach. */
    private static void httpServer(InstallerRun run) {
        String proxy = run.name("proxy");
        run.var("unreachable", run.unreachable(proxy.isEmpty() ? run.server() : proxy));
    }

    private static void nfsServer(InstallerRun run) {
        String reason = run.unreachable(run.name("nfs"));
        run.var("unreachable", reason);
        if (!reason.isEmpty()) {
            run.note(0, Finding.Kind.ANSWER_REPLACED, Severity.WARNING, "mounting fails: " + reason, "");
        }
    }

    private static void look(InstallerRun run) {
        Depot depot = Depot.of(run);
        run.sets().open(depot, run.isUpgrade());
        if (run.sets().ramdiskOnly() && depot.exists() && depot.signatureHolds(true)) {
            run.note(
                    0,
                    Finding.Kind.SET_NOT_SELECTED,
                    Severity.ERROR,
                    "no set of " + run.program().setdir() + " is there, only kernels: the installer replaces bsd.rd"
                            + " and leaves the system as it is",
                    "name the directory of the release that boots");
        }
    }

    private static void verify(InstallerRun run) {
        boolean noRoom = !run.isUpgrade() && run.layout().map(Layout::room).equals(Optional.of(Layout.Room.NOT_ENOUGH));
        run.sets().verify(noRoom);
        run.var("issue", run.sets().issue());
        if (run.sets().issue().equals(Sets.NO_ROOM) && !run.usesTemplate()) {
            run.note(
                    0,
                    Finding.Kind.TEMPLATE,
                    Severity.ERROR,
                    "the disk is too small: no file system of the automatic layout has room for fetching the sets",
                    "give the machine a larger disk");
        }
        tooSmall(run);
    }

    private static void tooSmall(InstallerRun run) {
        Space space = Space.of(run);
        Layout layout = run.layout().orElse(Layout.NONE);
        for (String mount : new LinkedHashSet<>(space.misfits().values())) {
            Layout.Slice slice = layout.below(mount).orElseThrow();
            String message = "'" + mount + "' has " + (slice.most() >> 20) + " MB, and the sets unpack to more than "
                    + (space.wanted().getOrDefault(mount, 0L) >> 20) + " MB there";
            run.misfit(
                    slice.partition().line(),
                    message,
                    run.usesTemplate() ? "make it larger" : "give the machine a larger disk");
        }
    }
}
