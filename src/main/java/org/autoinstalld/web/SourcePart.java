package org.autoinstalld.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.api.Query;
import org.autoinstalld.api.SourceMask;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/**
 * The lines around the place of a problem, as they are on disk now.
 *
 * @param lines none if the file is not to be shown
 * @param close where the page is without it
 */
record SourcePart(String file, int line, List<Line> lines, List<Problem> problems, String close) {
    private static final String FILE = "file";
    private static final String LINE = "line";
    private static final int AROUND = 8;
    private static final int LONGEST = 240;
    private static final int PROBLEMS = 20;

    /** @param here whether it is the one that was asked for */
    record Line(int number, String text, boolean here) {}

    /** The address that shows a place beside a page of problems; empty if its file is none that is shown. */
    static Optional<String> url(Place place, Query query) {
        boolean shown = place.file().endsWith(".yaml")
                || place.file().endsWith(".yml")
                || place.file().endsWith(".ftl");
        return shown
                ? Optional.of(query.with(FILE, place.file())
                                .with(LINE, Integer.toString(Math.max(1, place.line())))
                                .behind(ProblemsPage.PATH)
                        + "#source")
                : Optional.empty();
    }

    static Query without(Query query) {
        return query.with(FILE, "").with(LINE, "");
    }

    static Optional<SourcePart> of(Query query, List<Problem> problems, PageContext around) {
        Optional<String> file = query.text(FILE);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        int line =
                query.text(LINE).filter(Part::isNumber).map(Integer::parseInt).orElse(1);
        List<Line> lines = new ArrayList<>();
        // only files that something is wrong with: nobody browses the folders here
        List<Problem> own = problems.stream()
                .filter(p -> p.place().file().equals(file.get()))
                .toList();
        if (!own.isEmpty()) {
            around.source().apply(file.get()).ifPresent(all -> {
                List<String> masked = file.get().endsWith(".ftl") ? SourceMask.template(all) : SourceMask.yaml(all);
                for (int i = Math.max(0, line - 1 - AROUND); i < Math.min(masked.size(), line + AROUND); i++) {
                    lines.add(new Line(i + 1, cut(masked.get(i)), i + 1 == line));
                }
            });
        }
        return Optional.of(new SourcePart(
                file.get(),
                line,
                List.copyOf(lines),
                own.stream()
                        .filter(p -> p.place().line() == line)
                        .limit(PROBLEMS)
                        .toList(),
                without(query).behind(ProblemsPage.PATH)));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
