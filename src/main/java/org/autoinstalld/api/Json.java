package org.autoinstalld.api;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.inventory.Size;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.Secret;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdConvertingDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdConvertingSerializer;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.databind.util.StdConverter;

/**
 * All JSON of the program, written from records and read into them. A record's names in it are those of its components in
 * snake case, in their order, and a component without a value is null. Names, addresses and places are texts.
 *
 * <p>Nothing that looks like a secret gets out: a {@link Secret} is its mask, and in any text what looks like a hash or
 * like credentials is masked.
 */
public final class Json {
    /** Of all that programs are told. It grows when a field goes or means something else, and not when one is added. */
    public static final int VERSION = 1;

    private static final int ROOM = 32;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(values())
            .build();

    private Json() {}

    /** One line, ended. */
    public static String line(@Nullable Object value) {
        return MAPPER.writeValueAsString(value) + "\n";
    }

    /**
     * What a program is told: one object on a line, ended, that begins with {@link #VERSION}.
     *
     * @param parts records or maps, whose fields it has in this order
     */
    public static String answer(Object... parts) {
        List<String> texts =
                Arrays.stream(parts).map(MAPPER::writeValueAsString).toList();
        // of thousands of hosts it is long, and to grow would copy it again and again
        int length = texts.stream().mapToInt(String::length).sum();
        StringBuilder object =
                new StringBuilder(length + ROOM).append("{\"version\":").append(VERSION);
        for (String text : texts) {
            if (text.length() > "{}".length()) {
                object.append(',').append(text, 1, text.length() - 1);
            }
        }
        return object.append("}\n").toString();
    }

    /** What {@link #line} writes, as maps, lists, texts, numbers and booleans: for a page. */
    public static Map<String, @Nullable Object> tree(Object value) {
        return MAPPER.convertValue(value, new TypeReference<LinkedHashMap<String, @Nullable Object>>() {});
    }

    /** Empty if it is no JSON, or none of that kind. What it lacks is null, 0 or false; what it has besides is passed over. */
    public static <T> Optional<T> read(String text, Class<T> type) {
        try {
            return Optional.ofNullable(MAPPER.readValue(text, type));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static JacksonModule values() {
        SimpleModule module = new SimpleModule("autoinstalld");
        module.addSerializer(Secret.class, ToStringSerializer.instance);
        module.addSerializer(new AsText<>(String.class, Masking::hashes));
        module.addSerializer(new AsText<>(Revealed.class, Revealed::text));
        module.addSerializer(new AsText<>(
                Instant.class, moment -> moment.truncatedTo(ChronoUnit.SECONDS).toString()));
        module.addSerializer(Problem.class, new StdConvertingSerializer(new ToJson()));
        module.addDeserializer(Problem.class, new StdConvertingDeserializer<>(new FromJson()));
        for (Class<?> text : new Class<?>[] {
            HostName.class,
            IpAddress.class,
            Lladdr.class,
            Path.class,
            Place.class,
            Setdir.class,
            Size.class,
            Subnet.class
        }) {
            module.addSerializer(text, ToStringSerializer.instance);
        }
        return module;
    }

    /** Writes a value as a text. */
    private static final class AsText<T> extends StdSerializer<T> {
        private final Function<T, String> text;

        AsText(Class<T> type, Function<T, String> text) {
            super(type);
            this.text = text;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializationContext context) {
            json.writeString(text.apply(value));
        }
    }

    private static final class ToJson extends StdConverter<Problem, ProblemJson> {
        @Override
        public ProblemJson convert(Problem problem) {
            return ProblemJson.of(problem);
        }
    }

    private static final class FromJson extends StdConverter<ProblemJson, Problem> {
        @Override
        public Problem convert(ProblemJson json) {
            return json.problem();
        }
    }
}
