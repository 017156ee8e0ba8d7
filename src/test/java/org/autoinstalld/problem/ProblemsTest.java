package org.autoinstalld.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private static Problems errors(int count) {
        Problems problems = new Problems();
        for (int i = 1; i <= count; i++) {
            problems.error(Place.of("a", i), "wrong " + i, "");
        }
        return problems;
    }

    @Test
    void whatNobodyReadsIsCountedInOneLastLine() {
        List<Problem> all = errors(1234).sorted();

        assertThat(all).hasSize(1001);
        assertThat(all.get(999)).hasToString("a:1000: error: wrong 1000");
        assertThat(all.get(1000)).hasToString("a:1000: error: and 234 more errors");
        assertThat(all.stream().mapToInt(Problem::count).sum()).isEqualTo(1234);
    }

    @Test
    void theRestIsCountedOnWhenListsAreLaidTogether() {
        Problems problems = errors(3);
        problems.addAll(errors(1002).sorted());
        problems.addAll(errors(1003).sorted());

        List<Problem> all = problems.sorted();

        assertThat(all).hasSize(1001);
        assertThat(all.get(1000)).hasToString("a:1000: error: and 5 more errors");
    }

    @Test
    void manyWarningsHideNoError() {
        Problems problems = new Problems();
        for (int i = 1; i <= 1001; i++) {
            problems.warning(Place.of("a", i), "odd", "");
        }
        assertThat(problems.hasErrors()).isFalse();
        assertThat(problems.isFull()).isFalse();
        problems.error(Place.of("b", 1), "wrong", "");

        assertThat(problems.hasErrors()).isTrue();
        assertThat(problems.sorted()).hasSize(1002);
        assertThat(problems.sorted().get(1001)).hasToString("a:1000: warning: and 1 more warning");
    }

    @Test
    void overlongTextsAreCut() {
        Problem problem = Problem.error(Place.of("a", 1), "'" + "x".repeat(100_000) + "'", "y".repeat(100_000));
        assertThat(problem.toString()).hasSizeLessThan(2100);
    }

    @Test
    void listsShowTheFirstTen() {
        assertThat(Listing.of(names(3))).isEqualTo("n1, n2, n3");
        assertThat(Listing.of(names(11))).endsWith("n10, n11");
        assertThat(Listing.of(names(50))).isEqualTo("n1, n2, n3, n4, n5, n6, n7, n8, n9, n10 ... and 40 more");
        assertThat(Listing.of(List.of("x".repeat(1000)))).hasSizeLessThan(70);
    }

    @Test
    void aSuggestionIsLookedForAmongAThousandAtMost() {
        assertThat(Suggestion.remedy("N-70", names(1000), "one of: ")).isEqualTo("did you mean 'n70'?");
        assertThat(Suggestion.remedy("N-70", names(1001), "one of: ")).startsWith("one of: n1, n2");
    }

    @Test
    void theNearestWordIsFoundInAnyOrderOfCandidates() {
        assertThat(Suggestion.nearest("timzone", List.of("templates", "timezone", "terminal")))
                .hasValue("timezone");
        assertThat(Suggestion.nearest("Host-Name", List.of("hostnames", "host_name")))
                .hasValue("host_name");
        assertThat(Suggestion.nearest("uplnik", List.of("uplink", "downlink"))).hasValue("uplink");
        assertThat(Suggestion.nearest("b", List.of("d", "c"))).hasValue("c");
        List<String> options = List.of("--listen", "--admin", "--log-format", "--dry-run", "--lladdr-from-log");
        assertThat(Suggestion.named("--admin-listen", options)).hasValue("--admin");
        assertThat(Suggestion.named("--listen-address", options)).hasValue("--listen");
        assertThat(Suggestion.named("--dry", options)).hasValue("--dry-run");
        assertThat(Suggestion.named("--format", options)).hasValue("--log-format");
        assertThat(Suggestion.named("--from-log", options)).hasValue("--lladdr-from-log");
        assertThat(Suggestion.named("--nonsense", options)).isEmpty();
        assertThat(Suggestion.named("--a", options)).isEmpty();
        assertThat(Suggestion.named("-", options)).isEmpty();
        assertThat(Suggestion.named("memorySize", List.of("disk", "memory"))).hasValue("memory");
        assertThat(Suggestion.nearest("entirely", List.of("other"))).isEmpty();
        assertThat(Suggestion.nearest("x".repeat(70_000), List.of("x".repeat(69_999))))
                .isEmpty();
    }

    private static List<String> names(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "n" + i).toList();
    }
}
