package org.autoinstalld.dialogue;

import java.util.List;
import java.util.Optional;

/** A question that is asked in one of several wordings, by what the machine is like, and keys that fit one of them only. */
final class Wordings {
    private Wordings() {}

    /** A wording that the machine may be asked with instead, as far as is known, and that the key does not fit. */
    static Optional<String> missed(String lowerKey, InstallerRun.Asked asked, Spoken spoken) {
        if (!asked.open()) {
            return Optional.empty();
        }
        return all(asked.question(), spoken).stream()
                .filter(whole -> !WholeWords.contains(ResponseFile.lower(whole), lowerKey))
                .findFirst();
    }

    private static List<String> all(Question question, Spoken spoken) {
        return question.wordings().stream()
                .map(w -> spoken.whole(w.text()))
                .distinct()
                .toList();
    }

    /** The longest beginning that fits every wording; the label of the one if there is no such. */
    static String common(InstallerRun.Asked asked, Spoken spoken) {
        List<String> all = all(asked.question(), spoken);
        String text = asked.text();
        for (int end = text.length(); end > 0; end = text.lastIndexOf(' ', end - 1)) {
            String key = ResponseFile.lower(text.substring(0, end));
            if (all.stream().allMatch(whole -> WholeWords.contains(ResponseFile.lower(whole), key))) {
                return Text.label(text.substring(0, end));
            }
        }
        return Text.label(text);
    }
}
