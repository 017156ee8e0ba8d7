package org.autoinstalld.responsefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.template.Rendering.Why;
import org.junit.jupiter.api.Test;

/** A file for which there was no memory is tried once more; one that is wrong is not. */
class FileCacheTest {
    private static final Setdir SETDIR = new Setdir("7.8", "amd64");
    private static final RenderResult FILE = new RenderResult.Nothing(List.of(problem("as it is")));

    private final FileCache cache = new FileCache();
    private final FileCache.Item item =
            new FileCache.Item(new HostName("www.example.org"), FileKind.of(Mode.INSTALL), null);
    private final AtomicInteger tries = new AtomicInteger();

    private static Problem problem(String message) {
        return Problem.error(Place.of("templates"), message, "another");
    }

    private Supplier<RenderResult> without(int times) {
        return () -> tries.incrementAndGet() <= times
                ? new RenderResult.Nothing(List.of(problem("no memory")), Why.MEMORY)
                : FILE;
    }

    @Test
    void anotherOnesGreedIsNotItsFault() {
        assertThat(cache.get(item, SETDIR, without(1))).isSameAs(FILE);
        assertThat(tries).hasValue(2);
    }

    @Test
    void itsOwnGreedIsToldAndNotKept() {
        assertThat(cache.get(item, SETDIR, without(2)))
                .isInstanceOfSatisfying(
                        RenderResult.Nothing.class,
                        nothing -> assertThat(nothing.why()).isEqualTo(Why.MEMORY));
        assertThat(tries).hasValue(2);
        assertThat(cache.ready(item, SETDIR)).isEqualTo(Optional.empty());
        assertThat(cache.get(item, SETDIR, without(2))).isSameAs(FILE);
    }
}
