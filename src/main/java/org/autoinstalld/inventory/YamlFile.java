package org.autoinstalld.inventory;

import java.util.List;
import org.autoinstalld.problem.Problem;

/**
 * One file of the inventory, parsed. It never changes; a file that was not edited can be settled again without being
 * read.
 */
public final class YamlFile {
    /** Larger files are refused, and need not be read to their end. */
    public static final int MAX_BYTES = 64 << 20;

    private final String name;
    private final String digest;
    private final List<Node.Mapping> documents;
    private final List<Problem> problems;
    private final int nodes;
    private final boolean cutOff;

    YamlFile(
            String name,
            String digest,
            List<Node.Mapping> documents,
            List<Problem> problems,
            int nodes,
            boolean cutOff) {
        this.name = name;
        this.digest = digest;
        this.documents = List.copyOf(documents);
        this.problems = List.copyOf(problems);
        this.nodes = nodes;
        this.cutOff = cutOff;
    }

    /**
     * Reads a file's bytes. Mistakes become problems; what stands before a syntax error is kept only to be checked.
     *
     * @param name as problems name the file
     */
    public static YamlFile parse(String name, byte[] bytes) {
        return parse(name, bytes, new YamlBudget());
    }

    /**
     * Reads a file's bytes, one of several. Mistakes become problems; what stands before a syntax error is kept only to be
     * checked.
     *
     * @param name as problems name the file
     * @param bytes no more than one over {@link #MAX_BYTES} of them are needed to refuse a larger file
     * @param budget for all files that are read at once
     */
    public static YamlFile parse(String name, byte[] bytes, YamlBudget budget) {
        return new YamlParse(name, bytes, budget).run();
    }

    /** A file that could not be read at all. */
    public static YamlFile unreadable(String name, Problem why) {
        return new YamlFile(name, "", List.of(), List.of(why), 0, false);
    }

    public String name() {
        return name;
    }

    /** SHA-256 of the bytes, hexadecimal. */
    public String digest() {
        return digest;
    }

    /** Whether other files left it too little of the budget: it may be right once they are smaller. */
    public boolean isCutOff() {
        return cutOff;
    }

    /** Whether it says nothing at all: it has no bytes, or comments and blanks alone. */
    public boolean isEmpty() {
        return problems.isEmpty() && documents.isEmpty();
    }

    /** Whether it could not be read, or not as YAML of the right kind. */
    public boolean hasProblems() {
        return !problems.isEmpty();
    }

    /** How many hosts it holds, right or wrong. */
    public int hosts() {
        return documents.stream()
                .flatMap(d -> d.entries().stream())
                .filter(e -> e.key().equals("hosts"))
                .mapToInt(e -> e.value() instanceof Node.Mapping hosts
                        ? hosts.entries().size()
                        : 0)
                .sum();
    }

    List<Node.Mapping> documents() {
        return documents;
    }

    List<Problem> problems() {
        return problems;
    }

    int nodes() {
        return nodes;
    }
}
