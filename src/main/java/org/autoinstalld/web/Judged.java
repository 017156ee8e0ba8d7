package org.autoinstalld.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.api.Masking;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Judgement;
import org.autoinstalld.responsefile.Snapshot;

/**
 * How the dialogues of a host's two response files end, for the site's setdir. The transcripts are not kept: those of
 * ten thousand hosts would fill the memory.
 *
 * @param known whether anybody looked
 * @param rendering what keeps a file from being made
 * @param endings how the runs end, of the files that can be made
 * @param findings what the dialogues found, where it was written; masked
 */
record Judged(boolean known, List<Problem> rendering, List<Ending> endings, List<Problem> findings) {
    /** Of a host whose turn has not come. */
    static final Judged PENDING = new Judged(false, List.of(), List.of(), List.of());

    static Judged of(Snapshot snapshot, Host host) {
        Setdir setdir = snapshot.inventory().site().setdir();
        Masking masking = Masking.of(host);
        List<Problem> rendering = new ArrayList<>(1);
        List<Ending> endings = new ArrayList<>(2);
        List<Problem> findings = new ArrayList<>();
        if (!host.boot().installed()) {
            return none(List.of());
        }
        List<Problem> missing = snapshot.files().missing(host, setdir);
        if (!missing.isEmpty()) {
            return none(missing);
        }
        for (Mode mode : Mode.values()) {
            Optional<Judgement> judgement = snapshot.files().judge(host, mode, setdir, Machine.UNDECLARED);
            if (judgement.isPresent()) {
                // a file that was judged can be made; why a refused one is not served is among the findings, at its
                // place
                endings.add(Ending.of(judgement.get(), masking));
                judgement.get().problems().forEach(p -> findings.add(masking.problem(p)));
            } else {
                rendering.addAll(snapshot.files().unjudged(host, mode, setdir));
            }
        }
        return new Judged(
                true,
                rendering.stream().distinct().toList(),
                List.copyOf(endings),
                findings.stream().distinct().toList());
    }

    /** Of a host that has no files, since its entry in the inventory or what it is to be installed from is wrong. */
    static Judged none(List<Problem> problems) {
        return new Judged(true, problems, List.of(), List.of());
    }

    /** Whether it says nothing but how the runs end. */
    boolean isPlain() {
        return rendering.isEmpty() && findings.isEmpty();
    }

    /** Whether it holds no place outside the host's entry, where lines may move though the host stays as it was. */
    boolean isLasting() {
        return findings.isEmpty();
    }
}
