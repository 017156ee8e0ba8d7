package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.autoinstalld.dialogue.Question.Text;

/**
 * Which questions a key fits, on whatever machine. Hosts share templates, so the same keys come up again and again; what
 * was found is kept, within bounds.
 */
final class KeyMatcher {
    private static final int KEPT = 8192;
    private static final Set<String> LOCATIONS =
            Set.of("disk http nfs", "cd0 disk http nfs", "disk http", "cd0 disk http", "disk", "cd0 disk");

    private final Catalogue catalogue;
    private final Map<String, List<Question>> kept = new ConcurrentHashMap<>();

    KeyMatcher(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * The questions of a dialogue that a key fits, each id once.
     *
     * @param key in lower case
     */
    List<Question> fitting(String key, Program program) {
        if (kept.size() >= KEPT) {
            kept.clear();
        }
        return kept.computeIfAbsent(program.name() + " " + key, k -> find(key, program));
    }

    private List<Question> find(String key, Program program) {
        Map<String, Question> fitting = new LinkedHashMap<>();
        for (Question question : program.questions()) {
            if (question.wordings().stream().anyMatch(w -> fits(key, w.text(), program))) {
                fitting.putIfAbsent(question.id(), question);
            }
        }
        return List.copyOf(fitting.values());
    }

    boolean fits(String key, Text text, Program program) {
        return forms(key, text, program).stream().anyMatch(form -> ResponseFile.isIn(key, form));
    }

    /** The texts, in lower case, that a question can have as far as the key can tell. */
    List<String> forms(String key, Text text, Program program) {
        if (text.isFixed()) {
            return List.of(text.lower(name -> ""));
        }
        List<Map<String, String>> fillings = List.of(Map.of());
        for (String name : new LinkedHashSet<>(text.names())) {
            List<Map<String, String>> more = new ArrayList<>();
            for (Map<String, String> filling : fillings) {
                for (String value : values(name, key, program)) {
                    Map<String, String> next = new LinkedHashMap<>(filling);
                    next.put(name, value);
                    more.add(next);
                }
            }
            fillings = more;
        }
        return fillings.stream()
                .map(filling -> text.lower(name -> filling.getOrDefault(name, "")))
                .toList();
    }

    /** What may stand for a name: one of few words, or any word of the key. */
    private Set<String> values(String name, String key, Program program) {
        switch (name) {
            case "mode" -> {
                return Set.of(program.mode().word());
            }
            case "arch" -> {
                return Set.of(program.arch());
            }
            case "locations" -> {
                return LOCATIONS;
            }
            case "issue" -> {
                Set<String> all = new LinkedHashSet<>();
                catalogue.issues().forEach(issue -> all.addAll(forms(key, new Text(issue), program)));
                return all;
            }
            case "sets" -> {
                int from = key.indexOf("sets: ");
                int to = key.indexOf(". continue");
                return Set.of(from < 0 ? "site" : key.substring(from + 6, to > from + 6 ? to : key.length()));
            }
            default -> {
                Set<String> words = new LinkedHashSet<>();
                words.add(name.equals("set") ? "site" + program.release().digits() + ".tgz" : "\u0001");
                for (String word : key.split("[ \t]+")) {
                    String bare = strip(word);
                    // a key that is nothing but a user's name is hardly meant for that user
                    if (canBe(name, bare) && (!bare.equals(key) || InstallerNames.isUnit(bare))) {
                        words.add(bare);
                    }
                }
                return words;
            }
        }
    }

    private static boolean canBe(String name, String word) {
        return switch (name) {
            case "if" -> InstallerNames.isUnit(word);
            case "console" -> InstallerNames.isUnit(word);
            case "keydisk", "media" -> InstallerNames.isDisk(word);
            case "set" ->
                word.endsWith(".tgz")
                        || word.startsWith("bsd")
                        || word.equals("buildinfo")
                        || word.startsWith("install.");
            default -> true;
        };
    }

    private static String strip(String word) {
        int from = word.startsWith("'") ? 1 : 0;
        int to = word.length();
        while (to > from && "?'.".indexOf(word.charAt(to - 1)) >= 0) {
            to--;
        }
        return word.substring(from, to);
    }
}
