package org.autoinstalld.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.autoinstalld.inventory.Secret;
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
