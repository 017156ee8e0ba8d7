package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.Finding.Kind;
import org.autoinstalld.dialogue.Spoken.Words;
import org.autoinstalld.problem.Suggestion;

/**
 * Which questions a key fits, and which it was probably meant for. Hosts share templates, so the same keys come up again
 * and again; what was found is kept, within bounds.
 */
final class KeyMatcher {
    private static final int KEPT = 8192;
    /** Two of three words of a key are in the question, or all of them nearly. */
    private static final double MOST_WORDS = 0.65;

    private static final double HALF_OF_THEM = 0.48;
    private static final Set<String> LOCATIONS =
            Set.of("disk http nfs", "cd0 disk http nfs", "disk http", "cd0 disk http", "disk", "cd0 disk");

    private final Catalogue catalogue;
    private final Map<String, Meaning> kept = new ConcurrentHashMap<>();

    KeyMatcher(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** What the question about verification may say. */
    List<String> issues() {
        return catalogue.issues();
    }

    Meaning of(String lowerKey, Program program) {
        String index = program.mode().word() + " " + program.setdir() + " " + lowerKey;
        Meaning known = kept.get(index);
        if (known == null) {
            known = find(lowerKey, program);
            if (kept.size() >= KEPT) {
                kept.clear();
            }
            kept.put(index, known);
        }
        return known;
    }

    private Meaning find(String key, Program program) {
        List<Question> here = fitting(key, program);
        if (!here.isEmpty()) {
            return Meaning.of(here);
        }
        Mode other = program.mode() == Mode.INSTALL ? Mode.UPGRADE : Mode.INSTALL;
        List<Question> there = fitting(key, catalogue.program(program.setdir(), other));
        if (!there.isEmpty()) {
            return new Meaning(
                    List.of(),
                    true,
                    Kind.NOT_ASKED,
                    spoken -> "only the " + other.word() + " asks \"" + spoken.whole(there.get(0)) + "\"",
                    Words.NONE,
                    Optional.of(there.get(0).id()));
        }
        return otherRelease(key, program)
                .or(() -> otherArch(key, program))
                .or(() -> gone(key, program))
                .or(() -> wrongEnd(key, program))
                .orElseGet(() -> misspelt(key, program));
    }

    private List<Question> fitting(String key, Program program) {
        Map<String, Question> fitting = new LinkedHashMap<>();
        for (Question question : program.questions()) {
            if (fits(key, question, program)) {
                fitting.putIfAbsent(question.id(), question);
            }
        }
        return List.copyOf(fitting.values());
    }

    /** Whether a key answers a question in one of its wordings. */
    boolean fits(String key, Question question, Program program) {
        return question.wordings().stream().anyMatch(w -> fits(key, w.text(), program));
    }

    private boolean fits(String key, Text text, Program program) {
        for (String form : forms(key, text, program)) {
            if (WholeWords.contains(form, key)) {
                return true;
            }
        }
        return false;
    }

    /** The texts, in lower case, that a question can have as far as the key can tell. */
    private List<String> forms(String key, Text text, Program program) {
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

    private Optional<Meaning> gone(String key, Program program) {
        for (Catalogue.Gone gone : catalogue.gone()) {
            if (key.length() > 3 && key.contains(" ") && fits(key, gone.text(), program)) {
                return Optional.of(new Meaning(
                        List.of(),
                        false,
                        Kind.OTHER_RELEASE,
                        spoken -> "no response file is asked \"" + spoken.whole(gone.text()) + "\": " + gone.why(),
                        spoken -> gone.instead().isEmpty()
                                        || sameHere(gone.id(), program).isEmpty()
                                ? "remove the line"
                                : "write '" + gone.instead() + "'",
                        gone.id().isEmpty() ? Optional.empty() : Optional.of(gone.id())));
            }
        }
        return Optional.empty();
    }

    private Optional<Meaning> otherRelease(String key, Program program) {
        List<Release> asking = new ArrayList<>();
        Optional<Question> question = Optional.empty();
        for (Release release : catalogue.all()) {
            String name = release.name().equals(Release.CURRENT) ? Setdir.SNAPSHOTS : release.name();
            List<Question> fitting = fitting(key, catalogue.program(new Setdir(name, program.arch()), program.mode()));
            if (!fitting.isEmpty()) {
                asking.add(release);
                question = Optional.of(fitting.get(0));
            }
        }
        return question.map(q -> new Meaning(
                List.of(),
                false,
                Kind.OTHER_RELEASE,
                spoken -> "only " + range(asking) + " ask" + (asking.size() == 1 ? "s" : "") + " \""
                        + spoken.whole(q.wordings().get(0).text()) + "\"",
                spoken -> sameHere(q.id(), program)
                        .map(here -> "in " + program.release().name() + " it reads \"" + spoken.whole(here) + "\"")
                        .orElse(""),
                Optional.of(q.id())));
    }

    private Optional<Meaning> otherArch(String key, Program program) {
        List<String> asking = new ArrayList<>();
        Optional<Question> question = Optional.empty();
        for (String arch : catalogue.architectures()) {
            Setdir setdir = new Setdir(program.setdir().release(), arch);
            List<Question> fitting = fitting(key, catalogue.program(setdir, program.mode())).stream()
                    .filter(KeyMatcher::namesNoArch)
                    .toList();
            if (!fitting.isEmpty()) {
                asking.add(arch);
                question = question.or(() -> Optional.of(fitting.get(0)));
            }
        }
        return question.map(q -> new Meaning(
                List.of(),
                false,
                Kind.OTHER_RELEASE,
                spoken -> "only " + String.join(" and ", asking) + " ask" + (asking.size() == 1 ? "s" : "") + " \""
                        + spoken.whole(q.wordings().get(0).text()) + "\"",
                spoken -> sameHere(q.id(), program)
                        .map(here -> "on " + program.arch() + " it reads \"" + spoken.whole(here) + "\"")
                        .orElse("remove the line"),
                Optional.of(q.id())));
    }

    /** A question that names the architecture is asked on all of them. */
    private static boolean namesNoArch(Question question) {
        return question.wordings().stream().noneMatch(w -> w.text().names().contains("arch"));
    }

    private static Optional<Question> sameHere(String id, Program program) {
        return program.questions().stream().filter(q -> q.id().equals(id)).findFirst();
    }

    private static String range(List<Release> releases) {
        String first = releases.get(0).name();
        String last = releases.get(releases.size() - 1).name();
        return first.equals(last) ? first : first + " to " + last;
    }

    /** A part of a question that does not end where words end. */
    private Optional<Meaning> wrongEnd(String key, Program program) {
        for (Question question : program.questions()) {
            for (Question.Wording wording : question.wordings()) {
                for (String form : forms(key, wording.text(), program)) {
                    int at = form.indexOf(key);
                    boolean begins = at == 0 || at > 0 && ResponseFile.isBlank(form.charAt(at - 1));
                    if (begins && key.length() > 2) {
                        char next = form.charAt(at + key.length());
                        return Optional.of(near(
                                spoken -> "'" + next + "' follows these words in \"" + spoken.whole(wording.text())
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

    private Meaning misspelt(String key, Program program) {
        return byWords(key, program, MOST_WORDS)
                .or(() -> byLetters(key, program))
                .or(() -> byWords(key, program, HALF_OF_THEM))
                .map(asked -> near(spoken -> "no question has these words", asked.question(), asked.text()))
                .orElse(new Meaning(
                        List.of(),
                        false,
                        Kind.NEVER_MATCHES,
                        spoken -> "no question of the " + program.mode().word() + " of "
                                + program.release().name() + " has these words, nor any like them",
                        Words.NONE,
                        Optional.empty()));
    }

    /** The question with a run of words that differs from the key by a few letters. */
    private Optional<Asked> byLetters(String key, Program program) {
        Map<String, Asked> windows = new LinkedHashMap<>();
        for (Question question : program.questions()) {
            for (Question.Wording wording : question.wordings()) {
                for (String form : forms(key, wording.text(), program)) {
                    windows(form, key.length())
                            .forEach(w -> windows.putIfAbsent(w, new Asked(question, wording.text())));
                }
            }
        }
        return Suggestion.nearest(key, windows.keySet()).map(windows::get);
    }

    /** The question most like the key in its words, if it is as like as that. */
    private static Optional<Asked> byWords(String key, Program program, double least) {
        Likeness likeness = new Likeness(key);
        Optional<Asked> best = Optional.empty();
        double most = least;
        for (Question question : program.questions()) {
            for (Question.Wording wording : question.wordings()) {
                double like = likeness.of(wording.text().lower(name -> ""));
                if (like > most) {
                    most = like;
                    best = Optional.of(new Asked(question, wording.text()));
                }
            }
        }
        return best;
    }

    private static Meaning near(Words message, Question question, Text text) {
        return new Meaning(
                List.of(),
                false,
                Kind.NEVER_MATCHES,
                message,
                spoken -> "perhaps '" + spoken.label(text) + "' was meant",
                Optional.of(question.id()));
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
}
