package org.autoinstalld.deployer;

import java.util.List;
import org.autoinstalld.conffile.CommandRunner.Outcome;
import org.autoinstalld.problem.Printable;

/** What commands said, for one line. */
final class Outcomes {
    private static final int SHOWN = 300;

    private Outcomes() {}

    /** What the last one that failed said, with a colon before it; empty if none did. */
    static String last(List<Outcome> outcomes) {
        String said = "";
        for (Outcome outcome : outcomes) {
            if (!outcome.succeeded()) {
                said = Printable.oneLine(outcome.output().strip().replace('\n', ' '));
            }
        }
        String cut = said.length() > SHOWN ? said.substring(0, SHOWN) + "..." : said;
        return cut.isEmpty() ? "" : ": " + cut;
    }
}
