package org.autoinstalld.problem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Problems as people read them: those that say the same of many hosts, or at many places, are one line, with how many more
 * there are and the first of them. Whether they say the same shows in the words: where each of many names another host,
 * lladdr, address or path, that is whom it is about; what many of them share is what they are about. Few are left as they
 * are, since their places are worth more than a line. Programs get all of them.
 */
public final class Folding {
    /** So many may say the same before they are folded. */
    private static final int FEW = 3;

    private static final int SHOWN = 3;

    /** One value stands this often at most in a column that tells whom a problem is about: of each file of a host, say. */
    private static final int EACH = 3;

    /** What may name somebody: a word with a digit, dot, colon or slash in it, or one that is said to be a host. */
    private static final Pattern NAME = Pattern.compile(
            "(?<=(?:host|guest|vm) ')[^']+(?=')|(?<=^')[^' ]+(?=')|[\\w./:@%-]*[\\d./:][\\w./:@%-]*(?<=\\w)");

    private static final String ANYBODY = "\0";

    private Folding() {}

    /** A problem, and whom its words name. */
    private record Said(int index, Problem problem, List<String> names) {}

    /** What a group has in common. */
    private record Common(Severity severity, String place, String words) {
        Common anywhere() {
            return new Common(severity, "", words);
        }
    }

    /** One for each problem or fold, in the order of the first of each. */
    public static List<String> lines(Collection<Problem> problems) {
        Map<Common, List<Said>> all = new LinkedHashMap<>();
        int index = 0;
        // one reader may find what another found already
        for (Problem problem : new LinkedHashSet<>(problems)) {
            Said said = said(index++, problem);
            all.computeIfAbsent(common(problem), key -> new ArrayList<>()).add(said);
        }
        // what each says at a place of its own may still be the same
        Map<Common, List<Said>> groups = new LinkedHashMap<>();
        all.forEach((common, group) -> groups.computeIfAbsent(
                        group.size() == 1 ? common.anywhere() : common, key -> new ArrayList<>())
                .addAll(group));
        Map<Integer, String> lines = new TreeMap<>();
        groups.forEach((common, group) -> {
            if (!common.place().isEmpty()) {
                fold(group, differing(group), 1, lines);
            } else {
                split(group, lines);
            }
        });
        return List.copyOf(lines.values());
    }

    /** The first line, and how many more there are, for a message of one line. */
    public static String brief(Collection<Problem> problems) {
        List<String> lines = lines(problems);
        return String.join("", lines.subList(0, Math.min(1, lines.size())))
                + (lines.size() < 2 ? "" : "; and " + (lines.size() - 1) + " more");
    }

    /** Equal for those that say the same, of whomever and wherever it is written. */
    public static String sameness(Problem problem) {
        String gist = problem.gist().equals(problem.message()) ? "" : problem.gist();
        return String.join(ANYBODY, problem.severity().word(), gist, words(problem));
    }

    private static Common common(Problem problem) {
        // whoever made it said what it says
        return problem.gist().equals(problem.message())
                ? new Common(problem.severity(), "", words(problem))
                : new Common(problem.severity(), problem.place().toString(), problem.gist() + ANYBODY + words(problem));
    }

    private static String words(Problem problem) {
        return problem.isRest()
                ? problem.toString()
                : NAME.matcher(problem.message()).replaceAll(ANYBODY)
                        + ANYBODY
                        + NAME.matcher(problem.remedy()).replaceAll(ANYBODY);
    }

    private static Said said(int index, Problem problem) {
        List<String> names = new ArrayList<>();
        for (String text : List.of(problem.message(), problem.remedy())) {
            Matcher matcher = NAME.matcher(text);
            while (matcher.find()) {
                names.add(matcher.group());
            }
        }
        return new Said(index, problem, names);
    }

    /** Apart by what is no name of somebody, though it looks like one. */
    private static void split(List<Said> group, Map<Integer, String> lines) {
        int columns = group.get(0).names().size();
        List<Integer> whom = IntStream.range(0, columns)
                .filter(c -> isWhom(group, c))
                .boxed()
                .toList();
        Map<List<String>, List<Said>> alike = new LinkedHashMap<>();
        for (Said said : group) {
            List<String> what = IntStream.range(0, columns)
                    .filter(c -> !whom.contains(c))
                    .mapToObj(said.names()::get)
                    .toList();
            alike.computeIfAbsent(what, key -> new ArrayList<>()).add(said);
        }
        alike.values().forEach(same -> fold(same, whom, FEW, lines));
    }

    /** Where they name different ones, if somebody said that they say the same. */
    private static List<Integer> differing(List<Said> group) {
        return IntStream.range(0, group.get(0).names().size())
                .filter(c -> group.stream()
                                .map(said -> said.names().get(c))
                                .distinct()
                                .count()
                        > 1)
                .boxed()
                .toList();
    }

    private static boolean isWhom(List<Said> group, int column) {
        Set<String> different = new HashSet<>();
        group.forEach(said -> different.add(said.names().get(column)));
        return different.size() > FEW && different.size() * EACH >= group.size();
    }

    /** @param few so many are not folded */
    private static void fold(List<Said> same, List<Integer> whom, int few, Map<Integer, String> lines) {
        if (same.size() <= few) {
            same.forEach(said -> lines.put(said.index(), said.problem().toString()));
            return;
        }
        Said first = same.get(0);
        List<String> others = same.stream()
                .map(said -> whose(said, whom))
                .distinct()
                .filter(name -> !name.equals(whose(first, whom)))
                .toList();
        if (others.isEmpty()) {
            lines.put(first.index(), first.problem().toString());
            return;
        }
        String shown = String.join(", ", others.subList(0, Math.min(SHOWN, others.size())));
        lines.put(
                first.index(),
                first.problem() + " (and the same for " + others.size() + " more: " + Printable.oneLine(shown)
                        + (others.size() > SHOWN ? ", ..." : "") + ")");
    }

    /** Whom it is about: the host that it names, or else its place. */
    private static String whose(Said said, List<Integer> whom) {
        List<String> hosts = said.problem().hosts();
        if (!hosts.isEmpty()) {
            return hosts.get(0);
        }
        return whom.isEmpty() ? said.problem().place().toString() : said.names().get(whom.get(0));
    }
}
