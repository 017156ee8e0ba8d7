package org.autoinstalld.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a look at all files keeps of the look before: with very many of them, two of each are megabytes. */
class WalkTest {
    @TempDir
    Path root;

    private Walk walk;

    @BeforeEach
    void write() throws Exception {
        for (String name : new String[] {"a.yaml", "b.yaml", "below/c.yaml", "below/d.yaml"}) {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
        walk = new Walk(root, name -> name.endsWith(".yaml"), FileSystemCalls.REAL);
    }

    private Map<Path, FileStamp> looked() {
        walk.all();
        return new TreeMap<>(walk.files());
    }

    private static Path key(Map<Path, FileStamp> files, Path path) {
        return files.keySet().stream().filter(path::equals).findFirst().orElseThrow();
    }

    @Test
    void whatIsAsItWasIsTheSameObject() throws Exception {
        Map<Path, FileStamp> first = looked();
        Path changed = root.resolve("b.yaml");
        Files.writeString(changed, "longer than before");
        Files.delete(root.resolve("below/c.yaml"));
        Files.writeString(root.resolve("below/c0.yaml"), "new");
        Map<Path, FileStamp> second = looked();
        for (String same : new String[] {"a.yaml", "below/d.yaml"}) {
            Path path = root.resolve(same);
            assertThat(second.get(path)).isSameAs(first.get(path));
            assertThat(key(second, path)).isSameAs(key(first, path));
        }
        assertThat(second.get(changed)).isNotNull().isNotEqualTo(first.get(changed));
        assertThat(second.keySet())
                .containsExactlyInAnyOrder(
                        root.resolve("a.yaml"), changed, root.resolve("below/c0.yaml"), root.resolve("below/d.yaml"));
    }

    @Test
    void aLookAtAllRemembersNoneAsMet() {
        looked();
        assertThat(walk.met()).isEmpty();
    }

    @Test
    void aLookFromTheRootMeetsWhatIsGone() throws Exception {
        looked();
        Files.delete(root.resolve("a.yaml"));
        walk.again(Set.of(root));
        assertThat(walk.met())
                .containsExactlyInAnyOrder(
                        root.resolve("a.yaml"),
                        root.resolve("b.yaml"),
                        root.resolve("below/c.yaml"),
                        root.resolve("below/d.yaml"));
        assertThat(walk.files()).hasSize(3);
    }
}
