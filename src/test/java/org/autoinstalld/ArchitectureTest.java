package org.autoinstalld;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which room may know which, where each library lives, how large a room and a file may be, and that no name means two things. */
class ArchitectureTest {
    private static final String ROOT = "org.autoinstalld";
    private static final Path SOURCES = Path.of("src/main/java/org/autoinstalld");
    private static final Pattern KNOWS = Pattern.compile("Knows: ([a-z, ]+)\\.");

    /** Each library, and the only rooms that may use it. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            Map.entry("io.netty", Set.of("http")),
            Map.entry("freemarker", Set.of("template")),
            Map.entry("tools.jackson.dataformat", Set.of("yaml", "dialogue")),
            Map.entry("org.snakeyaml", Set.of("yaml")),
            Map.entry("org.apache.commons.cli", Set.of("command", "commandline", "export")),
            Map.entry("com.github.difflib", Set.of("conffile")),
            Map.entry("com.github.benmanes.caffeine", Set.of("responsefile", "http", "fetching", "siteset")),
            Map.entry("at.favre.lib", Set.of("command", "admin")),
            Map.entry("org.apache.commons.compress", Set.of("mirror", "siteset")),
            Map.entry("io.prometheus", Set.of("web")),
            Map.entry("java.sql", Set.of("database", "ledger")),
            Map.entry("javax.sql", Set.of("database")),
            Map.entry("com.zaxxer.hikari", Set.of("database")),
            Map.entry("org.flywaydb", Set.of("database")),
            Map.entry("org.h2", Set.of("database")),
            Map.entry("org.postgresql", Set.of("database")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** What each room says itself, in its package-info, that it may know. */
    private static Map<String, Set<String>> said() throws IOException {
        Map<String, Set<String>> said = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : (Iterable<Path>)
                    files.filter(f -> f.endsWith("package-info.java") && !SOURCES.equals(f.getParent()))::iterator) {
                String text = Files.readString(file).replaceAll("\\s+\\*?\\s*", " ");
                Matcher knows = KNOWS.matcher(text);
                assertThat(knows.find()).as("%s says 'Knows: ...'", file).isTrue();
                said.put(
                        String.valueOf(file.getParent().getFileName()),
                        knows.group(1).equals("nothing")
                                ? Set.of()
                                : new TreeSet<>(Arrays.asList(knows.group(1).split(", "))));
            }
        }
        return said;
    }

    /** What each room does know. */
    private static Map<String, Set<String>> known() {
        Map<String, Set<String>> known = new TreeMap<>();
        CLASSES.forEach(c -> room(c.getPackageName()).ifPresent(room -> {
            Set<String> others = known.computeIfAbsent(room, r -> new TreeSet<>());
            c.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .flatMap(target -> room(target.getPackageName()).stream())
                    .filter(other -> !other.equals(room))
                    .forEach(others::add);
        }));
        return known;
    }

    private static Optional<String> room(String name) {
        return name.startsWith(ROOT + ".") ? Optional.of(name.substring(ROOT.length() + 1)) : Optional.empty();
    }

    @Test
    void everyRoomKnowsWhatItSaysAndNothingElse() throws IOException {
        Map<String, Set<String>> said = said();
        Map<String, Set<String>> known = known();
        assertThat(said.keySet()).as("rooms").isEqualTo(known.keySet());
        // the one that begins everything
        assertThat(said.remove("command")).containsExactly("all");
        known.remove("command");
        assertThat(known).isEqualTo(said);
    }

    @Test
    void thereAreNoMoreRoomsThanSomebodyKeepsInMind() {
        // fetching came last: what installers fetch beside their response files, which server had in it before
        assertThat(known()).hasSizeLessThanOrEqualTo(42);
    }

    @Test
    void aRoomHoldsWhatOneCanLookOver() throws IOException {
        Map<String, Long> files = new TreeMap<>();
        for (Path file : sources()) {
            files.merge(String.valueOf(file.getParent().getFileName()), 1L, Long::sum);
        }
        assertThat(files)
                .allSatisfy((room, number) ->
                        assertThat(number).as("files of %s", room).isLessThanOrEqualTo(45));
    }

    /** The parser of a foreign grammar may be longer: to tear a grammar apart makes it no plainer. */
    @Test
    void aFileIsReadInOneSitting() throws IOException {
        for (Path file : sources()) {
            int limit = file.endsWith("DhcpdParser.java") ? 500 : 400;
            assertThat(Files.readAllLines(file)).as("lines of %s", file).hasSizeLessThanOrEqualTo(limit);
        }
    }

    /** A field, record component or parameter that may be missing is {@code @Nullable}, which the compiler checks. */
    @Test
    void whatMayBeMissingIsNoOptionalButWhereItIsReturned() {
        List<String> kept = new ArrayList<>();
        for (JavaClass type : CLASSES) {
            type.getFields().stream()
                    .filter(f -> f.getRawType().isEquivalentTo(Optional.class))
                    .forEach(f -> kept.add(f.getFullName()));
            type.getCodeUnits().stream()
                    // what the compiler makes of a lambda, and of a record's components, which are fields above
                    .filter(c -> !c.getName().startsWith("lambda$"))
                    .filter(c -> !(c instanceof JavaConstructor && type.isRecord()))
                    .forEach(c -> c.getRawParameterTypes().stream()
                            .filter(p -> p.isEquivalentTo(Optional.class))
                            .forEach(p -> kept.add(c.getFullName())));
            assertThat(type.getMembers().stream()
                            .flatMap(m -> types(m).stream())
                            .map(JavaType::getName)
                            .filter(name -> name.matches(".*Optional<.*Optional<.*")))
                    .isEmpty();
        }
        assertThat(kept).hasSizeLessThanOrEqualTo(60);
    }

    private static Set<? extends JavaType> types(JavaMember member) {
        return member instanceof JavaField field
                ? Set.of(field.getType())
                : new HashSet<>(((JavaCodeUnit) member).getParameterTypes());
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void noNameMeansTwoThings() throws IOException {
        Map<String, List<Path>> byName = sources().stream()
                .filter(f -> !f.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(f -> String.valueOf(f.getFileName())));
        assertThat(byName.values().stream().filter(same -> same.size() > 1)).isEmpty();
    }

    @Test
    void arrowsPointOneWay() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void aLibraryLivesInOneRoom() {
        LIBRARIES.forEach((library, rooms) -> noClasses()
                .that()
                .resideOutsideOfPackages(rooms.stream().map(r -> ROOT + "." + r).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .allowEmptyShould(true)
                .check(CLASSES));
    }

    @Test
    void theMiddleTouchesNoSocketAndNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + ".lookup",
                        ROOT + ".dialogue",
                        ROOT + ".installation",
                        ROOT + ".dhcpdconf",
                        ROOT + ".vmconf",
                        ROOT + ".address",
                        ROOT + ".problem",
                        ROOT + ".importer",
                        ROOT + ".inventory",
                        ROOT + ".yaml")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.time\\.(Clock|Instant)|java\\.net\\.(http\\..*|Socket|ServerSocket)|java\\.nio\\.channels\\..*")
                .check(CLASSES);
    }
}
