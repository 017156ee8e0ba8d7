package org.autoinstalld.web;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autoinstalld.api.Overview;
import org.autoinstalld.api.Query;
import org.autoinstalld.ledger.HostState.Stage;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that somebody wants to see, in the order in which they want to.
 *
 * @param selected in that order
 * @param total how many there are of what is searched for, in whatever state
 * @param counts the same by state
 * @param stages the same by where they stand with their installation, of those that were ever seen
 */
record HostList(List<HostLine> selected, int total, Map<HostCondition, Integer> counts, Map<Stage, Integer> stages) {
    static final String SORT = "sort";

    /** @param usual by what they are listed if the query does not say */
    static HostList of(Serving serving, Query query, HostOrder usual) {
        Selection selection = Selection.of(query);
        Overview overview = serving.stages().orElse(null);
        Map<HostCondition, Integer> counts = new EnumMap<>(HostCondition.class);
        for (HostCondition condition : HostCondition.values()) {
            counts.put(condition, 0);
        }
        Map<Stage, Integer> stages = new EnumMap<>(Stage.class);
        List<HostLine> selected = new ArrayList<>();
        int total = 0;
        for (HostLine line : selection.found(serving.summary().hosts())) {
            Stage stage = stage(line, overview);
            total++;
            counts.merge(line.standing(), 1, Integer::sum);
            if (stage != Stage.NEVER_SEEN) {
                stages.merge(stage, 1, Integer::sum);
            }
            if (selection.wants(line, stage)) {
                selected.add(line);
            }
        }
        String said = query.text(SORT).orElse("");
        HostOrder order = HostOrder.of(said).orElse(usual);
        boolean backwards =
                said.startsWith(HostOrder.BACKWARDS) && HostOrder.of(said).isPresent();
        List<HostLine> sorted = order == HostOrder.NAME && !backwards
                ? List.copyOf(selected)
                : order.sorted(selected, overview, backwards);
        return new HostList(sorted, total, counts, stages);
    }

    private static Stage stage(HostLine line, @Nullable Overview overview) {
        return overview == null
                ? Stage.NEVER_SEEN
                : overview.state(line.machine().name()).stage();
    }

    /** A way to see others, or the same in another order. */
    record Link(String word, String url, int count, boolean here) {}

    /** One for each state; {@code pending} only while there are any. */
    List<Link> states(Query query) {
        List<Link> links = new ArrayList<>();
        Query all = query.with(Selection.STATE, "").with(Part.PAGE, "");
        HostCondition standing = Selection.of(query).standing();
        String chosen = standing == null ? "" : standing.word();
        links.add(new Link("all", all.behind("/"), total, chosen.isEmpty()));
        counts.forEach((condition, count) -> {
            if (condition != HostCondition.PENDING || count > 0) {
                String word = condition.word();
                links.add(new Link(word, all.with(Selection.STATE, word).behind("/"), count, word.equals(chosen)));
            }
        });
        return links;
    }

    /** One for each that a host is in, or that was chosen. A chosen one leads back. */
    List<Link> installations(Query query) {
        List<Link> links = new ArrayList<>();
        Query all = query.with(Selection.INSTALLATION, "").with(Part.PAGE, "");
        Stage chosen = Selection.of(query).stage();
        for (Stage stage : Stage.values()) {
            int count = stages.getOrDefault(stage, 0);
            if (count > 0 || stage == chosen) {
                Query one = stage == chosen ? all : all.with(Selection.INSTALLATION, stage.word());
                links.add(new Link(stage.word(), one.behind("/"), count, stage == chosen));
            }
        }
        return links;
    }

    /**
     * A column's heading.
     *
     * @param sorted as in {@code aria-sort}; empty if the list goes by something else
     */
    record Column(String url, String sorted) {}

    /** By word. The first way is the usual one, and the next the other way round. */
    static Map<String, Column> columns(Query query) {
        String said = query.text(SORT).orElse("");
        Map<String, Column> columns = new LinkedHashMap<>();
        for (HostOrder order : HostOrder.values()) {
            String back = HostOrder.BACKWARDS + order.word();
            boolean forwards = said.equals(order.word());
            String sorted = forwards ? "ascending" : said.equals(back) ? "descending" : "";
            String url = query.with(Part.PAGE, "")
                    .with(SORT, forwards ? back : order.word())
                    .behind("/");
            columns.put(order.word(), new Column(url, sorted));
        }
        return columns;
    }
}
