package org.autoinstalld.mirror;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * What all syncs since the start came to.
 *
 * @param files that were fetched
 * @param octets of these
 * @param failures of directories, by reason in a word; all words are there
 */
public record SyncCounts(long files, long octets, SortedMap<String, Long> failures) {
    static final String OTHER = "other";

    /** What a sentence that tells of such a failure has in it. The first that fits counts. */
    private static final Map<String, String> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("no key for", "key");
        WORDS.put("is no key of signify", "key");
        WORDS.put("signed with another key", "signature");
        WORDS.put("signature is wrong", "signature");
        WORDS.put("untrusted comment", "signature");
        WORDS.put("SHA-256 is", "digest");
        WORDS.put("not enough room", "room");
        WORDS.put("is larger than", "size");
        WORDS.put("upstream said", "size");
        WORDS.put("--older", "older");
        WORDS.put("SHA256.sig changed", "changed");
        WORDS.put("answers ", "answer");
        WORDS.put("nothing came", "connection");
        WORDS.put("cut off", "connection");
        WORDS.put("does not answer", "connection");
        WORDS.put("", OTHER);
    }

    static Iterable<String> reasons() {
        return WORDS.values();
    }

    /** Why, in a word, a sync failed of which that is said. */
    static String reason(String sentence) {
        return WORDS.entrySet().stream()
                .filter(word -> sentence.contains(word.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(OTHER);
    }
}
