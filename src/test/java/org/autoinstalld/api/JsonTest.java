package org.autoinstalld.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.yaml.Secret;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class JsonTest {
    @Test
    void treesAreWrittenOnOneLine() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("text", "a\n\"b\"");
        tree.put("list", Arrays.asList(1, 2L, 1.5, true, null));
        tree.put("secret", new Secret("hidden"));
        tree.put("nothing", Double.NaN);
        assertThat(Json.line(tree)).isEqualTo("""
                {"text":"a\\n\\"b\\"","list":[1,2,1.5,true,null],"secret":"<masked>","nothing":"NaN"}
                """);
    }

    @Test
    void whateverIsWrittenReadsBack() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Object tree = tree(random, 4);
            Object back = JsonMapper.shared().readValue(Json.line(tree), Object.class);
            assertThat(back).as("seed %d, tree %d", seed, i).isEqualTo(tree);
        }
    }

    private record Thing(
            HostName host, Instant sinceThen, @Nullable Place place, Map<String, Object> more) {}

    @Test
    void aRecordIsToldInSnakeCaseInItsOrderAndWithItsSecretsMasked() {
        Thing thing = new Thing(
                new HostName("a.example.org"),
                Instant.parse("2026-01-31T12:00:00.25Z"),
                null,
                Map.of(
                        "text",
                        "is " + "$2b$10$WIOuc2hGI6XW861AShZOHu1UXfkwvvqm99em9GEjxkPw/gWaJPKdy"
                                + " of http://me:secret@proxy.example.org/"));
        assertThat(Json.line(thing)).isEqualTo("""
                {"host":"a.example.org","since_then":"2026-01-31T12:00:00Z","place":null,\
                "more":{"text":"is <masked> of http://<masked>@proxy.example.org/"}}
                """);
        assertThat(Json.tree(thing)).containsEntry("place", null).containsEntry("host", "a.example.org");
    }

    @Test
    void aProblemReadsBackAsItWasTold() {
        for (Problem problem : List.of(
                Problem.error(new Place("a.yaml", 3, 5), "is wrong", "do right"),
                Problem.warning(Place.of("a.yaml", 3), "is odd"),
                Problem.warning(Place.of("a.yaml"), "is odd"))) {
            assertThat(Json.read(Json.line(problem), Problem.class)).contains(problem);
        }
        assertThat(Json.line(Problem.warning(Place.of("a.yaml"), "is odd"))).isEqualTo("""
                {"severity":"warning","place":"a.yaml","file":"a.yaml","line":null,"column":null,\
                "message":"is odd","remedy":""}
                """);
    }

    @Test
    void whatIsNoJsonReadsAsNothing() {
        for (String text : List.of("", "null", "[]", "{", "{} {}", "[".repeat(100_000))) {
            assertThat(Json.read(text, ProblemJson.class)).as("%.20s", text).isEmpty();
        }
    }

    private static Object tree(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 3 : 5);
        if (kind == 0) {
            return random.nextBoolean();
        }
        if (kind == 1) {
            return random.nextInt();
        }
        if (kind == 2) {
            return text(random);
        }
        List<Object> list = new ArrayList<>();
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(tree(random, depth - 1));
            map.put(text(random), tree(random, depth - 1));
        }
        return kind == 3 ? list : map;
    }

    private static String text(Random random) {
        int[] points = random.ints(random.nextInt(8), 0, 0x2fff)
                .filter(c -> !Character.isSurrogate((char) c))
                .toArray();
        return new String(points, 0, points.length);
    }
}
