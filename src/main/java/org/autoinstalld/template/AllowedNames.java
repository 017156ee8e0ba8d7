package org.autoinstalld.template;

import freemarker.template.SimpleNumber;
import freemarker.template.SimpleScalar;
import freemarker.template.TemplateBooleanModel;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Secret;
import org.autoinstalld.problem.Suggestion;
import org.jspecify.annotations.Nullable;

/**
 * The names a template may put behind a dot for one kind of thing, and what each stands for: a table, so that nothing can
 * be reached that is not written here. A name that is not in the table is an error even before {@code ??}, since it can
 * only be a slip; one that is in the table but has no value is missing.
 */
final class AllowedNames<T> {
    /** What a name stands for; null: no value. */
    interface Meaning<T> {
        @Nullable
        TemplateModel of(T subject, RenderScope scope) throws TemplateModelException;
    }

    private final String what;
    private final Map<String, Meaning<T>> meanings = new HashMap<>();
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

    /** Anything whose toString is what a template wants to see. */
    AllowedNames<T> text(String name, Function<T, ?> of) {
        return with(name, (subject, scope) -> new SimpleScalar(of.apply(subject).toString()));
    }

    AllowedNames<T> optional(String name, Function<T, ? extends Optional<?>> of) {
        return with(name, (subject, scope) -> {
            Optional<?> value = of.apply(subject);
            return value.isPresent() ? new SimpleScalar(value.get().toString()) : null;
        });
    }

    AllowedNames<T> number(String name, Function<T, ? extends Optional<? extends Number>> of) {
        return with(name, (subject, scope) -> {
            Optional<? extends Number> value = of.apply(subject);
            return value.isPresent() ? new SimpleNumber(value.get()) : null;
        });
    }

    AllowedNames<T> flag(String name, Predicate<T> of) {
        return with(name, (subject, scope) -> bool(of.test(subject)));
    }

    AllowedNames<T> optionalFlag(String name, Function<T, Optional<Boolean>> of) {
        return with(name, (subject, scope) -> {
            Optional<Boolean> value = of.apply(subject);
            return value.isPresent() ? bool(value.get()) : null;
        });
    }

    AllowedNames<T> secret(String name, Function<T, Optional<Secret>> of) {
        return with(name, (subject, scope) -> {
            Optional<Secret> value = of.apply(subject);
            return value.isPresent() ? scope.secret(value.get()) : null;
        });
    }

    /** A list of texts. */
    AllowedNames<T> texts(String name, Function<T, ? extends List<?>> of) {
        return with(name, (subject, scope) -> new Sequence<>(of.apply(subject), t -> new SimpleScalar(t.toString())));
    }

    <U> AllowedNames<T> one(String name, AllowedNames<U> names, Function<T, Optional<U>> of) {
        return with(name, (subject, scope) -> {
            Optional<U> value = of.apply(subject);
            return value.isPresent() ? names.view(value.get(), scope) : null;
        });
    }

    <U> AllowedNames<T> many(String name, AllowedNames<U> names, Function<T, List<U>> of) {
        return with(name, (subject, scope) -> new Sequence<>(of.apply(subject), element -> names.view(element, scope)));
    }

    /** All names of a part, as if they were this thing's own. */
    <U> AllowedNames<T> including(AllowedNames<U> part, Function<T, U> of) {
        part.meanings.forEach((name, meaning) -> with(name, (subject, scope) -> meaning.of(of.apply(subject), scope)));
        return this;
    }

    /** Whoever looks at such a thing is writing about that host, for error messages. */
    AllowedNames<T> about(Function<T, Host> of) {
        host = of;
        return this;
    }

    /** All names, as a template says them. */
    Stream<String> all() {
        return meanings.keySet().stream().map(this::said);
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

    private static TemplateModel bool(boolean value) {
        return value ? TemplateBooleanModel.TRUE : TemplateBooleanModel.FALSE;
    }
}
