package org.autoinstalld.inventory;

import static org.autoinstalld.yaml.ValueType.formed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Node;
import org.autoinstalld.yaml.Node.Entry;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.ReadScope;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueAt;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;
import org.autoinstalld.yaml.ValueType.Kind.Fields;
import org.autoinstalld.yaml.ValueType.Kind.ListOf;
import org.autoinstalld.yaml.YamlFile;

/**
 * A program that prints hosts: one of {@code site.sources}.
 *
 * @param name what people and files call it
 * @param place where it is declared
 */
public record SourceSettings(String name, ValueMap values, Place place) {
    private static final int MOST = 16;
    private static final String NAME_FORM = "[a-z0-9][a-z0-9_-]{0,40}";
    /** Begins what stands in places for the name of a file, as no file is called that lies in a folder. */
    private static final String MARK = "source '";

    static final Shape SHAPE = new Shape("a source");

    private static final Key<List<String>> COMMAND = SHAPE.key(
            "command", CommandWords.OF_SERVER, "The program and its arguments; it prints hosts: as a file has them.");

    private static final Key<String> NAME = SHAPE.key(
            "name",
            formed("a word such as netbox: lower case, digits, - and _", "^" + NAME_FORM + "$", NAME_FORM),
            "What messages and files call it; default the program's name.");

    private static final Key<Duration> EVERY = SHAPE.key(
            "every",
            SiteAccess.DURATION.otherwise(Duration.ofMinutes(10)),
            "How long after one run the next begins; default 10m.");

    private static final Key<Duration> WITHIN = SHAPE.key(
            "within",
            SiteAccess.DURATION.otherwise(Duration.ofMinutes(1)),
            "How long a run may take before it is ended; default 1m.");

    static final ValueType<List<SourceSettings>> TYPE =
            new ValueType<>(new ListOf(new Fields(SHAPE)), at -> Optional.of(all(at)), List.of());

    /** The program and its arguments. */
    public List<String> command() {
        return values.of(COMMAND);
    }

    /** How long after one run the next begins. */
    public Duration every() {
        return values.of(EVERY);
    }

    /** How long a run may take. */
    public Duration within() {
        return values.of(WITHIN);
    }

    /** Where the program is named. */
    public Place commandPlace() {
        return values.place(COMMAND).orElse(place);
    }

    /** What stands in places for the name of a file. */
    public String file() {
        return MARK + name + "'";
    }

    /** Whether that is no file's name, but a source's. */
    public static boolean isSource(String file) {
        return file.startsWith(MARK);
    }

    /** What the files declare, without a word about mistakes: whoever reads the site tells of them. */
    public static List<SourceSettings> in(List<YamlFile> files) {
        ReadScope scope = new ReadScope(new Problems(), SecretSource.none(), null);
        for (YamlFile file : files) {
            for (Mapping document : file.documents()) {
                for (Entry top : document.entries()) {
                    if (top.key().equals("site") && top.value() instanceof Mapping site) {
                        Optional<Node> sources = site.get("sources");
                        if (sources.isPresent()) {
                            return all(new ValueAt("sources", sources.get(), scope));
                        }
                    }
                }
            }
        }
        return List.of();
    }

    private static List<SourceSettings> all(ValueAt at) {
        List<SourceSettings> all = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ValueAt item : at.items()) {
            item.map(SHAPE).flatMap(SourceSettings::read).ifPresent(source -> {
                if (!names.add(source.name)) {
                    item.error("two sources are called '" + source.name + "'", "name: NAME");
                } else if (all.size() == MOST) {
                    item.error("more than " + MOST + " sources", "one program that asks several places");
                } else {
                    all.add(source);
                }
            });
        }
        return List.copyOf(all);
    }

    private static Optional<SourceSettings> read(MapReader map) {
        ValueMap values = map.values();
        if (!map.has("command")) {
            map.error("the source has no command", "command: [/usr/local/libexec/PROGRAM, ARGUMENT]");
        }
        Optional<List<String>> command = values.get(COMMAND);
        if (command.isEmpty() || map.has("name") && !values.has(NAME)) {
            return Optional.empty();
        }
        String name = values.get(NAME).orElseGet(() -> named(command.get().get(0)));
        return Optional.of(new SourceSettings(name, values, map.place()));
    }

    /** The name of the program's file as far as it makes one. */
    private static String named(String program) {
        String file = program.substring(program.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String stem = file.lastIndexOf('.') > 0 ? file.substring(0, file.lastIndexOf('.')) : file;
        String name = stem.replaceAll("[^a-z0-9_-]+", "-").replaceAll("^[^a-z0-9]+", "");
        return name.isEmpty() ? "source" : name.substring(0, Math.min(40, name.length()));
    }
}
