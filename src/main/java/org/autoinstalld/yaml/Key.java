package org.autoinstalld.yaml;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.yaml.Node.Scalar;
import org.autoinstalld.yaml.Node.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * One key of the inventory, declared once: reader, JSON schema, manual, templates, the page of effective settings, the
 * search for who is to blame, and import take what they need from here.
 *
 * @param <T> what a value of it is read as
 */
public final class Key<T> {
    /**
     * A question of the installer that the key answers.
     *
     * @param begins how a line of a response file with that question begins, in lower case
     * @param whole the question as import knows it, in its wordings, without the question mark; none if an answer alone
     *     does not say the key's value
     */
    public record Question(String begins, List<String> whole) {
        /** One that goes on in other ways than it begins, or may. */
        public static Question asks(String begins, String... whole) {
            return new Question(begins, whole.length == 0 ? List.of(begins) : List.of(whole));
        }

        /** One whose answer alone does not say the key's value. */
        public static Question begins(String text) {
            return new Question(text, List.of());
        }
    }

    private final String name;
    private final ValueType<T> type;
    private final String doc;
    private final @Nullable String printed;
    private final List<Question> questions;

    public Key(String name, ValueType<T> type, String doc, @Nullable String printed, List<Question> questions) {
        this.name = name;
        this.type = type;
        this.doc = doc;
        this.printed = printed;
        this.questions = questions;
    }

    public String name() {
        return name;
    }

    /** What templates call it; empty if they do not see it, or see something that is made of it. */
    public Optional<String> printedAs() {
        return Optional.ofNullable(printed);
    }

    /** The keys below, if its value is a map with keys of ours. */
    public List<Key<?>> below() {
        return type.kind() instanceof ValueType.Kind.Fields fields
                ? fields.shape().all()
                : List.of();
    }

    public ValueType<T> type() {
        return type;
    }

    public ValueType.Kind kind() {
        return type.kind();
    }

    public String doc() {
        return doc;
    }

    public List<Question> questions() {
        return questions;
    }

    public boolean isSecret() {
        return type.kind() instanceof ValueType.Kind.Hidden;
    }

    public boolean isTruth() {
        return type.kind() instanceof ValueType.Kind.Bool;
    }

    public boolean isList() {
        return type.kind() instanceof ValueType.Kind.ListOf;
    }

    /** Whether the inventory takes that text, or the words of it for a list, and gives back the very same. */
    public boolean takes(String text) {
        Problems problems = new Problems();
        Node node = isList()
                ? new Sequence(
                        "",
                        0,
                        0,
                        List.of(text.split(" ", -1)).stream().map(Key::scalar).toList())
                : scalar(text);
        Optional<T> value =
                type.read().from(new ValueAt(name, node, new ReadScope(problems, SecretSource.none(), null)));
        return value.isPresent() && !problems.hasErrors() && shown(value.get()).equals(text);
    }

    private static Node scalar(String text) {
        return new Scalar("", 0, 0, text, false);
    }

    private static String shown(Object value) {
        if (value instanceof Boolean truth) {
            return truth ? "yes" : "no";
        }
        return value instanceof Secret secret ? secret.reveal() : value.toString();
    }
}
