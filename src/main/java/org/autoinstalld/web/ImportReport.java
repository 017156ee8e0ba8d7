package org.autoinstalld.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What {@code autoinstalld import} told when it wrote the inventory that is served. It names keys and questions and never
 * a value; hashes are looked for and masked all the same, since the file is one that anybody may have edited.
 *
 * @param at when, as it was written
 * @param read the files it was made from
 * @param shared what became the profile
 * @param counts what was found, and how much of it was proved to be the same
 */
public record ImportReport(
        String at,
        List<String> read,
        Carried shared,
        List<Host> hosts,
        List<Problem> problems,
        List<Remark> remarks,
        Map<String, Integer> counts) {

    /**
     * What was carried over.
     *
     * @param keys of the inventory
     * @param answers questions that no key stands for
     */
    record Carried(List<String> keys, List<String> answers) {}

    /** A host that was made. */
    record Host(String name, List<String> from, boolean answered, Carried own, List<String> templates) {}

    /**
     * What is not as it was.
     *
     * @param kind {@code left}: not carried over; {@code changed}: carried over, but not the same;
     *     {@code access}: anybody may have a host's files, or nobody
     */
    record Remark(String kind, String place, String what, String why) {}

    private static final List<String> COUNTS =
            List.of("host-blocks", "same-host-blocks", "vms", "same-vms", "response-files", "same-response-files");

    /** Reads {@code import-report.json}; empty if it is none. What it lacks is taken for empty. */
    public static Optional<ImportReport> parse(byte[] json) {
        return JsonText.parse(new String(json, StandardCharsets.UTF_8))
                .filter(Map.class::isInstance)
                .map(tree -> (Map<?, ?>) tree)
                .filter(tree -> tree.get("hosts") instanceof List && tree.get("counts") instanceof Map)
                .map(ImportReport::of);
    }

    private static ImportReport of(Map<?, ?> tree) {
        return new ImportReport(
                text(tree, "at"),
                texts(tree, "read"),
                carried(map(tree.get("profile"))),
                maps(tree, "hosts").stream().map(ImportReport::host).toList(),
                maps(tree, "problems").stream()
                        .map(ImportReport::problem)
                        .sorted(ProblemJson.ERRORS_FIRST)
                        .toList(),
                maps(tree, "remarks").stream().map(ImportReport::remark).toList(),
                counts(map(tree.get("counts"))));
    }

    private static Map<String, Integer> counts(Map<?, ?> tree) {
        Map<String, Integer> counts = new java.util.LinkedHashMap<>();
        COUNTS.forEach(key -> counts.put(key.replace('-', '_'), number(tree, key)));
        return counts;
    }

    private static Carried carried(Map<?, ?> tree) {
        return new Carried(texts(tree, "keys"), texts(tree, "answers"));
    }

    private static Host host(Map<?, ?> tree) {
        return new Host(
                text(tree, "name"),
                texts(tree, "from"),
                Boolean.TRUE.equals(tree.get("answered")),
                carried(tree),
                texts(tree, "templates"));
    }

    private static Problem problem(Map<?, ?> tree) {
        Place place = new Place(text(tree, "file"), number(tree, "line"), number(tree, "column"));
        Severity severity = text(tree, "severity").equals(Severity.ERROR.word()) ? Severity.ERROR : Severity.WARNING;
        return new Problem(severity, place, text(tree, "message"), text(tree, "remedy"));
    }

    private static Remark remark(Map<?, ?> tree) {
        Place place = new Place(text(tree, "file"), number(tree, "line"), 0);
        return new Remark(text(tree, "kind"), place.toString(), text(tree, "what"), text(tree, "why"));
    }

    private static String text(Map<?, ?> tree, String key) {
        return tree.get(key) instanceof String text ? masked(text) : "";
    }

    private static String masked(String text) {
        return Masking.hashes(Printable.oneLine(text));
    }

    private static int number(Map<?, ?> tree, String key) {
        return tree.get(key) instanceof Number number ? Math.max(0, number.intValue()) : 0;
    }

    private static List<String> texts(Map<?, ?> tree, String key) {
        List<String> texts = new ArrayList<>();
        if (tree.get(key) instanceof List<?> list) {
            list.stream().filter(String.class::isInstance).forEach(t -> texts.add(masked((String) t)));
        }
        return List.copyOf(texts);
    }

    private static List<Map<?, ?>> maps(Map<?, ?> tree, String key) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (tree.get(key) instanceof List<?> list) {
            list.stream().filter(Map.class::isInstance).forEach(m -> maps.add((Map<?, ?>) m));
        }
        return maps;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    Fields tree() {
        return new Fields()
                .with("at", at)
                .with("read", read)
                .with("profile", tree(shared))
                .with("hosts", hosts.stream().map(ImportReport::tree).toList())
                .with("problems", ProblemJson.tree(problems))
                .with("remarks", remarks.stream().map(ImportReport::tree).toList())
                .with("counts", counts);
    }

    private static Fields tree(Carried carried) {
        return new Fields().with("keys", carried.keys()).with("answers", carried.answers());
    }

    private static Fields tree(Host host) {
        return new Fields()
                .with("name", host.name())
                .with("from", host.from())
                .with("answered", host.answered())
                .with("keys", host.own().keys())
                .with("answers", host.own().answers())
                .with("templates", host.templates());
    }

    private static Fields tree(Remark remark) {
        return new Fields()
                .with("kind", remark.kind())
                .with("place", remark.place())
                .with("what", remark.what())
                .with("why", remark.why());
    }
}
