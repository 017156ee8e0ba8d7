package org.autoinstalld.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.autoinstalld.yaml.YamlFile;

/** The templates that the program brings, and what is known of those that its releases brought before. */
public final class BuiltInTemplates {
    /** What problems call their folder. */
    static final String SHOWN = "built-in";

    private static final String FOLDER = "/example/templates/";
    /** Of each file that is or was built in, one line for each text: its SHA-256 and its name. */
    private static final String KNOWN = "built-in.txt";

    private BuiltInTemplates() {}

    /** How a file compares with the built-in one of its name. */
    public enum Standing {
        /** It is the very same. */
        SAME,
        /** It is what an earlier release had under that name, and nobody has changed it. */
        OLDER,
        /** Somebody wrote or changed it. */
        OWN
    }

    /** Compiles them. */
    static Loaded load() {
        return TemplateSet.of(SHOWN, files());
    }

    /** Their bytes by name relative to the folder. */
    public static SortedMap<String, byte[]> files() {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (String name : known().keySet()) {
            // those that a later release does without are known still
            try (InputStream in = BuiltInTemplates.class.getResourceAsStream(FOLDER + name)) {
                if (in != null) {
                    files.put(name, in.readAllBytes());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    /** How files compare with the built-in ones, by name. */
    public static SortedMap<String, Standing> compare(Map<String, byte[]> files) {
        Map<String, byte[]> now = files();
        Map<String, Set<String>> before = known();
        SortedMap<String, Standing> standings = new TreeMap<>();
        files.forEach((name, bytes) -> {
            String digest = YamlFile.digest(bytes);
            byte[] same = now.get(name);
            Standing standing = before.getOrDefault(name, Set.of()).contains(digest) ? Standing.OLDER : Standing.OWN;
            standings.put(name, same != null && YamlFile.digest(same).equals(digest) ? Standing.SAME : standing);
        });
        return standings;
    }

    private static Map<String, Set<String>> known() {
        Map<String, Set<String>> known = new HashMap<>();
        try (InputStream in = BuiltInTemplates.class.getResourceAsStream(KNOWN)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + KNOWN);
            }
            new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().forEach(line -> {
                String[] words = line.split(" ", 2);
                known.computeIfAbsent(words[1], n -> new HashSet<>()).add(words[0]);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known;
    }
}
