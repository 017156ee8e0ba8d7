package org.autoinstalld.inventory;

import java.util.List;
import org.autoinstalld.problem.Problem;

/**
 * One file of the inventory, parsed. It never changes; a file that was not edited can be settled again without being
 * read.
 */
public final class YamlFile {
    private final String name;
    private final String digest;
    private final List<Node.Mapping> documents;
    private final List<Problem> problems;
    private final int nodes;

    YamlFile(String name, String digest, List<Node.Mapping> documents, List<Problem> problems, int nodes) {
        this.name = name;
        this.digest = digest;
        this.documents = List.copyOf(documents);
        this.problems = List.copyOf(problems);
        this.nodes = nodes;
    }

    /**
     * Reads a file's bytes. Mistakes become problems; what stands before a syntax error is kept only to be checked.
     *
     * @param name as problems name the file
     */
    public static YamlFile parse(String name, byte[] bytes) {
        return new YamlParse(name, bytes).run();
    }

    /** A file that could not be read at all. */
    public static YamlFile unreadable(String name, Problem why) {
        return new YamlFile(name, "", List.of(), List.of(why), 0);
    }

    public String name() {
        return name;
    }

    /** SHA-256 of the bytes, hexadecimal. */
    public String digest() {
        return digest;
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
