package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.dialogue.AnswerKind.Verdict;
import org.autoinstalld.dialogue.Finding.Note;
import org.autoinstalld.dialogue.Sets.Glob;

/** Answers about the sets: where they come from, and which are taken. */
final class SetsAnswers {
    private SetsAnswers() {}

    /** What the question for the location of sets offers. */
    static List<String> locations(InstallerRun run) {
        AssumedMachine machine = run.machine;
        List<String> all = new ArrayList<>(machine.cdroms());
        all.add("disk");
        if (!run.habits().networkSetsNeedInterface() || !machine.interfaces().isEmpty()) {
            all.add("http");
            all.add("nfs");
        }
        return all;
    }

    static Verdict location(InstallerRun run, String answer) {
        if (answer.equals("done")) {
            return Verdict.ok("done");
        }
        List<String> offered = locations(run);
        Verdict verdict = switch (ResponseFile.initial(answer)) {
            case 'c' -> cd(run, answer);
            case 'd' -> Verdict.ok("disk");
            case 'h' -> offered.contains("http") ? Verdict.ok("http") : unavailable(answer);
            case 'n' -> offered.contains("nfs") ? Verdict.ok("nfs") : unavailable(answer);
            default -> Verdict.invalid(answer);
        };
        run.location.begin(verdict.result());
        return verdict;
    }

    private static Verdict cd(InstallerRun run, String answer) {
        List<String> drives = run.machine.cdroms();
        String lower = ResponseFile.lower(answer);
        boolean any = lower.equals("c") || lower.equals("cd");
        return !drives.isEmpty() && (any || drives.contains(answer)) ? Verdict.ok("cd") : unavailable(answer);
    }

    private static Verdict unavailable(String answer) {
        return Verdict.ok("none", "not there, so nothing is installed from it")
                .noting(Note.warning(
                        Finding.Kind.ANSWER_REPLACED,
                        "the machine has no '" + answer + "' to take sets from, and goes on without",
                        ""));
    }

    static Verdict nfsServer(InstallerRun run, String answer) {
        run.location.nfsServer = answer;
        return Verdict.ok();
    }

    static Verdict proxy(InstallerRun run, String answer) {
        run.location.proxy = answer.equals("none") ? "" : answer;
        return run.location.isBrokenProxy()
                ? Verdict.ok("ok", "ftp(1) fetches nothing through it: it must begin with http://")
                : Verdict.ok();
    }

    static Verdict server(InstallerRun run, String answer) {
        if (answer.equals("done")) {
            return Verdict.ok("done", "gives up this location");
        }
        if (answer.equals("?")) {
            return Verdict.bad("'?' only shows a list");
        }
        if (InstallerNames.isDigits(answer)) {
            if (!run.mirrorList().answers()) {
                return Verdict.bad("'" + answer + "' is the number of a line, but there is no list of mirrors");
            }
            run.location.server = "mirror" + answer;
            return Verdict.ok("again", "line " + answer + " of the list of mirrors");
        }
        String host = answer.startsWith("http://")
                ? answer.substring(7)
                : answer.startsWith("https://") ? answer.substring(8) : answer;
        if (!isServer(run, host)) {
            return Verdict.bad("'" + answer + "' is not a valid hostname");
        }
        if (answer.startsWith("https://") && !run.machine.tls()) {
            return Verdict.exit("https not supported on this platform");
        }
        run.location.server = host;
        return Verdict.ok();
    }

    private static boolean isServer(InstallerRun run, String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letter && ":.[]_-".indexOf(c) < 0 && !(c == '%' && run.habits().percentInServer())) {
                return false;
            }
        }
        return !host.isEmpty();
    }

    /** The installer strips leading slashes. */
    static Verdict directory(InstallerRun run, String answer) {
        int start = 0;
        while (start < answer.length() && answer.charAt(start) == '/') {
            start++;
        }
        run.location.path(answer.substring(start));
        return foreign(run, answer, Verdict.ok());
    }

    static Verdict path(InstallerRun run, String answer) {
        if (answer.equals("done")) {
            return Verdict.ok("done");
        }
        run.location.path(answer);
        return foreign(run, answer, Verdict.ok("path"));
    }

    /** A directory that names another release or architecture than the one that boots. */
    private static Verdict foreign(InstallerRun run, String answer, Verdict verdict) {
        SetsLocation location = run.location;
        if (!location.isOtherRelease() && !location.isOtherArch()) {
            return verdict;
        }
        return verdict.noting(Note.error(
                Finding.Kind.SET_NOT_VERIFIED,
                "'" + answer + "' is for " + location.name() + ", and the machine boots the installer of "
                        + run.program.setdir()
                        + (location.isOtherRelease()
                                ? location.isLocal()
                                        ? ", which looks for its own sets"
                                        : ", whose key fits no other release"
                                : ", which looks for INSTALL." + run.program.arch()),
                "write '" + location.corrected() + "'"));
    }

    /**
     * The answer to {@code Set name(s)?}: words, each a shell pattern for full file names; a minus sign before it removes,
     * a plus sign or none adds. What fits nothing is passed over in silence.
     */
    static Verdict names(InstallerRun run, String answer) {
        Sets sets = run.sets;
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
                verdict = verdict.noting(Note.warning(
                        Finding.Kind.SET_NOT_SELECTED, "'" + word + "' selects no set", advice(run, pattern)));
            }
        }
        return verdict;
    }

    private static String advice(InstallerRun run, String pattern) {
        Sets sets = run.sets;
        if (!pattern.startsWith("site")) {
            return "full file names are compared, such as base"
                    + run.program.release().digits() + ".tgz";
        }
        if (!run.machine.facts().saysSiteSets() && !sets.isSiteSet(pattern)) {
            return "write the name of the set in full, as " + sets.genericSite()
                    + ", or declare the names at the mirror: machine: { sets: [...] }";
        }
        boolean known = sets.wanted().stream().anyMatch(name -> Glob.matches(pattern, name));
        return known
                ? "the mirror does not list it; it must be in index.txt, as ls -l shows it"
                : "the site sets of this installer are " + sets.genericSite()
                        + (run.system.shortName().isEmpty() ? "" : " and " + sets.ownSite());
    }
}
