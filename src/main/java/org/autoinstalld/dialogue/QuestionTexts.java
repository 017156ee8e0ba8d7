package org.autoinstalld.dialogue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.autoinstalld.dialogue.Question.Text;

/** Questions as one machine is asked them, with names filled in: for messages and advice about one line. */
final class QuestionTexts {
    /** For what is not known; control characters stand in no catalogue. */
    private static final String UNKNOWN = "\u0001";

    private final InstallerRun run;
    private final String key;
    private final List<String> issues;

    /**
     * @param key in lower case; a name in it is the best guess
     * @param issues of the catalogue
     */
    QuestionTexts(InstallerRun run, String key, List<String> issues) {
        this.run = run;
        this.key = key;
        this.issues = issues;
    }

    /** As it was asked, or as it would be asked now. */
    String whole(Question question) {
        return asked(question).orElseGet(() -> whole(question.text(run)));
    }

    private Optional<String> asked(Question question) {
        return run.asked().stream()
                .filter(a -> a.asks(question.id()))
                .map(AskedQuestion::text)
                .findFirst();
    }

    /** A wording; three dots for what nobody can know. */
    String whole(Text text) {
        return text.fill(this::value).replace(UNKNOWN, "...");
    }

    /** A key that fits the question. */
    String label(Question question) {
        return asked(question).map(Text::label).orElseGet(() -> label(question.text(run)));
    }

    /** A key that fits the wording: it ends before what nobody can know. */
    String label(Text text) {
        String label = Text.label(text.fill(this::value));
        int unknown = label.indexOf(UNKNOWN);
        return unknown > 0 ? label.substring(0, label.lastIndexOf(' ', unknown)) : label;
    }

    /** A wording that the machine may be asked with instead, as far as is known, and that the key does not fit. */
    Optional<String> missed(AskedQuestion asked) {
        return asked.open()
                ? wordings(asked.question())
                        .filter(whole -> !ResponseFile.isIn(key, ResponseFile.lower(whole)))
                        .findFirst()
                : Optional.empty();
    }

    private Stream<String> wordings(Question question) {
        return question.wordings().stream().map(w -> whole(w.text())).distinct();
    }

    /** The longest beginning that fits every wording; the label of the one if there is no such. */
    String common(AskedQuestion asked) {
        String text = asked.text();
        for (int end = text.length(); end > 0; end = text.lastIndexOf(' ', end - 1)) {
            String beginning = ResponseFile.lower(text.substring(0, end));
            if (wordings(asked.question()).allMatch(w -> ResponseFile.isIn(beginning, ResponseFile.lower(w)))) {
                return Text.label(text.substring(0, end));
            }
        }
        return Text.label(text);
    }

    private String value(String name) {
        String known = run.name(name);
        return known.isEmpty() || name.equals("if") ? likely(name) : known;
    }

    private String likely(String name) {
        String site = "site" + run.program.release().digits() + ".tgz";
        return switch (name) {
            case "console" -> "com0";
            case "if" ->
                inKey(w -> InstallerNames.isInterface(w) && !w.startsWith("ipv"))
                        .orElseGet(this::networkInterface);
            case "keydisk", "media" -> inKey(InstallerNames::isDisk).orElseGet(this::otherDisk);
            case "set", "sets" ->
                key.contains("buildinfo")
                        ? "BUILDINFO"
                        : inKey(w -> w.endsWith(".tgz") && Character.isLetter(w.charAt(0)))
                                .orElse(site);
            case "issue" -> issue();
            case "user" -> key.contains("user ") ? key.substring(key.lastIndexOf(' ') + 1) : UNKNOWN;
            case "area" -> "Europe";
            default -> UNKNOWN;
        };
    }

    /** The one that the key speaks of; where sets are not verified, if it speaks of none. */
    private String issue() {
        return issues.stream()
                .filter(issue -> key.startsWith(ResponseFile.lower(issue)))
                .findFirst()
                .orElseGet(() -> "Unverified sets: " + value("sets"));
    }

    private Optional<String> inKey(Predicate<String> isOne) {
        return Arrays.stream(key.split("[.?]?([ \t]+|$)")).filter(isOne).findFirst();
    }

    private String networkInterface() {
        List<MachineFacts.Interface> all = run.machine.interfaces();
        return all.isEmpty() ? "vio0" : all.get(0).name();
    }

    private String otherDisk() {
        return run.machine.disks().stream()
                .map(Disk::name)
                .filter(name -> !name.equals(run.disks.root()))
                .findFirst()
                .orElse("sd1");
    }
}
