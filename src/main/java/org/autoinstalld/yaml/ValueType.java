package org.autoinstalld.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a key takes: its kind for the JSON schema, and how it is read.
 *
 * @param <T> what it is read as
 * @param otherwise what holds where nothing is said; null if that is for others to know
 */
public record ValueType<T>(
        Kind kind, Read<T> read, @Nullable T otherwise) {
    private ValueType(Kind kind, Read<T> read) {
        this(kind, read, null);
    }

    /** Empty for a value that is wrong, which is then a problem already. */
    public interface Read<T> {
        Optional<T> from(ValueAt value);
    }

    /** Says what is wrong with a value, if anything is; whether it can be kept all the same. */
    public interface Check<T> {
        boolean keeps(T value, ValueAt at);
    }

    public static final ValueType<IpAddress> ADDRESS4 = text(
            "an IPv4 address", "^[0-9]+(\\.[0-9]+){3}$", t -> IpAddress.parse(t).filter(IpAddress::isV4));
    public static final ValueType<Boolean> YES_NO = new ValueType<>(new Kind.Bool(), ValueAt::truth);
    /** A key that says something only if it says yes. */
    public static final ValueType<Boolean> FLAG =
            YES_NO.keptIf((yes, at) -> yes).otherwise(false);

    public static final ValueType<String> TEXT = new ValueType<>(new Kind.Text("a text", ""), ValueAt::line);
    public static final ValueType<List<String>> TEXTS = TEXT.list();
    /** A DNS domain. */
    public static final ValueType<String> DOMAIN =
            text("a domain such as example.org", "", t -> HostName.parse(t).map(HostName::text));
    /** An absolute path on another machine or this one. */
    public static final ValueType<String> PATH = TEXT.keptIf(ValueType::isPath);

    public static final ValueType<Map<String, FreeValue>> FREE =
            new ValueType<>(new Kind.MapOf(new Kind.Free()), at -> {
                Map<String, FreeValue> values = new LinkedHashMap<>();
                at.entries().forEach(e -> values.put(e.key(), e.free()));
                return Optional.of(Collections.unmodifiableMap(values));
            });

    /**
     * One line that {@code parse} understands.
     *
     * @param noun for messages: "an address"
     * @param pattern what the JSON schema demands of the text; empty if the reader alone can tell
     */
    public static <T> ValueType<T> text(String noun, String pattern, Function<String, Optional<T>> parse) {
        return new ValueType<>(new Kind.Text(noun, pattern), at -> at.parsed(noun, parse));
    }

    /** One line of a form that only the reader knows. */
    public static ValueType<String> formed(String noun, String pattern, String form) {
        Pattern compiled = Pattern.compile(form);
        return text(noun, pattern, t -> Optional.of(t).filter(compiled.asMatchPredicate()));
    }

    public static ValueType<String> word(String... words) {
        List<String> all = List.of(words);
        return new ValueType<>(new Kind.Words(all), at -> at.word(all));
    }

    public static ValueType<Integer> number(int low, int high) {
        return new ValueType<>(new Kind.Int(low, high), at -> at.integer(low, high));
    }

    public static ValueType<Secret> secret(String noun) {
        return new ValueType<>(new Kind.Hidden(noun), ValueAt::secret);
    }

    /** A map with keys of ours. */
    public static ValueType<ValueMap> map(Shape shape) {
        return map(shape, (map, values) -> Optional.of(values));
    }

    /** Makes of a map what it stands for. */
    public interface Making<T> {
        Optional<T> of(MapReader map, ValueMap values);
    }

    public static <T> ValueType<T> map(Shape shape, Making<T> making) {
        return new ValueType<>(
                new Kind.Fields(shape), at -> at.map(shape).flatMap(map -> making.of(map, map.values())));
    }

    public static boolean isPath(String path, ValueAt at) {
        boolean right = path.startsWith("/") && path.length() < 1024 && path.indexOf('\\') < 0;
        if (!right) {
            at.error("'" + at.key() + "' is '" + path + "'", "an absolute path without backslashes");
        }
        return right;
    }

    /** A list; one item may stand without the list around it. */
    public ValueType<List<T>> list() {
        return new ValueType<>(
                new Kind.ListOf(kind),
                at -> Optional.of(at.items().stream()
                        .flatMap(item -> read.from(item).stream())
                        .toList()),
                List.of());
    }

    /** The same where the schema also takes the other. */
    public ValueType<T> or(Kind other) {
        return new ValueType<>(new Kind.Either(kind, other), read, otherwise);
    }

    public ValueType<T> otherwise(T value) {
        return new ValueType<>(kind, read, value);
    }

    public ValueType<T> keptIf(Check<T> check) {
        return new ValueType<>(kind, at -> read.from(at).filter(value -> check.keeps(value, at)), otherwise);
    }

    public <U> ValueType<U> as(Function<T, U> meaning) {
        return new ValueType<>(kind, at -> read.from(at).map(meaning));
    }

    /** What a key of the inventory takes. The reader goes by it, and so do the JSON schema and the manual. */
    public sealed interface Kind {
        /**
         * One scalar.
         *
         * @param noun for messages: "an address"
         * @param pattern what the JSON schema demands of the text; empty if the reader alone can tell
         */
        record Text(String noun, String pattern) implements Kind {}

        /** One of these. */
        record Words(List<String> words) implements Kind {}

        /** yes or no. */
        record Bool() implements Kind {}

        record Int(int low, int high) implements Kind {}

        /** In place, from a file or from the environment. */
        record Hidden(String noun) implements Kind {}

        /** A list; one item may stand without the list around it. */
        record ListOf(Kind item) implements Kind {}

        /** A map from names to one kind of value. */
        record MapOf(Kind value) implements Kind {}

        record Fields(Shape shape) implements Kind {}

        /** One of several. */
        record Either(Kind first, Kind second) implements Kind {}

        /** Anything. */
        record Free() implements Kind {}
    }
}
