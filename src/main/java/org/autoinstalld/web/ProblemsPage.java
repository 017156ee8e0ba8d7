package org.autoinstalld.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autoinstalld.api.Query;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Severity;
import org.autoinstalld.web.AllProblems.Marked;
import org.jspecify.annotations.Nullable;

/**
 * All that is wrong with what is served: those that say the same together.
 *
 * @param q what is searched for; empty for all
 * @param severity {@code error} or {@code warning}; empty for both
 * @param same of which group all are shown; empty for the groups
 * @param severities ways to see others
 * @param source the file of one of them; null if none was asked for
 */
record ProblemsPage(
        String q,
        String severity,
        String same,
        List<HostList.Link> severities,
        Part.Position part,
        List<Group> groups,
        @Nullable SourcePart source) {
    static final String PATH = "/problems";

    private static final String TEXT = "q";
    private static final String SEVERITY = "severity";
    private static final String SAME = "same";
    private static final int EACH = 50;
    private static final int EACH_OF_ONE = 200;
    private static final int SHOWN = 5;
    private static final Pattern MADE_IN = Pattern.compile(" \\(line [0-9]+ of [^()]*\\)$");

    /**
     * Those that say the same.
     *
     * @param first one of them
     * @param places of the first few, or of all
     * @param all where all of them are; null if they are here
     */
    record Group(
            Problem first,
            int count,
            List<PlaceRow> places,
            @Nullable String all) {}

    /**
     * @param url shows the line; null if there is none to show
     * @param message if it does not say just what the first says
     */
    record PlaceRow(
            String place, @Nullable String url, @Nullable String message) {}

    static ProblemsPage of(Serving serving, PageContext around, Query query) {
        String text = query.text(TEXT).orElse("");
        String severity = query.text(SEVERITY).filter(ProblemsPage::isSeverity).orElse("");
        String same = query.text(SAME).orElse("");
        List<Marked> all = serving.summary().found().marked();
        List<Marked> found = text.isEmpty()
                ? all
                : all.stream().filter(m -> holds(m.problem(), text)).toList();
        Map<String, List<Problem>> groups = new LinkedHashMap<>();
        for (Marked marked : found) {
            Problem problem = marked.problem();
            if (severity.isEmpty() || problem.severity().word().equals(severity)) {
                groups.computeIfAbsent(marked.mark(), key -> new ArrayList<>(1)).add(problem);
            }
        }
        List<Problem> one = groups.getOrDefault(same, List.of());
        List<Group> shown;
        Part.Position part;
        Query plain = SourcePart.without(query);
        if (one.isEmpty()) {
            Part<Map.Entry<String, List<Problem>>> some = Part.of(List.copyOf(groups.entrySet()), query, EACH);
            part = some.position(plain, PATH);
            shown = some.of(entry -> group(entry.getKey(), entry.getValue(), plain))
                    .items();
        } else {
            Part<Problem> some = Part.of(one, query, EACH_OF_ONE);
            part = some.position(plain, PATH);
            Problem first = one.get(0);
            shown = List.of(new Group(
                    first, one.size(), some.of(p -> row(first, p, plain)).items(), null));
        }
        return new ProblemsPage(
                text,
                severity,
                one.isEmpty() ? "" : same,
                severities(plain, found, severity),
                part,
                shown,
                SourcePart.of(query, whole(serving), around).orElse(null));
    }

    /** With those of an edit that is not served, which are the ones to look at. */
    private static List<Problem> whole(Serving serving) {
        return Stream.concat(serving.unserved().stream(), serving.summary().problems().stream())
                .toList();
    }

    private static boolean isSeverity(String word) {
        return word.equals(Severity.ERROR.word()) || word.equals(Severity.WARNING.word());
    }

    private static boolean holds(Problem problem, String text) {
        String said = problem.toString().toLowerCase(Locale.ROOT);
        for (String word : text.toLowerCase(Locale.ROOT).split("\\s+")) {
            if (!said.contains(word)) {
                return false;
            }
        }
        return true;
    }

    private static Group group(String mark, List<Problem> problems, Query query) {
        Problem first = problems.get(0);
        return new Group(
                first,
                problems.size(),
                problems.stream().limit(SHOWN).map(p -> row(first, p, query)).toList(),
                problems.size() > SHOWN
                        ? query.with(Part.PAGE, "").with(SAME, mark).behind(PATH)
                        : null);
    }

    private static PlaceRow row(Problem first, Problem problem, Query query) {
        return new PlaceRow(
                problem.place().equals(Place.NONE) ? "" : problem.place().toString(),
                SourcePart.url(problem.place(), query).orElse(null),
                core(problem).equals(core(first)) ? null : problem.message());
    }

    /** Without the line of the response file that it came to be in, which differs from host to host. */
    private static String core(Problem problem) {
        return MADE_IN.matcher(problem.message()).replaceFirst("");
    }

    private static List<HostList.Link> severities(Query query, List<Marked> found, String chosen) {
        Query all = query.with(Part.PAGE, "").with(SAME, "").with(SEVERITY, "");
        List<HostList.Link> links = new ArrayList<>();
        links.add(new HostList.Link("all", all.behind(PATH), found.size(), chosen.isEmpty()));
        for (Severity severity : Severity.values()) {
            String word = severity.word();
            int count = (int) found.stream()
                    .filter(m -> m.problem().severity() == severity)
                    .count();
            links.add(new HostList.Link(word, all.with(SEVERITY, word).behind(PATH), count, word.equals(chosen)));
        }
        return links;
    }
}
