package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.autoinstalld.dialogue.DialogueStep.Jump;
import org.autoinstalld.dialogue.Question.Text;
import tools.jackson.databind.JsonNode;

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

    private final JsonNode catalogue;
    private final Map<String, Catalogue.Release> releases;
    private final Catalogue.Release release;
    private final String arch;
    private final List<Question> questions = new ArrayList<>();
    private final Map<String, List<DialogueStep>> sections = new HashMap<>();

    Compiler(JsonNode catalogue, Map<String, Catalogue.Release> releases, Catalogue.Release release, String arch) {
        this.catalogue = catalogue;
        this.releases = releases;
        this.release = release;
        this.arch = arch;
    }

    /** What a table of the catalogue's words has under a name; another name is a mistake in the catalogue. */
    static <T> T named(Map<String, T> table, String what, String name) {
        T found = table.get(name);
        if (found == null) {
            throw new IllegalArgumentException("catalogue: no " + what + " '" + name + "'");
        }
        return found;
    }

    static JsonNode need(JsonNode node, String name) {
        JsonNode found = node.get(name);
        if (found == null) {
            throw new IllegalArgumentException("catalogue: no '" + name + "' in " + node);
        }
        return found;
    }

    static String needText(JsonNode node, String name) {
        return need(node, name).asString();
    }

    /** Empty if the field is missing. */
    static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    /** The items of a list; a single thing is a list of one. */
    static Iterable<JsonNode> items(JsonNode node) {
        return node.isArray() ? node : List.of(node);
    }

    List<DialogueStep> mode(String name) {
        return steps(need(catalogue, name));
    }

    /** Those met so far, in order, a section's once. */
    List<Question> questions() {
        return List.copyOf(questions);
    }

    Program.Habits habits() {
        return new Program.Habits(
                new Layout.Rules(
                        Integer.parseInt(figure("template-lines")),
                        isSo("template-more"),
                        Long.parseLong(figure("fetch-reserved")) << 20,
                        Long.parseLong(figure("fetch-anywhere")) << 20),
                isSo("interface-by-lladdr"),
                isSo("autoconf-by-letter"),
                isSo("small-disks-last"),
                isSo("network-sets-need-interface"),
                isSo("percent-in-server"),
                isSo("many-partitions"));
    }

    private boolean isSo(String figure) {
        return figure(figure).equals("yes");
    }

    private String figure(String name) {
        for (JsonNode variant : items(need(need(catalogue, "figures"), name))) {
            if (isInRange(variant)) {
                return needText(variant, "value");
            }
        }
        throw new IllegalArgumentException("catalogue: no figure '" + name + "' for " + release.name());
    }

    /** What sets hold at least, in bytes by directory. */
    Map<String, Map<String, Long>> unpacked() {
        Map<String, Map<String, Long>> sets = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> set : need(catalogue, "unpacked").properties()) {
            Map<String, Long> below = new LinkedHashMap<>();
            for (JsonNode part : items(set.getValue())) {
                if (isInRange(part)) {
                    below.putIfAbsent(needText(part, "below"), Long.parseLong(needText(part, "value")) << 20);
                }
            }
            sets.put(set.getKey(), Map.copyOf(below));
        }
        return Map.copyOf(sets);
    }

    private boolean isInRange(JsonNode node) {
        return (!node.has("from") || isSince(text(node, "from"))) && (!node.has("to") || isUntil(text(node, "to")));
    }

    private boolean isSince(String name) {
        return named(releases, "release", name).order() <= release.order();
    }

    private boolean isUntil(String name) {
        return named(releases, "release", name).order() >= release.order();
    }

    /** {@code arm64} or {@code arm64 from 7.3} or {@code arm64 to 7.2}. */
    private boolean isForArch(JsonNode node) {
        if (!node.has("for")) {
            return true;
        }
        for (JsonNode item : items(node.get("for"))) {
            String[] words = item.asString().split(" ");
            boolean in = words.length == 1 || (words[1].equals("from") ? isSince(words[2]) : isUntil(words[2]));
            if (words[0].equals(arch) && in) {
                return true;
            }
        }
        return false;
    }

    private List<DialogueStep> steps(JsonNode list) {
        List<DialogueStep> steps = new ArrayList<>();
        for (JsonNode item : items(list)) {
            if (item.isString()) {
                steps.add(jump(item.asString()));
            } else if (isInRange(item) && isForArch(item)) {
                DialogueStep step = step(item);
                Predicate<InstallerRun> when = when(item);
                steps.add(item.has("when") ? run -> when.test(run) ? step.take(run) : Jump.NEXT : step);
            }
        }
        return List.copyOf(steps);
    }

    private static Predicate<InstallerRun> when(JsonNode item) {
        return item.has("when") ? Conditions.parse(text(item, "when")) : run -> true;
    }

    private DialogueStep step(JsonNode item) {
        if (item.has("ask")) {
            know(item, QUESTION_WORDS);
            Question question = question(item);
            return run -> run.ask(question);
        }
        if (item.has("each")) {
            // here "do" is what is done for each
            List<DialogueStep> steps = steps(need(item, "do"));
            Actions.Items list = named(Actions.LISTS, "list", text(item, "each"));
            return run -> run.each(list.of(run), steps);
        }
        know(item, STEP_WORDS);
        if (item.has("repeat")) {
            List<DialogueStep> steps = steps(item.get("repeat"));
            return run -> run.repeat(steps);
        }
        if (item.has("section")) {
            List<DialogueStep> steps = section(text(item, "section"));
            return run -> run.section(steps);
        }
        if (item.has("do")) {
            Actions.Action action = named(Actions.NAMED, "action", text(item, "do"));
            return run -> {
                action.perform(run);
                return Jump.NEXT;
            };
        }
        if (item.has("stop")) {
            Text reason = new Text(text(item, "stop"));
            return run -> run.abort(reason.fill(run::name));
        }
        return jump(needText(item, "jump"));
    }

    private static void know(JsonNode item, Set<String> words) {
        for (Map.Entry<String, JsonNode> field : item.properties()) {
            if (!words.contains(field.getKey())) {
                throw new IllegalArgumentException("catalogue: unknown word '" + field.getKey() + "' in " + item);
            }
        }
    }

    private List<DialogueStep> section(String name) {
        List<DialogueStep> done = sections.get(name);
        if (done == null) {
            done = steps(need(need(catalogue, "sections"), name));
            sections.put(name, done);
        }
        return done;
    }

    private static DialogueStep jump(String word) {
        return new DialogueStep.Go(named(Jump.WORDS, "jump", word));
    }

    private Question question(JsonNode item) {
        int place = questions.size();
        Map<String, List<DialogueStep>> then = new LinkedHashMap<>();
        item.path("then").properties().forEach(branch -> then.put(branch.getKey(), steps(branch.getValue())));
        String accepts = needText(item, "accepts");
        Question question = new Question(
                needText(item, "id"),
                wordings(need(item, "ask")),
                answer(item.path("default")),
                named(AnswerKind.NAMED, "kind of answer", accepts),
                named(Question.Bad.WORDS, "effect of bad answers", text(item, "bad")),
                Map.copyOf(then),
                text(item, "secret").equals("yes"),
                !text(item, "logged").equals("no"),
                text(item, "luck"),
                text(item, "otherwise"),
                text(item, "only"),
                text(item, "mishap").equals("yes"),
                accepts.equals("yes or no") ? "yes" : text(item, "suppose"),
                Optional.of(text(item, "kind"))
                        .filter(k -> !k.isEmpty())
                        .map(k ->
                                Finding.Kind.valueOf(k.toUpperCase(Locale.ROOT).replace('-', '_')))
                        .orElse(null));
        // before those that follow from its answer
        questions.add(place, question);
        return question;
    }

    private List<Question.Wording> wordings(JsonNode ask) {
        List<Question.Wording> wordings = new ArrayList<>();
        for (JsonNode each : items(ask)) {
            if (each.isString()) {
                wordings.add(new Question.Wording(new Text(each.asString()), run -> true));
            } else if (isInRange(each)) {
                wordings.add(new Question.Wording(new Text(needText(each, "text")), when(each)));
            }
        }
        if (wordings.isEmpty()) {
            throw new IllegalArgumentException("catalogue: no wording for " + release.name() + " in " + ask);
        }
        return List.copyOf(wordings);
    }

    private Defaults.Source answer(JsonNode given) {
        for (JsonNode each : items(given)) {
            if (!each.has("value")) {
                return value(each);
            }
            if (isInRange(each)) {
                return value(each.get("value"));
            }
        }
        return fixed("");
    }

    private static Defaults.Source value(JsonNode value) {
        if (value.has("computed")) {
            return named(Defaults.NAMED, "computed default", text(value, "computed"));
        }
        return fixed(value.asString(""));
    }

    private static Defaults.Source fixed(String text) {
        Defaults.Value value = new Defaults.Value(text, "");
        return run -> value;
    }
}
