package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.dialogue.DialogueStep.Condition;
import org.autoinstalld.dialogue.DialogueStep.Jump;

/**
 * Turns the catalogue into steps for one release and architecture: what does not belong to it is left out, names are
 * looked up, texts cut. A word that the catalogue's head does not explain is an error.
 */
final class Compiler {
    private static final Set<String> QUESTION_WORDS = Set.of(
            "id",
            "ask",
            "from",
            "to",
            "for",
            "when",
            "default",
            "accepts",
            "bad",
            "then",
            "secret",
            "logged",
            "luck",
            "otherwise",
            "only",
            "mishap",
            "suppose",
            "kind");
    private static final Set<String> STEP_WORDS =
            Set.of("repeat", "each", "section", "do", "stop", "jump", "when", "from", "to", "for");

    private final CatalogueTree catalogue;
    private final Map<String, Release> releases;
    private final Release release;
    private final String arch;
    private final List<Question> questions = new ArrayList<>();
    private final Map<String, List<DialogueStep>> sections = new HashMap<>();

    Compiler(CatalogueTree catalogue, Map<String, Release> releases, Release release, String arch) {
        this.catalogue = catalogue;
        this.releases = releases;
        this.release = release;
        this.arch = arch;
    }

    List<DialogueStep> mode(String name) {
        return steps(catalogue.need(name));
    }

    /** Those met so far, in order, a section's once. */
    List<Question> questions() {
        return List.copyOf(questions);
    }

    Figures figures() {
        Map<String, String> values = new LinkedHashMap<>();
        catalogue.need("figures").fields().forEach((name, variants) -> {
            for (CatalogueTree variant : variants.items()) {
                if (isInRange(variant)) {
                    values.putIfAbsent(name, variant.text("value"));
                }
            }
        });
        return new Figures(values);
    }

    /** What sets hold at least, in bytes by directory. */
    Map<String, Map<String, Long>> unpacked() {
        Map<String, Map<String, Long>> sets = new LinkedHashMap<>();
        catalogue.need("unpacked").fields().forEach((set, parts) -> {
            Map<String, Long> below = new LinkedHashMap<>();
            for (CatalogueTree part : parts.items()) {
                if (isInRange(part)) {
                    below.putIfAbsent(
                            part.need("below").text(),
                            Long.parseLong(part.need("value").text()) << 20);
                }
            }
            sets.put(set, Map.copyOf(below));
        });
        return Map.copyOf(sets);
    }

    private boolean isInRange(CatalogueTree tree) {
        return tree.get("from")
                        .map(f -> release(f.text()).order() <= release.order())
                        .orElse(true)
                && tree.get("to")
                        .map(t -> release(t.text()).order() >= release.order())
                        .orElse(true);
    }

    private Release release(String name) {
        Release found = releases.get(name);
        if (found == null) {
            throw new IllegalArgumentException("catalogue: no release '" + name + "'");
        }
        return found;
    }

    /** {@code arm64} or {@code arm64 from 7.3} or {@code arm64 to 7.2}. */
    private boolean isForArch(CatalogueTree tree) {
        Optional<CatalogueTree> listed = tree.get("for");
        if (listed.isEmpty()) {
            return true;
        }
        for (CatalogueTree item : listed.get().items()) {
            String[] words = item.text().split(" ");
            boolean in = words.length == 1
                    || (words[1].equals("from")
                            ? release(words[2]).order() <= release.order()
                            : release(words[2]).order() >= release.order());
            if (words[0].equals(arch) && in) {
                return true;
            }
        }
        return false;
    }

    private List<DialogueStep> steps(CatalogueTree list) {
        List<DialogueStep> steps = new ArrayList<>();
        for (CatalogueTree item : list.items()) {
            if (item instanceof CatalogueTree.Leaf leaf) {
                steps.add(new DialogueStep(Condition.ALWAYS, new DialogueStep.Go(jump(leaf.text()))));
            } else if (isInRange(item) && isForArch(item)) {
                steps.add(step(item));
            }
        }
        return List.copyOf(steps);
    }

    private DialogueStep step(CatalogueTree item) {
        Condition when = item.get("when").map(w -> Conditions.parse(w.text())).orElse(Condition.ALWAYS);
        Map<String, CatalogueTree> fields = item.fields();
        if (fields.containsKey("ask")) {
            know(item, QUESTION_WORDS);
            return new DialogueStep(when, new DialogueStep.Ask(question(item)));
        }
        if (fields.containsKey("each")) {
            String list = item.text("each");
            if (!Lists.isKnown(list)) {
                throw new IllegalArgumentException("catalogue: no list '" + list + "'");
            }
            // here "do" is what is done for each
            return new DialogueStep(when, new DialogueStep.Each(list, steps(item.need("do"))));
        }
        know(item, STEP_WORDS);
        if (fields.containsKey("repeat")) {
            return new DialogueStep(when, new DialogueStep.Repeat(steps(item.need("repeat"))));
        }
        if (fields.containsKey("section")) {
            return new DialogueStep(when, new DialogueStep.Section(section(item.text("section"))));
        }
        if (fields.containsKey("do")) {
            return new DialogueStep(when, new DialogueStep.Do(Actions.action(item.text("do"))));
        }
        if (fields.containsKey("stop")) {
            return new DialogueStep(when, new DialogueStep.Stop(new Text(item.text("stop"))));
        }
        return new DialogueStep(when, new DialogueStep.Go(jump(item.need("jump").text())));
    }

    private static void know(CatalogueTree item, Set<String> words) {
        for (String word : item.fields().keySet()) {
            if (!words.contains(word)) {
                throw new IllegalArgumentException("catalogue: unknown word '" + word + "' in " + item);
            }
        }
    }

    private List<DialogueStep> section(String name) {
        List<DialogueStep> done = sections.get(name);
        if (done == null) {
            done = steps(catalogue.need("sections").need(name));
            sections.put(name, done);
        }
        return done;
    }

    private static Jump jump(String word) {
        return switch (word) {
            case "leave" -> Jump.LEAVE;
            case "again" -> Jump.AGAIN;
            case "back" -> Jump.BACK;
            case "restart" -> Jump.RESTART;
            case "skip" -> Jump.SKIP;
            default -> throw new IllegalArgumentException("catalogue: no jump '" + word + "'");
        };
    }

    private Question question(CatalogueTree item) {
        int place = questions.size();
        Map<String, List<DialogueStep>> then = new LinkedHashMap<>();
        item.get("then")
                .ifPresent(branches -> branches.fields().forEach((result, steps) -> then.put(result, steps(steps))));
        Question question = new Question(
                item.need("id").text(),
                wordings(item.need("ask")),
                answer(item),
                Answers.named(item.need("accepts").text()),
                item.text("accepts"),
                bad(item.text("bad")),
                Map.copyOf(then),
                item.text("secret").equals("yes"),
                !item.text("logged").equals("no"),
                item.text("luck"),
                item.text("otherwise"),
                item.text("only"),
                item.text("mishap").equals("yes"),
                item.text("accepts").equals("yes or no") ? "yes" : item.text("suppose"),
                item.get("kind")
                        .map(k -> Finding.Kind.valueOf(
                                k.text().toUpperCase(Locale.ROOT).replace('-', '_'))));
        // before those that follow from its answer
        questions.add(place, question);
        return question;
    }

    private List<Question.Wording> wordings(CatalogueTree ask) {
        List<Question.Wording> wordings = new ArrayList<>();
        for (CatalogueTree each : ask.items()) {
            if (each instanceof CatalogueTree.Leaf leaf) {
                wordings.add(new Question.Wording(new Text(leaf.text()), Condition.ALWAYS));
            } else if (isInRange(each)) {
                Condition when =
                        each.get("when").map(w -> Conditions.parse(w.text())).orElse(Condition.ALWAYS);
                wordings.add(new Question.Wording(new Text(each.need("text").text()), when));
            }
        }
        if (wordings.isEmpty()) {
            throw new IllegalArgumentException("catalogue: no wording for " + release.name() + " in " + ask);
        }
        return List.copyOf(wordings);
    }

    private Question.Default answer(CatalogueTree item) {
        Optional<CatalogueTree> given = item.get("default");
        if (given.isEmpty()) {
            return new Question.None();
        }
        for (CatalogueTree each : given.get().items()) {
            if (each instanceof CatalogueTree.Branch && each.fields().containsKey("value")) {
                if (isInRange(each)) {
                    return value(each.need("value"));
                }
            } else {
                return value(each);
            }
        }
        return new Question.None();
    }

    private static Question.Default value(CatalogueTree value) {
        if (value instanceof CatalogueTree.Leaf leaf) {
            return new Question.Literal(leaf.text());
        }
        String name = value.need("computed").text();
        return new Question.Computed(name, Defaults.named(name));
    }

    private static Question.Bad bad(String word) {
        return switch (word) {
            case "again" -> Question.Bad.AGAIN;
            case "goes unnoticed" -> Question.Bad.UNNOTICED;
            case "", "stops" -> Question.Bad.STOPS;
            default -> throw new IllegalArgumentException("catalogue: bad answers cannot '" + word + "'");
        };
    }
}
