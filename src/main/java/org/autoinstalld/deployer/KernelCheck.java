package org.autoinstalld.deployer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.api.Masking;
import org.autoinstalld.dialogue.Outcome;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.machine.SeenKernel;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Judgement;
import org.autoinstalld.responsefile.Snapshot;

/** How the installer that boots will get through, by its dialogue for the release of its kernel. */
final class KernelCheck {
    private KernelCheck() {}

    /** What speaks against it; errors unless the kernel cannot be looked at from here. */
    static List<Problem> of(Snapshot snapshot, DeployGuest guest, Mode mode) {
        List<Problem> problems = new ArrayList<>();
        Host host = guest.host();
        if (!host.boot().permits(mode)) {
            problems.add(Problem.error(
                    host.place(), "host '" + host.name() + "' has 'install: no'", "no such line, or upgrade"));
            return problems;
        }
        Setdir setdir = setdir(snapshot, guest, problems);
        List<Problem> missing = snapshot.files().missing(host, setdir);
        if (!missing.isEmpty()) {
            problems.addAll(missing);
            return problems;
        }
        Optional<Judgement> judgement = snapshot.files().judge(host, mode, setdir, Machine.UNDECLARED);
        if (judgement.isEmpty()) {
            problems.addAll(snapshot.files().unjudged(host, mode, setdir));
            return problems;
        }
        Outcome outcome = judgement.get().transcript().outcome();
        if (outcome.stops()) {
            problems.add(Problem.error(
                    host.place(),
                    "to " + mode.word() + " '" + host.name() + "': the installer of " + setdir + " "
                            + Masking.of(host).text(outcome.text()),
                    "'autoinstalld dialogue " + host.name() + "' shows the run"));
        }
        return problems;
    }

    /** Whether a problem is one of its kernel. */
    static boolean isOf(DeployGuest guest, Problem problem) {
        return problem.place().equals(Place.of(guest.kernel()));
    }

    /** Of the kernel where it can be read, else the site's. */
    static Setdir setdir(Snapshot snapshot, DeployGuest guest, List<Problem> problems) {
        Setdir usual = snapshot.inventory().site().setdir();
        if (!guest.isKept()) {
            return usual;
        }
        SeenKernel seen = guest.machine().kernel(guest.kernel());
        if (seen instanceof SeenKernel.Kernel kernel && kernel.installer()) {
            return new Setdir(kernel.release(), usual.arch());
        }
        String what = seen instanceof SeenKernel.Absent
                ? "kernel of the installer is not there"
                : seen instanceof SeenKernel.Unseen unseen
                        ? "kernel of the installer cannot be read: " + unseen.why()
                        : "is no installer's kernel";
        problems.add(Problem.error(
                Place.of(guest.kernel()),
                what
                        + (guest.machine().isRemote()
                                ? ", on hypervisor '" + guest.hypervisor().name() + "'"
                                : ""),
                "bsd.rd of the release to install"));
        return usual;
    }

    /** In one line, for {@code --dry-run}. */
    static String words(Snapshot snapshot, DeployGuest guest, Mode mode) {
        Setdir setdir = setdir(snapshot, guest, new ArrayList<>());
        return snapshot.files()
                .judge(guest.host(), mode, setdir, Machine.UNDECLARED)
                .filter(j -> snapshot.files().missing(guest.host(), setdir).isEmpty())
                .map(j -> "the installer of " + setdir + " "
                        + Masking.of(guest.host()).text(j.transcript().outcome().text()))
                .orElse("its " + mode.word() + ".conf for " + setdir + " cannot be made");
    }
}
