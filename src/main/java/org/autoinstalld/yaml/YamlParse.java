package org.autoinstalld.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.yaml.Node.Entry;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.Node.Scalar;
import org.autoinstalld.yaml.Node.Sequence;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * One pass over one file. Anchors, aliases and tags are refused: they hide what a file says from the one who reads it,
 * and they are how a small file becomes a large one. Depth, length of a text, size of the file and number of values are
 * bounded for the same reason.
 */
final class YamlParse {
    static final int MAX_DEPTH = 16;
    static final int MAX_TEXT = 64 * 1024;
    static final int MAX_LINE = 1 << 20;
    static final int MAX_KEY = 1024;
    static final int MAX_DOCUMENTS = 1000;
    /** Values are taken from the common budget in such portions. */
    private static final int PORTION = 1000;
    /** So the parser names one that it did not expect. */
    private static final String ALIAS = "=ALI ";

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .loadSettings(LoadSettings.builder()
                    .setCodePointLimit(YamlFile.MAX_BYTES)
                    .setAllowDuplicateKeys(true)
                    .setBufferSize(16 << 10)
                    .setMaxAliasesForCollections(0)
                    .build())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4 * MAX_DEPTH)
                    .maxDocumentLength(YamlFile.MAX_BYTES)
                    .build())
            .build();

    /** What a complaint of the parser means for the one who wrote the file. */
    private static final Map<String, String> REMEDIES = Map.of(
            "mapping values are not allowed here",
            "quote the text if it holds ': ', and check the indentation",
            "\\t(TAB)",
            "indent with spaces",
            "that cannot start any token",
            "put quotes around a text that begins with this character",
            "unexpected end of stream",
            "close what was opened",
            "expected <block end>",
            "keys of one map begin in the same column",
            "while scanning a simple key",
            "a key is followed by ': '");

    private final String name;
    private final byte[] bytes;
    private final String digest;
    private final Problems problems = new Problems();
    private final List<Mapping> documents = new ArrayList<>();
    private final Map<String, String> keys = new HashMap<>();
    private final YamlFile.Budget budget;
    private Signs signs = Signs.NONE;
    private int count;
    private int nodes;
    private String lastKey = "";
    private boolean cutOff;

    YamlParse(String name, byte[] bytes, String digest, YamlFile.Budget budget) {
        this.name = name;
        this.bytes = bytes;
        this.digest = digest;
        this.budget = budget;
    }

    YamlFile run() {
        if (bytes.length > YamlFile.MAX_BYTES) {
            problems.error(
                    Place.of(name),
                    "file of more than " + (YamlFile.MAX_BYTES >> 20) + " MiB",
                    "smaller files, if it is an inventory at all");
        } else if (hasRightLines()) {
            decode();
        }
        return new YamlFile(name, digest, documents, problems.sorted(), nodes, cutOff, YamlFile.lastLineEnds(bytes));
    }

    /** The parser takes time that is quadratic in the length of a text, up to a line's end at least. */
    private boolean hasRightLines() {
        int line = 1;
        int begun = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                line++;
                begun = i + 1;
            } else if (i - begun >= MAX_LINE) {
                problems.error(Place.of(name, line), "a line of more than " + (MAX_LINE >> 20) + " MiB", "more lines");
                return false;
            }
        }
        return true;
    }

    private void decode() {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0 && !isUtf8()) {
            return;
        }
        // the input is parsed from a string, so that columns count characters
        String plain = withoutMark(text);
        signs = Signs.in(plain);
        try (YAMLParser parser = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), plain)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                document(parser, token);
            }
            take(nodes % PORTION, parser.currentTokenLocation());
        } catch (TooMuch e) {
            documents.clear();
        } catch (JacksonException e) {
            documents.clear();
            syntaxError(e);
        }
    }

    /** Without the mark that some editors put before UTF-8. */
    static String withoutMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /** Says where it is not; the text has U+FFFD, which may have been written so. */
    private boolean isUtf8() {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer chars = CharBuffer.allocate(8192);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = decoder.decode(in, chars, true);
        while (result.isOverflow()) {
            chars.clear();
            result = decoder.decode(in, chars, true);
        }
        if (result.isError()) {
            problems.error(placeOf(in.position()), "a byte that is not UTF-8", "save the file as UTF-8");
        }
        return !result.isError();
    }

    private void document(YAMLParser parser, JsonToken token) {
        if (++count > MAX_DOCUMENTS) {
            throw stop(parser.currentTokenLocation(), "more than " + MAX_DOCUMENTS + " documents", "one is enough");
        }
        Node root = node(parser, token, 0);
        if (root instanceof Mapping mapping) {
            documents.add(mapping);
        } else if (!(root instanceof Scalar scalar && scalar.isNull())) {
            problems.error(
                    root.place(),
                    "the file is " + root.kind(),
                    "a map with the keys site, networks, hypervisors, profiles, hosts");
        }
    }

    private Node node(YAMLParser parser, JsonToken token, int depth) {
        TokenStreamLocation at = parser.currentTokenLocation();
        if (++nodes % PORTION == 0) {
            take(PORTION, at);
        }
        if (problems.isFull()) {
            // it is something else than an inventory
            throw new TooMuch();
        }
        if (depth > MAX_DEPTH) {
            throw stop(at, "more than " + MAX_DEPTH + " levels of nesting", "the inventory needs about five");
        }
        signs.ofValue(parser, token, at).forEach(sign -> refuse(at, sign));
        return switch (token) {
            case START_OBJECT -> mapping(parser, at, depth);
            case START_ARRAY -> sequence(parser, at, depth);
            case VALUE_NULL -> absent(at, parser.getString());
            default -> scalar(at, parser.getString());
        };
    }

    /** Nothing, {@code ~}, or the word null, which alone keeps its text. */
    private Scalar absent(TokenStreamLocation at, @Nullable String text) {
        return new Scalar(name, line(at), column(at), Scalar.NULL.equals(text) ? Scalar.NULL : "", true);
    }

    private Scalar scalar(TokenStreamLocation at, String text) {
        // the parser has limits of its own, but does not keep them
        if (text.length() > MAX_TEXT) {
            throw stop(at, "a text of more than " + MAX_TEXT + " characters", "no value of an inventory is as long");
        }
        boolean isNull = text.isEmpty() || text.equals("~");
        return new Scalar(name, line(at), column(at), isNull ? "" : text, isNull);
    }

    private void refuse(TokenStreamLocation at, Signs.Sign sign) {
        problems.error(place(at), sign.message(), sign.remedy());
    }

    private static boolean isToFillIn(Node value) {
        return value instanceof Scalar scalar && scalar.text().equals(YamlFile.FILL_IN);
    }

    private void toFillIn(Node value, String what) {
        problems.add(Problem.warning(
                        value.place(), what + " is still to be filled in", "a value in place of " + YamlFile.FILL_IN)
                .alike(YamlFile.FILL_IN));
    }

    private Mapping mapping(YAMLParser parser, TokenStreamLocation at, int depth) {
        List<Entry> entries = new ArrayList<>();
        Map<String, Entry> seen = new HashMap<>();
        Set<String> toFillIn = Set.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            TokenStreamLocation keyAt = parser.currentTokenLocation();
            if (parser.currentName().length() > MAX_KEY) {
                throw stop(keyAt, "a key of more than " + MAX_KEY + " characters", "a shorter one");
            }
            String key = keys.computeIfAbsent(parser.currentName(), k -> k);
            lastKey = key;
            signs.ofKey(key, keyAt).ifPresent(sign -> refuse(keyAt, sign));
            Node value = node(parser, parser.nextToken(), depth + 1);
            Entry entry = new Entry(key, name, line(keyAt), column(keyAt), value);
            Entry first = seen.putIfAbsent(key, entry);
            if (first == null && isToFillIn(value)) {
                toFillIn(value, "'" + key + "'");
                toFillIn = Stream.concat(toFillIn.stream(), Stream.of(key)).collect(Collectors.toSet());
            } else if (first == null) {
                entries.add(entry);
            } else {
                problems.error(entry.place(), "'" + key + "' again", "it already stands at " + first.place());
            }
        }
        return new Mapping(name, line(at), column(at), List.copyOf(entries), toFillIn);
    }

    private Sequence sequence(YAMLParser parser, TokenStreamLocation at, int depth) {
        List<Node> items = new ArrayList<>();
        String of = lastKey;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            Node item = node(parser, token, depth + 1);
            if (isToFillIn(item)) {
                toFillIn(item, "an item of '" + of + "'");
            } else {
                items.add(item);
            }
        }
        return new Sequence(name, line(at), column(at), List.copyOf(items));
    }

    private void syntaxError(JacksonException e) {
        // the parser's own location is where its last token began; the place of the mistake is in the cause
        if (e.getCause() instanceof MarkedYamlEngineException cause
                && cause.getProblemMark().isPresent()) {
            Mark mark = cause.getProblemMark().get();
            String problem = cause.getProblem();
            problems.error(
                    new Place(name, mark.getLine() + 1, mark.getColumn() + 1),
                    "not YAML: " + plain(problem),
                    remedy(problem));
            return;
        }
        TokenStreamLocation at = e.getLocation();
        String problem = e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
        if (at != null && problem.startsWith("Expected a property name")) {
            int alias = problem.indexOf(ALIAS);
            if (alias >= 0) {
                // it ends where the parser is
                int length = problem.substring(alias + ALIAS.length()).strip().length();
                problems.error(
                        new Place(name, line(at), column(at) - length), "an alias as a key", "write the key out");
            } else {
                problems.error(place(at), "not YAML: a key that is a list or a map", "a word, or a text in quotes");
            }
            return;
        }
        problems.error(at == null ? Place.of(name) : place(at), "not YAML: " + plain(problem), remedy(problem));
    }

    /** The complaint on one line. */
    private static String plain(String problem) {
        int end = problem.indexOf('\n');
        String first = end < 0 ? problem : problem.substring(0, end);
        int hint = first.indexOf(" (Do not use");
        String text = (hint < 0 ? first : first.substring(0, hint)).replace("\\t(TAB)", "tab");
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static String remedy(String problem) {
        return REMEDIES.entrySet().stream()
                .filter(e -> problem.contains(e.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst()
                .orElse("");
    }

    private void take(int values, TokenStreamLocation at) {
        if (!budget.take(values)) {
            cutOff = true;
            throw stop(
                    at,
                    "all files together hold more than " + YamlFile.Budget.MAX + " values",
                    "fewer values, or a larger heap (java -Xmx)");
        }
    }

    private TooMuch stop(TokenStreamLocation at, String message, String remedy) {
        problems.error(place(at), message, remedy);
        return new TooMuch();
    }

    private Place place(TokenStreamLocation at) {
        return new Place(name, line(at), column(at));
    }

    private static int line(TokenStreamLocation at) {
        return Math.max(0, at.getLineNr());
    }

    private static int column(TokenStreamLocation at) {
        return Math.max(0, at.getColumnNr());
    }

    private Place placeOf(int offset) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < offset; i++) {
            if (bytes[i] == '\n') {
                line++;
                column = 1;
            } else if ((bytes[i] & 0xc0) != 0x80) {
                column++;
            }
        }
        return new Place(name, line, column);
    }

    /** Ends the pass; what is wrong has been said. */
    private static final class TooMuch extends RuntimeException {
        TooMuch() {
            super(null, null, false, false);
        }
    }
}
