package org.autoinstalld.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldingTest {
    private static List<Problem> many(int count, IntFunction<Problem> problem) {
        return IntStream.rangeClosed(1, count).mapToObj(problem).toList();
    }

    private static Place at(int i) {
        return new Place("hosts/web" + i + ".yaml", 2, 3);
    }

    @Test
    void whatManyHostsHaveIsOneLine() {
        List<Problem> problems = many(
                500,
                i -> Problem.warning(
                        at(i),
                        "host 'web" + i + ".example.org' has no lladdr, so it is found by its name only",
                        "autoinstalld add web" + i + ".example.org"));

        assertThat(Folding.lines(problems))
                .containsExactly(
                        "hosts/web1.yaml:2:3: warning: host 'web1.example.org' has no lladdr, so it is found by"
                                + " its name only; autoinstalld add web1.example.org (and the same for 499 more:"
                                + " web2.example.org, web3.example.org, web4.example.org, ...)");
    }

    @Test
    void theSameWordsAtManyPlacesNameThePlaces() {
        List<Problem> problems = many(5, i -> Problem.error(at(i), "unknown network 'lna'", "did you mean 'lan'?"));

        assertThat(Folding.lines(problems))
                .containsExactly(
                        "hosts/web1.yaml:2:3: error: unknown network 'lna'; did you mean 'lan'? (and the same for"
                                + " 4 more: hosts/web2.yaml:2:3, hosts/web3.yaml:2:3, hosts/web4.yaml:2:3, ...)");
    }

    @Test
    void whatTwoReadersFoundIsToldOnce() {
        Problem found = Problem.error(at(1), "makes the same file as 'x'", "one of the two");

        assertThat(Folding.lines(List.of(found, found))).containsExactly(found.toString());
    }

    @Test
    void fewAreLeftAsTheyAre() {
        List<Problem> problems = many(3, i -> Problem.error(at(i), "unknown network 'lna'", ""));

        assertThat(Folding.lines(problems))
                .hasSize(3)
                .isEqualTo(problems.stream().map(Problem::toString).toList());
    }

    @Test
    void whatManyShareIsWhatTheyAreAbout() {
        List<Problem> problems = new ArrayList<>(
                many(40, i -> Problem.error(at(i), "host 'web" + i + ".a' asks 'cdn" + i % 2 + ".openbsd.org'", "")));

        assertThat(Folding.lines(problems))
                .hasSize(2)
                .anyMatch(l -> l.contains("cdn0.openbsd.org' (and the same for 19 more: web4.a, web6.a, web8.a, ...)"))
                .anyMatch(l -> l.contains("cdn1.openbsd.org' (and the same for 19 more: web3.a, web5.a, web7.a, ...)"));
    }

    @Test
    void severitiesStayApartAndTheOrderIsThatOfTheFirst() {
        List<Problem> problems = new ArrayList<>();
        problems.add(Problem.error(Place.of("a"), "first"));
        problems.addAll(many(4, i -> Problem.error(at(i), "second")));
        problems.addAll(many(4, i -> Problem.warning(at(i), "second")));
        problems.add(Problem.error(Place.of("z"), "last"));

        assertThat(Folding.lines(problems))
                .hasSize(4)
                .satisfiesExactly(
                        l -> assertThat(l).isEqualTo("a: error: first"),
                        l -> assertThat(l).startsWith("hosts/web1.yaml:2:3: error: second (and the same for 3 more"),
                        l -> assertThat(l).startsWith("hosts/web1.yaml:2:3: warning: second (and the same"),
                        l -> assertThat(l).isEqualTo("z: error: last"));
    }

    @Test
    void whatEachSaysAtItsOwnPlaceIsFoldedAlthoughSomebodySaidThatItIsTheSame() {
        List<Problem> problems = many(
                9,
                i -> Problem.warning(at(i), "'Mars/Base' is not a valid timezone (line 5 of install.conf by a.ftl:76)")
                        .naming(List.of("web" + i))
                        .alike("is not a valid timezone"));

        assertThat(Folding.lines(problems))
                .singleElement()
                .asString()
                .endsWith("a.ftl:76) (and the same for 8 more: web2, web3, web4, ...)");
    }

    @Test
    void whoSaysThatTwoSayTheSameIsBelieved() {
        Place template = new Place("install.conf.ftl", 3, 1);
        List<Problem> problems = many(
                2,
                i -> Problem.error(template, "install.conf of 'web" + i + "': no such key", "")
                        .naming(List.of("web" + i))
                        .alike("install.conf: no such key"));

        assertThat(Folding.lines(problems))
                .containsExactly("install.conf.ftl:3:1: error: install.conf of 'web1': no such key (and the same for 1"
                        + " more: web2)");
    }
}
