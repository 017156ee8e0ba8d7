package org.autoinstalld.template;

import freemarker.template.SimpleNumber;
import freemarker.template.SimpleScalar;
import freemarker.template.TemplateBooleanModel;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * The names a template may put behind a dot for one kind of thing, and what each stands for: a table, so that nothing can
 * be reached that is not written here or declared as printed by its key. A name that is not in the table is an error even
 * before {@code ??}, since it can only be a slip; one that is in the table but has no value is missing.
 */
final class AllowedNames<T> {
    /** What a name stands for; null: no value. */
    interface Meaning<T> {
        @Nullable
        TemplateModel of(T subject, RenderScope scope) throws TemplateModelException;
    }

    private final String what;
    private final Map<String, Meaning<T>> meanings = new HashMap<>();
    private final List<AllowedNames<?>> below = new ArrayList<>();
    private @Nullable Function<T, Host> host;

    /**
     * @param what the thing as templates call it: {@code host}; empty for the names without a dot
     */
    AllowedNames(String what) {
        this.what = what;
    }

    AllowedNames<T> with(String name, Meaning<T> meaning) {
        if (meanings.put(name, meaning) != null) {
            throw new IllegalStateException("twice in the table of " + what + ": " + name);
        }
        return this;
    }

    /** The same for all subjects. */
    AllowedNames<T> fixed(String name, TemplateModel model) {
        return with(name, (subject, scope) -> model);
    }

    /**
     * A truth, a number, a secret, a list of such, or anything whose toString is what a template wants to see; an empty
     * Optional is no value.
     */
    AllowedNames<T> value(String name, Function<T, ?> of) {
        return with(name, (subject, scope) -> model(of.apply(subject), scope));
    }

    /** What keys of the inventory declare as printed, but for names that the table has already. */
    AllowedNames<T> keys(List<Key<?>> keys, Function<T, ValueMap> of) {
        for (Key<?> key : keys) {
            key.printedAs().filter(name -> !meanings.containsKey(name)).ifPresent(name -> {
                AllowedNames<ValueMap> inner = new AllowedNames<ValueMap>(name).keys(key.below(), map -> map);
                below.add(inner);
                with(name, (subject, scope) -> {
                    Object value = of.apply(subject).shown(key);
                    return value instanceof ValueMap map ? inner.view(map, scope) : model(value, scope);
                });
            });
        }
        return this;
    }

    <U> AllowedNames<T> one(String name, AllowedNames<U> names, Function<T, Optional<U>> of) {
        below.add(names);
        return with(name, (subject, scope) -> {
            Optional<U> value = of.apply(subject);
            return value.isPresent() ? names.view(value.get(), scope) : null;
        });
    }

    <U> AllowedNames<T> many(String name, AllowedNames<U> names, Function<T, List<U>> of) {
        below.add(names);
        return with(name, (subject, scope) -> new Sequence<>(of.apply(subject), element -> names.view(element, scope)));
    }

    /** All names of a part, as if they were this thing's own. */
    <U> AllowedNames<T> including(AllowedNames<U> part, Function<T, U> of) {
        below.addAll(part.below);
        part.meanings.forEach((name, meaning) -> with(name, (subject, scope) -> meaning.of(of.apply(subject), scope)));
        return this;
    }

    /** Whoever looks at such a thing is writing about that host, for error messages. */
    AllowedNames<T> about(Function<T, Host> of) {
        host = of;
        return this;
    }

    /** All names here and below, as a template says them. */
    Stream<String> all() {
        return Stream.concat(
                meanings.keySet().stream().map(this::said), below.stream().flatMap(AllowedNames::all));
    }

    private String said(String name) {
        return what.isEmpty() ? name : what + "." + name;
    }

    View<T> view(T subject, RenderScope scope) {
        return new View<>(this, subject, scope);
    }

    @Nullable
    TemplateModel get(String name, T subject, RenderScope scope) throws TemplateModelException {
        Meaning<T> meaning = meanings.get(name);
        if (meaning == null) {
            throw unknown(name);
        }
        if (host != null) {
            scope.about(host.apply(subject));
        }
        return meaning.of(subject, scope);
    }

    private RefusedNameException unknown(String name) {
        String remedy = Suggestion.nearest(name, meanings.keySet())
                .map(near -> "perhaps '" + said(near) + "'")
                .orElse("docs/templates.md lists all names");
        return new RefusedNameException("there is no '" + said(name) + "'", remedy);
    }

    private static @Nullable TemplateModel model(@Nullable Object value, RenderScope scope)
            throws TemplateModelException {
        if (value == null) {
            return null;
        }
        if (value instanceof Optional<?> optional) {
            return model(optional.orElse(null), scope);
        }
        if (value instanceof Boolean truth) {
            return truth ? TemplateBooleanModel.TRUE : TemplateBooleanModel.FALSE;
        }
        if (value instanceof Number number) {
            return new SimpleNumber(number);
        }
        if (value instanceof Secret secret) {
            return scope.secret(secret);
        }
        return value instanceof List<?> list
                ? new Sequence<>(list, item -> Objects.requireNonNull(model(item, scope)))
                : new SimpleScalar(value.toString());
    }

    /** A thing as templates see it: through its names, and nothing else of it. */
    record View<T>(AllowedNames<T> names, T subject, RenderScope scope) implements TemplateHashModel {
        @Override
        public @Nullable TemplateModel get(String name) throws TemplateModelException {
            return names.get(name, subject, scope);
        }

        @Override
        public boolean isEmpty() {
            return false;
        }
    }
}
