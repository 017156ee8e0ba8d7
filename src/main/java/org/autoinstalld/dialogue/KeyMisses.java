package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.Finding.Kind;
import org.autoinstalld.dialogue.Question.Text;
import org.autoinstalld.problem.Suggestion;

/** Why a key fits no question of a dialogue, and which one it was probably meant for. */
final class KeyMisses {
    private static final int KEPT = 8192;
    /** Two of three words of a key are in the question, or all of them nearly. */
    private static final double MOST_WORDS = 0.65;

    private static final double HALF_OF_THEM = 0.48;

    private final Catalogue catalogue;
    private final KeyMatcher keys;
    private final Map<String, KeyMiss> kept = new ConcurrentHashMap<>();

    KeyMisses(Catalogue catalogue, KeyMatcher keys) {
        this.catalogue = catalogue;
        this.keys = keys;
    }

    /**
     * The texts wait for the names that one machine has.
     *
     * @param kind of the finding
     * @param message why nothing fits
     * @param remedy what was probably meant
     * @param nearest id of the question that it was probably meant for; empty if there is none
     */
    record KeyMiss(
            Kind kind,
            Function<QuestionTexts, String> message,
            Function<QuestionTexts, String> remedy,
            String nearest) {
        /** Whether the other mode asks for it, which is no mistake. */
        boolean isOfOtherMode() {
            return kind == Kind.NOT_ASKED;
        }
    }

    KeyMiss of(String key, Program program) {
        if (kept.size() >= KEPT) {
            kept.clear();
        }
        return kept.computeIfAbsent(program.name() + " " + key, k -> find(key, program));
    }

    private KeyMiss find(String key, Program program) {
        return otherMode(key, program)
                .or(() -> otherRelease(key, program))
                .or(() -> otherArch(key, program))
                .or(() -> gone(key, program))
                .or(() -> wrongEnd(key, program))
                .orElseGet(() -> misspelt(key, program));
    }

    private Optional<KeyMiss> otherMode(String key, Program program) {
        Mode other = program.isUpgrade() ? Mode.INSTALL : Mode.UPGRADE;
        return keys.fitting(key, catalogue.program(program.setdir(), other)).stream()
                .findFirst()
                .map(q -> new KeyMiss(
                        Kind.NOT_ASKED,
                        texts -> "only the " + other.word() + " asks \"" + texts.whole(q) + "\"",
                        texts -> "",
                        q.id()));
    }

    private Optional<KeyMiss> otherRelease(String key, Program program) {
        Map<String, Question> asking = new LinkedHashMap<>();
        for (Catalogue.Release release : catalogue.all()) {
            Setdir setdir = new Setdir(release.directory(), program.arch());
            keys.fitting(key, catalogue.program(setdir, program.mode())).stream()
                    .findFirst()
                    .ifPresent(q -> asking.put(release.name(), q));
        }
        List<String> names = List.copyOf(asking.keySet());
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(elsewhere(
                        names.size() == 1 ? names : List.of(names.get(0) + " to " + names.get(names.size() - 1)),
                        names.size() == 1,
                        Objects.requireNonNull(asking.get(names.get(names.size() - 1))),
                        program,
                        "in " + program.release().name(),
                        ""));
    }

    private Optional<KeyMiss> otherArch(String key, Program program) {
        Map<String, Question> asking = new LinkedHashMap<>();
        for (String arch : catalogue.architectures()) {
            Setdir setdir = new Setdir(program.setdir().release(), arch);
            // a question that names the architecture is asked on all of them
            keys.fitting(key, catalogue.program(setdir, program.mode())).stream()
                    .filter(q -> q.wordings().stream()
                            .noneMatch(w -> w.text().names().contains("arch")))
                    .findFirst()
                    .ifPresent(q -> asking.put(arch, q));
        }
        List<String> names = List.copyOf(asking.keySet());
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(elsewhere(
                        names,
                        names.size() == 1,
                        Objects.requireNonNull(asking.get(names.get(0))),
                        program,
                        "on " + program.arch(),
                        "remove the line"));
    }

    private static KeyMiss elsewhere(
            List<String> names, boolean one, Question question, Program program, String here, String otherwise) {
        return new KeyMiss(
                Kind.OTHER_RELEASE,
                texts -> "only " + String.join(" and ", names) + " ask" + (one ? "s" : "") + " \""
                        + texts.whole(question.wordings().get(0).text()) + "\"",
                texts -> program.question(question.id())
                        .map(q -> here + " it reads \"" + texts.whole(q) + "\"")
                        .orElse(otherwise),
                question.id());
    }

    private Optional<KeyMiss> gone(String key, Program program) {
        return catalogue.gone().stream()
                .filter(gone -> key.length() > 3 && key.contains(" ") && keys.fits(key, gone.text(), program))
                .findFirst()
                .map(gone -> new KeyMiss(
                        Kind.OTHER_RELEASE,
                        texts -> "no response file is asked \"" + texts.whole(gone.text()) + "\": " + gone.why(),
                        texts -> gone.instead().isEmpty()
                                        || program.question(gone.id()).isEmpty()
                                ? "remove the line"
                                : "write '" + gone.instead() + "'",
                        gone.id()));
    }

    /** A part of a question that does not end where words end. */
    private Optional<KeyMiss> wrongEnd(String key, Program program) {
        for (Question question : program.questions()) {
            for (Question.Wording wording : question.wordings()) {
                for (String form : keys.forms(key, wording.text(), program)) {
                    int at = form.indexOf(key);
                    boolean begins = at == 0 || at > 0 && ResponseFile.isBlank(form.charAt(at - 1));
                    if (begins && key.length() > 2) {
                        char next = form.charAt(at + key.length());
                        return Optional.of(near(
                                texts -> "'" + next + "' follows these words in \"" + texts.whole(wording.text())
                                        + "\", but a key must end before a blank, a question mark or the end",
                                question,
                                wording.text()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** A question with a wording. */
    private record Asked(Question question, Text text) {}

    private KeyMiss misspelt(String key, Program program) {
        return byWords(key, program, MOST_WORDS)
                .or(() -> byLetters(key, program))
                .or(() -> byWords(key, program, HALF_OF_THEM))
                .map(asked -> near(texts -> "no question has these words", asked.question(), asked.text()))
                .orElse(new KeyMiss(
                        Kind.NEVER_MATCHES,
                        texts -> "no question of the " + program.mode().word() + " of "
                                + program.release().name() + " has these words, nor any like them",
                        texts -> "",
                        ""));
    }

    /** The question with a run of words that differs from the key by a few letters. */
    private Optional<Asked> byLetters(String key, Program program) {
        Map<String, Asked> windows = new LinkedHashMap<>();
        for (Question question : program.questions()) {
            for (Question.Wording wording : question.wordings()) {
                for (String form : keys.forms(key, wording.text(), program)) {
                    windows(form, key.length())
                            .forEach(w -> windows.putIfAbsent(w, new Asked(question, wording.text())));
                }
            }
        }
        return Suggestion.nearest(key, windows.keySet()).map(windows::get);
    }

    /** The question most like the key in its words, if it is as like as that. */
    private static Optional<Asked> byWords(String key, Program program, double least) {
        WordSimilarity words = new WordSimilarity(key);
        Optional<Asked> best = Optional.empty();
        double most = least;
        for (Question question : program.questions()) {
            for (Question.Wording wording : question.wordings()) {
                double like = words.of(wording.text().lower(name -> ""));
                if (like > most) {
                    most = like;
                    best = Optional.of(new Asked(question, wording.text()));
                }
            }
        }
        return best;
    }

    private static KeyMiss near(Function<QuestionTexts, String> message, Question question, Text text) {
        return new KeyMiss(
                Kind.NEVER_MATCHES, message, texts -> "perhaps '" + texts.label(text) + "' was meant", question.id());
    }

    /** Runs of whole words of about the key's length. */
    private static List<String> windows(String form, int length) {
        String[] words = Text.label(form).split(" ");
        int bound = Math.max(1, length / 3);
        List<String> windows = new ArrayList<>();
        for (int from = 0; from < words.length; from++) {
            StringBuilder window = new StringBuilder();
            for (int to = from; to < words.length && window.length() <= length + bound; to++) {
                window.append(to == from ? "" : " ").append(words[to]);
                if (window.length() >= length - bound) {
                    windows.add(window.toString());
                }
            }
        }
        return windows;
    }

    /** How much of a key's words occur in a question, in any order and allowing for misspelling. */
    private static final class WordSimilarity {
        private static final Set<String> SMALL_WORDS = Set.of(
                "a", "an", "are", "as", "by", "do", "for", "in", "is", "no", "of", "or", "the", "to", "you", "your");

        /** What administrators call what the installer calls otherwise. */
        private static final Map<String, String> SYNONYMS = Map.ofEntries(
                Map.entry("passwd", "password"),
                Map.entry("pw", "password"),
                Map.entry("gateway", "route"),
                Map.entry("router", "route"),
                Map.entry("mirror", "server"),
                Map.entry("ip", "ipv4"),
                Map.entry("tz", "timezone"),
                Map.entry("keymap", "keyboard"),
                Map.entry("resolver", "nameservers"),
                Map.entry("username", "user"),
                Map.entry("login", "user"),
                Map.entry("disc", "disk"),
                Map.entry("nic", "interface"));

        private static final double EXACT = 1;
        private static final double ALIKE = 0.8;
        /** Behind the question mark stand hints, not what is asked. */
        private static final double HINT = 0.6;

        private final List<String> wanted;

        WordSimilarity(String key) {
            wanted = words(key);
        }

        /** From 0 to 1, which is that every word is there as it is. */
        double of(String form) {
            String label = Text.label(form);
            List<String> asked = words(label);
            List<String> hints = words(form.substring(label.length()));
            double sum = 0;
            for (int i = 0; i < wanted.size(); i++) {
                sum += Math.max(best(i, asked), HINT * best(i, hints));
            }
            // of two that have all of them, the one with less else
            return wanted.isEmpty() ? 0 : sum / wanted.size() - 0.001 * asked.size();
        }

        private double best(int index, List<String> words) {
            String word = wanted.get(index);
            double best = 0;
            for (String other : words) {
                boolean whole = other.equals(word)
                        || index > 0 && isJoined(wanted.get(index - 1), word, other)
                        || index + 1 < wanted.size() && isJoined(word, wanted.get(index + 1), other);
                best = Math.max(best, whole ? EXACT : isAlike(word, other) ? ALIKE : 0);
            }
            return best;
        }

        /** {@code name servers} for {@code nameservers}. */
        private static boolean isJoined(String first, String second, String other) {
            return other.startsWith(first)
                    && (other.substring(first.length()).equals(second)
                            || other.substring(first.length()).equals(second + "s"));
        }

        private static boolean isAlike(String word, String other) {
            if (other.equals(SYNONYMS.get(word))) {
                return true;
            }
            int shorter = Math.min(word.length(), other.length());
            boolean part =
                    word.startsWith(other) || other.startsWith(word) || word.endsWith(other) || other.endsWith(word);
            return shorter > 3
                    && (part || Suggestion.nearest(word, List.of(other)).isPresent());
        }

        private static List<String> words(String text) {
            List<String> words = new ArrayList<>();
            for (String word : text.split("[^a-z0-9]+")) {
                if (!word.isEmpty() && !SMALL_WORDS.contains(word) && !words.contains(word)) {
                    words.add(word);
                }
            }
            return words;
        }
    }
}
