package org.autoinstalld.dialogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.Question.Text;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;

/**
 * The installer's questions of all known releases. Read once from {@code catalogue.yaml}; immutable and for any number of
 * threads.
 */
public final class Catalogue {
    /** The first of {@code releases}; a test compares. It is asked with each look-up, which need not read the catalogue. */
    private static final String OLDEST = "7.0";

    private final JsonNode tree;
    private final Map<String, Release> releases = new LinkedHashMap<>();
    private final List<String> architectures;
    private final Set<String> keyboards;
    private final List<Gone> gone = new ArrayList<>();
    private final List<String> issues;
    private final Map<Setdir, String> numbers;
    private final Map<String, Program> programs = new ConcurrentHashMap<>();

    /**
     * @param name {@code 7.8}, or {@code current} for snapshots
     * @param number the number in the names of its sets, with its dot
     * @param order its place among the releases, from 0
     */
    record Release(String name, String number, int order) {
        /** The number as set names have it: {@code 78}. */
        String digits() {
            return number.replace(".", "");
        }

        /** Its directory at a mirror. */
        String directory() {
            return name.equals("current") ? Setdir.SNAPSHOTS : name;
        }
    }

    /**
     * A question that no catalogued release asks of a response file.
     *
     * @param id of the question that comes nearest; empty if none does
     * @param instead the line to write where that question is asked; empty if none
     */
    record Gone(Text text, String why, String id, String instead) {}

    private Catalogue(JsonNode tree, Map<Setdir, String> numbers) {
        this.tree = tree;
        this.numbers = numbers;
        for (JsonNode each : Compiler.need(tree, "releases")) {
            String name = Compiler.needText(each, "name");
            releases.put(name, new Release(name, each.path("sets").asString(name), releases.size()));
        }
        architectures = texts("architectures");
        keyboards = Set.copyOf(texts("keyboards"));
        issues = texts("issues");
        for (JsonNode each : Compiler.need(tree, "gone")) {
            gone.add(new Gone(
                    new Text(Compiler.needText(each, "text")),
                    Compiler.needText(each, "why"),
                    Compiler.text(each, "id"),
                    Compiler.text(each, "instead")));
        }
    }

    private List<String> texts(String name) {
        return Compiler.need(tree, name).valueStream().map(JsonNode::asString).toList();
    }

    /** Token by token: the first answer waits for this, and a mapper alone takes longer to load than all of this to read. */
    static Catalogue parse(String yaml) {
        YAMLFactory format = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (JsonParser parser = format.createParser(ObjectReadContext.empty(), yaml)) {
            return new Catalogue(node(parser, parser.nextToken()), Map.of());
        }
    }

    private static JsonNode node(JsonParser parser, JsonToken token) {
        if (token == JsonToken.START_OBJECT) {
            ObjectNode map = JsonNodeFactory.instance.objectNode();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                map.set(key, node(parser, parser.nextToken()));
            }
            return map;
        }
        if (token == JsonToken.START_ARRAY) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                list.add(node(parser, next));
            }
            return list;
        }
        return JsonNodeFactory.instance.stringNode(token == JsonToken.VALUE_NULL ? "" : parser.getString());
    }

    private static Catalogue resource(String name) {
        try (InputStream in = Catalogue.class.getResourceAsStream(name)) {
            return parse(new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class BuiltIn {
        private static final Catalogue ONE = resource("catalogue.yaml");
    }

    /** The one that comes with the program. */
    public static Catalogue builtIn() {
        return BuiltIn.ONE;
    }

    /** Names of the releases, oldest first; the last is {@code current}, which stands for snapshots. */
    public List<String> releases() {
        return List.copyOf(releases.keySet());
    }

    public List<String> architectures() {
        return architectures;
    }

    /** Whether the release is one of the catalogue; snapshots are. */
    public boolean knowsRelease(Setdir setdir) {
        return setdir.isSnapshot() || releases.containsKey(setdir.release());
    }

    /** Whether the release is older than all of the catalogue, so that none of them can stand for it. */
    public static boolean isTooOld(Setdir setdir) {
        return !setdir.isSnapshot() && order(setdir.release()) < order(OLDEST);
    }

    /** The oldest release whose questions are known. */
    static String oldest() {
        return OLDEST;
    }

    private static int order(String release) {
        int dot = release.indexOf('.');
        return Integer.parseInt(release.substring(0, dot)) * 100 + Integer.parseInt(release.substring(dot + 1));
    }

    public boolean knowsArch(Setdir setdir) {
        return architectures.contains(setdir.arch());
    }

    /**
     * The same where sets have these numbers, which hold before those of the catalogue.
     *
     * @param numbers of the sets, {@code 81}
     */
    Catalogue numbered(Map<Setdir, String> numbers) {
        return new Catalogue(tree, Map.copyOf(numbers));
    }

    /** The release whose questions stand for those of {@code setdir}: its own, or the newest if that is not known. */
    Release release(Setdir setdir) {
        Release release = catalogued(setdir);
        String digits = numbers.getOrDefault(setdir, release.digits());
        return digits.equals(release.digits())
                ? release
                : new Release(release.name(), digits.replaceFirst("(.)$", ".$1"), release.order());
    }

    private Release catalogued(Setdir setdir) {
        Release newest = newest();
        if (setdir.isSnapshot()) {
            return newest;
        }
        Release known = releases.get(setdir.release());
        // names of sets carry the number, whoever's questions are taken
        return known != null ? known : new Release(newest.name(), setdir.release(), newest.order());
    }

    /** The number in the names of a setdir's sets: {@code 78}. That of snapshots is the newest release's here, unless said. */
    String setNumber(Setdir setdir) {
        return release(setdir).digits();
    }

    private Release newest() {
        return List.copyOf(releases.values()).get(releases.size() - 1);
    }

    List<Release> all() {
        return List.copyOf(releases.values());
    }

    List<Gone> gone() {
        return gone;
    }

    List<String> issues() {
        return issues;
    }

    /** The dialogue of a release and architecture. The architecture must be known. */
    Program program(Setdir setdir, Mode mode) {
        if (!knowsRelease(setdir)) {
            // requests may name any number of releases; these are not kept
            return compile(setdir, mode, release(setdir));
        }
        return programs.computeIfAbsent(mode.word() + " " + setdir, key -> compile(setdir, mode, release(setdir)));
    }

    private Program compile(Setdir setdir, Mode mode, Release release) {
        Compiler compiler = new Compiler(tree, releases, release, setdir.arch());
        List<DialogueStep> steps = compiler.mode(mode.word());
        return new Program(
                mode,
                release,
                setdir.arch(),
                setdir,
                release(new Setdir(Setdir.SNAPSHOTS, setdir.arch())).number(),
                steps,
                compiler.questions(),
                compiler.habits(),
                compiler.unpacked(),
                keyboards);
    }
}
