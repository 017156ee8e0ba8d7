package org.autoinstalld.dialogue;

import org.autoinstalld.problem.Severity;

/**
 * The answer to {@code Set name(s)?}: words, each a shell pattern for full file names; a minus sign before it removes, a
 * plus sign or none adds. What fits nothing is passed over in silence.
 */
final class SetNames {
    private SetNames() {}

    static Verdict judge(InstallerRun run, String answer) {
        Sets sets = run.sets();
        Verdict verdict = Verdict.ok("more");
        for (String word : answer.split("[ \t]+")) {
            if (word.isEmpty()) {
                continue;
            }
            if (word.equals("abort")) {
                sets.selectNothing();
                return Verdict.ok("abort", "no set is selected");
            }
            if (word.equals("done")) {
                return new Verdict("done", verdict.effect(), "", verdict.note());
            }
            boolean add = word.charAt(0) != '-';
            String pattern = word.charAt(0) == '-' || word.charAt(0) == '+' ? word.substring(1) : word;
            int fits = sets.select(pattern.equals("all") ? "*" : pattern, add);
            if (fits == 0 && add) {
                verdict = verdict.noting(
                        Finding.Kind.SET_NOT_SELECTED,
                        Severity.WARNING,
                        "'" + word + "' selects no set",
                        advice(run, pattern));
            }
        }
        return verdict;
    }

    private static String advice(InstallerRun run, String pattern) {
        Sets sets = run.sets();
        if (!pattern.startsWith("site")) {
            return "full file names are compared, such as base"
                    + run.program().release().digits() + ".tgz";
        }
        if (!run.world().facts().saysSiteSets() && !sets.isSiteSet(pattern)) {
            return "write the name of the set in full, as " + sets.genericSite()
                    + ", or declare the names at the mirror: machine: { sets: [...] }";
        }
        boolean known = sets.wanted().stream().anyMatch(name -> Glob.matches(pattern, name));
        return known
                ? "the mirror does not list it; it must be in index.txt, as ls -l shows it"
                : "the site sets of this installer are " + sets.genericSite()
                        + (run.shortName().isEmpty() ? "" : " and " + sets.ownSite());
    }
}
