package org.autoinstalld.review;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.api.Redaction;
import org.autoinstalld.dialogue.Outcome;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Judgement;
import org.autoinstalld.responsefile.Snapshot;

/**
 * How an installation or upgrade of a host will go, by its dialogue for the site's release.
 *
 * @param words for people, without a full stop; no secret
 * @param isForbidden whether the host is not ours to install
 * @param isHopeless whether it would stop on any machine, or there is no file at all
 * @param problems why it is forbidden, or there is no file; errors only
 */
public record Prospect(String words, boolean isForbidden, boolean isHopeless, List<Problem> problems) {
    public static Prospect of(Snapshot snapshot, Host host, Mode mode) {
        if (!host.boot().permits(mode)) {
            return new Prospect(
                    "'" + host.name() + "' is not ours to install",
                    true,
                    true,
                    List.of(Problem.error(
                            host.place(),
                            "host '" + host.name() + "' has 'install: no'",
                            "no such line, or --mode upgrade")));
        }
        Setdir setdir = snapshot.inventory().site().setdir();
        List<Problem> missing = snapshot.files().missing(host, setdir);
        Optional<Judgement> judgement =
                snapshot.files().judge(host, mode, setdir, Machine.UNDECLARED).filter(j -> missing.isEmpty());
        if (judgement.isEmpty()) {
            List<Problem> why = missing.isEmpty() ? snapshot.files().unjudged(host, mode, setdir) : missing;
            return new Prospect(
                    "its " + mode.word() + ".conf cannot be " + (why.isEmpty() ? "judged" : "made"),
                    false,
                    !why.isEmpty(),
                    why);
        }
        Outcome outcome = judgement.get().transcript().outcome();
        return new Prospect(
                words(setdir, Redaction.of(host).text(outcome.text())), false, outcome.certain(), List.of());
    }

    /** The same of a machine that is not in the inventory. */
    public static Prospect of(Snapshot snapshot, UnknownMachines unknown) {
        Setdir setdir = snapshot.inventory().site().setdir();
        return snapshot.files()
                .judge(unknown, setdir)
                .filter(j -> snapshot.files().missing(unknown, setdir).isEmpty())
                .map(j -> j.transcript().outcome())
                .map(o -> new Prospect(
                        words(setdir, Redaction.of(unknown.settings()).text(o.text())), false, o.certain(), List.of()))
                .orElseGet(() -> new Prospect(
                        "its install.conf cannot be made",
                        false,
                        true,
                        snapshot.files().problems(unknown, setdir)));
    }

    private static String words(Setdir setdir, String outcome) {
        return "the installer of " + setdir + " " + outcome.strip();
    }
}
