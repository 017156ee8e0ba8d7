package org.autoinstalld.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.Node;
import org.autoinstalld.yaml.Node.Entry;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.Node.Scalar;
import org.autoinstalld.yaml.Node.Sequence;
import org.autoinstalld.yaml.YamlFile;
import org.jspecify.annotations.Nullable;

/** Hosts as text: a file for a new one, and a file without one. */
public final class HostText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*");
    private static final Pattern CLOSING = Pattern.compile("[ \t]*[\\]},]+[ \t]*(#.*)?\\R?");

    private HostText() {}

    /** A file with one host, whose settings are the last lines. */
    public static String of(
            HostName name,
            List<String> profiles,
            @Nullable String network,
            @Nullable Lladdr lladdr,
            @Nullable IpAddress address,
            HostSettings settings) {
        StringBuilder out = new StringBuilder("hosts:\n  " + name + ":");
        String none = " {}\n";
        int empty = out.length();
        if (!profiles.isEmpty()) {
            out.append("\n    profiles: ")
                    .append(profiles.stream().map(HostText::word).collect(Collectors.joining(", ", "[", "]")));
        }
        if (network != null) {
            out.append("\n    network: ").append(word(network));
        }
        if (lladdr != null) {
            out.append("\n    lladdr: ").append(lladdr);
        }
        if (address != null) {
            out.append("\n    address: ").append(address);
        }
        settings.lines().forEach(line -> out.append('\n').append(line.text()));
        return out.length() == empty ? out + none : out.append('\n').toString();
    }

    static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : HostSettings.quoted(text);
    }

    /** What cutting a host out came to. */
    public sealed interface Cut {
        /**
         * @param rest the file without the host; null: nothing would be left, and the file can go
         */
        record Made(@Nullable String rest) implements Cut {}

        record Refused(Problem why) implements Cut {}
    }

    /**
     * The file without a host: its lines go, from its key to the last line that is indented deeper, and no other byte
     * changes. Refused if the host does not have lines of its own, or if anything else would read otherwise afterwards.
     *
     * @param key where the host's key stands
     */
    public static Cut without(String text, HostName host, Place key) {
        String[] lines = text.split("(?<=\n)", -1);
        if (key.line() < 1
                || key.line() > lines.length
                || text.replace("\r\n", "").indexOf('\r') >= 0) {
            return refused(key, host);
        }
        String first = lines[key.line() - 1];
        int indent = key.column() - 1;
        if (indent > first.length() || !first.substring(0, indent).isBlank()) {
            return refused(key, host);
        }
        int end = end(lines, key.line(), indent);
        String rest = join(lines, 0, key.line() - 1) + join(lines, end, lines.length);
        YamlFile before = parse(key, text);
        YamlFile after = parse(key, rest);
        if (hasErrors(before) || hasErrors(after) || !isSameBut(host, before, after)) {
            return refused(key, host);
        }
        return new Cut.Made(holdsNothing(rest) ? null : rest);
    }

    private static Cut refused(Place key, HostName host) {
        return new Cut.Refused(Problem.error(
                key,
                "host '" + host + "' shares its lines with something else and cannot be cut out safely",
                "take it out by hand"));
    }

    private static boolean hasErrors(YamlFile file) {
        return file.problems().stream().anyMatch(Problem::isError);
    }

    private static YamlFile parse(Place key, String text) {
        return YamlFile.parse(key.file(), text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Index of the first line behind the host. Blank lines and comments behind its last line stay. */
    private static int end(String[] lines, int from, int indent) {
        int end = from;
        for (int i = from; i < lines.length; i++) {
            String line = lines[i];
            if (line.isBlank()) {
                continue;
            }
            int depth = line.length() - line.stripLeading().length();
            boolean closes = depth == indent && CLOSING.matcher(line).matches();
            if (depth <= indent && !closes) {
                break;
            }
            end = i + 1;
        }
        return end;
    }

    private static String join(String[] lines, int from, int to) {
        return String.join("", List.of(lines).subList(from, to));
    }

    /** Whether only the empty key {@code hosts:} is left, without so much as a comment. */
    private static boolean holdsNothing(String text) {
        return text.strip().equals("hosts:") || text.isBlank();
    }

    /** Whether {@code after} says all that {@code before} does but for one host, which it does not have. */
    private static boolean isSameBut(HostName host, YamlFile before, YamlFile after) {
        return said(after).equals(less(host, said(after)))
                && less(host, said(before)).equals(said(after));
    }

    /** What a file says, not where it says it: each top-level key with what stands under it. */
    private static List<Map.Entry<String, Object>> said(YamlFile file) {
        List<Map.Entry<String, Object>> all = new ArrayList<>();
        file.documents()
                .forEach(document -> document.entries().forEach(e -> all.add(Map.entry(e.key(), said(e.value())))));
        return all;
    }

    private static List<Map.Entry<String, Object>> less(HostName host, List<Map.Entry<String, Object>> all) {
        List<Map.Entry<String, Object>> rest = new ArrayList<>();
        for (Map.Entry<String, Object> entry : all) {
            Map<Object, Object> kept = new LinkedHashMap<>();
            if (entry.getKey().equals("hosts") && entry.getValue() instanceof Map<?, ?> hosts) {
                kept.putAll(hosts);
                kept.keySet()
                        .removeIf(key -> HostName.parse(key.toString())
                                .filter(host::equals)
                                .isPresent());
                rest.add(Map.entry(entry.getKey(), kept));
            } else {
                rest.add(entry);
            }
        }
        return rest;
    }

    /** A key without its last entry has no value any more, which is the same as an empty map. */
    private static Object said(Node node) {
        if (node instanceof Sequence sequence) {
            return sequence.items().stream().map(HostText::said).toList();
        }
        Map<String, Object> map = new LinkedHashMap<>();
        if (node instanceof Mapping mapping) {
            for (Entry entry : mapping.entries()) {
                map.put(entry.key(), said(entry.value()));
            }
        } else if (node instanceof Scalar scalar && (!scalar.isNull() || scalar.unsets())) {
            // the text that is the word null is not the word
            return Map.entry(scalar.text(), scalar.isNull());
        }
        return map;
    }
}
