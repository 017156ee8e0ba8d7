package org.autoinstalld.yaml;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * One file of the inventory, parsed. It never changes; a file that was not edited can be settled again without being
 * read.
 */
public final class YamlFile {
    /** Stands where a value is still missing: it counts as not said, and is told of. */
    public static final String FILL_IN = "FILL-IN";

    /** Larger files are refused, and need not be read to their end. */
    public static final int MAX_BYTES = 64 << 20;

    private final String name;
    private final String digest;
    private final List<Node.Mapping> documents;
    private final List<Problem> problems;
    private final int nodes;
    private final boolean cutOff;
    private final boolean lastLineEnds;

    YamlFile(
            String name,
            String digest,
            List<Node.Mapping> documents,
            List<Problem> problems,
            int nodes,
            boolean cutOff,
            boolean lastLineEnds) {
        this.name = name;
        this.digest = digest;
        this.documents = List.copyOf(documents);
        this.problems = List.copyOf(problems);
        this.nodes = nodes;
        this.cutOff = cutOff;
        this.lastLineEnds = lastLineEnds;
    }

    /**
     * Reads a file's bytes. Mistakes become problems; what stands before a syntax error is kept only to be checked.
     *
     * @param name as problems name the file
     */
    public static YamlFile parse(String name, byte[] bytes) {
        return parse(name, bytes, new Budget());
    }

    /**
     * Reads a file's bytes, one of several. Mistakes become problems; what stands before a syntax error is kept only
     * to be checked.
     *
     * @param name as problems name the file
     * @param bytes no more than one over {@link #MAX_BYTES} of them are needed to refuse a larger file
     * @param budget for all files that are read at once
     */
    public static YamlFile parse(String name, byte[] bytes, Budget budget) {
        return parse(name, bytes, digest(bytes), budget);
    }

    /**
     * The same where the digest is known.
     *
     * @param digest of the bytes
     */
    public static YamlFile parse(String name, byte[] bytes, String digest, Budget budget) {
        return new YamlParse(name, bytes, digest, budget).run();
    }

    /**
     * What {@link #parse} made of these bytes once.
     *
     * @param outlines where the file's {@link #outline} is from octet {@code from} to {@code to}
     * @return empty if it is none of this file's, or the budget is spent: parse it
     */
    public static Optional<YamlFile> outlined(
            String name, byte[] bytes, String digest, byte[] outlines, int from, int to, Budget budget) {
        try {
            Outline.Drawn drawn = Outline.read(name, bytes, outlines, from, to);
            return budget.take(drawn.nodes())
                    ? Optional.of(new YamlFile(
                            name, digest, drawn.documents(), List.of(), drawn.nodes(), false, lastLineEnds(bytes)))
                    : Optional.empty();
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /**
     * Where everything stands in it, without what it says.
     *
     * @param bytes which it was read from
     * @return empty if that does not tell all, or the file has mistakes
     */
    public Optional<byte[]> outline(byte[] bytes) {
        return problems.isEmpty() ? Outline.of(documents, nodes, bytes) : Optional.empty();
    }

    /** Changes with all that changes what is made of a file. */
    public static int outlineForm() {
        return Outline.FORM;
    }

    static boolean lastLineEnds(byte[] bytes) {
        return bytes.length == 0 || bytes[bytes.length - 1] == '\n';
    }

    /** A file that could not be read at all. */
    public static YamlFile unreadable(String name, Problem why) {
        return new YamlFile(name, "", List.of(), List.of(why), 0, false, true);
    }

    public String name() {
        return name;
    }

    /** SHA-256 of the bytes, hexadecimal. */
    public String digest() {
        return digest;
    }

    /** SHA-256, hexadecimal. */
    public static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** Whether it was read from these very bytes. */
    public boolean isOf(byte[] bytes) {
        return digest.equals(digest(bytes));
    }

    /** Whether other files left it too little of the budget: it may be right once they are smaller. */
    public boolean isCutOff() {
        return cutOff;
    }

    /** Whether it says nothing at all: it has no bytes, or comments and blanks alone. */
    public boolean isEmpty() {
        return problems.isEmpty() && documents.isEmpty();
    }

    /** Names of the hosts that it holds, right or wrong, as they are written. */
    public List<String> hosts() {
        return hostEntries().map(Node.Entry::key).toList();
    }

    private Stream<Node.Entry> hostEntries() {
        return documents.stream()
                .flatMap(d -> d.entries().stream())
                .filter(e -> e.key().equals("hosts") && e.value() instanceof Node.Mapping)
                .flatMap(e -> ((Node.Mapping) e.value()).entries().stream());
    }

    /**
     * The same with the very objects that {@code before} has for the hosts that are in no way different, so that these need
     * not be settled again.
     */
    public YamlFile sharing(YamlFile before) {
        Map<String, Node.Entry> known = new HashMap<>();
        before.hostEntries().forEach(entry -> known.put(entry.key(), entry));
        List<Node.Mapping> shared = documents.stream()
                .map(document -> document.mapped("hosts", hosts -> hosts.replaced(known::get)))
                .toList();
        return new YamlFile(name, digest, shared, problems, nodes, cutOff, lastLineEnds);
    }

    /** The keys of all documents, with their places. */
    public List<Node.Entry> keys() {
        return documents.stream().flatMap(d -> d.entries().stream()).toList();
    }

    /** This file without what {@code over} says anew: names of hosts, profiles and so on, and keys of the site. */
    public YamlFile without(YamlFile over) {
        List<Node.Mapping> left = documents.stream()
                .map(document -> {
                    Node.Mapping kept = document;
                    for (Node.Mapping other : over.documents) {
                        for (Node.Entry top : other.entries()) {
                            if (top.value() instanceof Node.Mapping names) {
                                kept = kept.mapped(top.key(), m -> m.withoutAll(names));
                            }
                        }
                    }
                    return kept;
                })
                .toList();
        return left.equals(documents) ? this : new YamlFile(name, digest, left, problems, nodes, cutOff, lastLineEnds);
    }

    /** The same as what stands below a key of a key, where that is not said in it. */
    public YamlFile below(String top, String key) {
        if (documents.size() != 1) {
            return this;
        }
        Node.Mapping body = documents.get(0);
        Node.Entry entry = new Node.Entry(key, name, 1, 1, body);
        Node.Mapping inner = new Node.Mapping(name, 1, 1, List.of(entry));
        Node.Mapping outer = new Node.Mapping(name, 1, 1, List.of(new Node.Entry(top, name, 1, 1, inner)));
        return new YamlFile(name, digest, List.of(outer), problems, nodes, cutOff, lastLineEnds);
    }

    /**
     * Whether somebody may be in the middle of writing it: something that stood in it is gone or cut short, it does not
     * parse, or its last line does not end.
     *
     * @param before what it was; null if it is new
     */
    public boolean mayBeUnfinished(@Nullable YamlFile before) {
        if (problems.stream().anyMatch(Problem::isError) || !lastLineEnds && (before == null || before.lastLineEnds)) {
            return true;
        }
        return before != null && loses(before.documents, documents);
    }

    /**
     * Whether a key or item is gone, or a text cut short. An editor that saves in place empties the file first, and
     * what it has written when it pauses may well make sense: a site without its last lines is one without {@code
     * policy: armed}.
     */
    private static boolean loses(List<Node.Mapping> before, List<Node.Mapping> now) {
        if (now.size() < before.size()) {
            return true;
        }
        for (int i = 0; i < before.size(); i++) {
            if (loses(before.get(i), now.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean loses(Node before, Node now) {
        if (before instanceof Node.Mapping map) {
            return !(now instanceof Node.Mapping other) || losesInMap(map, other);
        }
        if (before instanceof Node.Sequence list) {
            return !(now instanceof Node.Sequence other) || losesInList(list.items(), other.items());
        }
        String text = ((Node.Scalar) before).text();
        return now instanceof Node.Scalar other && text.startsWith(other.text()) && !text.equals(other.text());
    }

    private static boolean losesInMap(Node.Mapping before, Node.Mapping now) {
        int at = 0;
        for (Node.Entry entry : before.entries()) {
            // keys mostly stay in their order, and a map of 10,000 hosts must not be searched 10,000 times
            boolean same =
                    at < now.entries().size() && now.entries().get(at).key().equals(entry.key());
            Optional<Node> value = same ? Optional.of(now.entries().get(at).value()) : now.get(entry.key());
            if (value.isEmpty() || loses(entry.value(), value.get())) {
                return true;
            }
            at++;
        }
        return false;
    }

    private static boolean losesInList(List<Node> before, List<Node> now) {
        if (now.size() < before.size()) {
            return true;
        }
        for (int i = 0; i < before.size(); i++) {
            if (loses(before.get(i), now.get(i))) {
                return true;
            }
        }
        return false;
    }

    public List<Node.Mapping> documents() {
        return documents;
    }

    public List<Problem> problems() {
        return problems;
    }

    public int nodes() {
        return nodes;
    }

    /**
     * How many values all files of an inventory may hold together. It is taken from while files are parsed, several
     * at a time, so that memory is not filled before somebody counts.
     */
    public static final class Budget {
        /** What a value and what is made from it cost; a key that stands nowhere else is the dearest. */
        private static final int BYTES_EACH = 600;

        /** Enough for 100,000 hosts; fewer with a small heap. */
        public static final long MAX = Math.min(8_000_000, Runtime.getRuntime().maxMemory() / BYTES_EACH);

        private final AtomicLong left;

        public Budget() {
            this(MAX);
        }

        public Budget(long values) {
            left = new AtomicLong(values);
        }

        /** Counts the values of a file that was parsed before. */
        public void spend(YamlFile file) {
            take(file.nodes());
        }

        /** False if there are not as many left. */
        boolean take(long values) {
            return left.addAndGet(-values) >= 0;
        }
    }
}
