package org.autoinstalld;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which room may know which, and where each library lives. */
class ArchitectureTest {
    private static final String ROOT = "org.autoinstalld";

    /** Each room, and the rooms it may know. */
    private static final Map<String, Set<String>> ARROWS = new TreeMap<>(Map.ofEntries(
            Map.entry("problem", Set.of()),
            Map.entry("address", Set.of()),
            Map.entry("setdir", Set.of()),
            Map.entry("syntax", Set.of("problem")),
            Map.entry("inventory", Set.of("address", "problem", "setdir")),
            Map.entry("template", Set.of("inventory", "dhcpdconf", "vmconf", "address", "problem", "setdir")),
            Map.entry("disklabel", Set.of("problem")),
            Map.entry("dialogue", Set.of("disklabel", "problem", "setdir")),
            Map.entry("lookup", Set.of("inventory", "address", "problem", "setdir")),
            Map.entry("access", Set.of("lookup", "inventory", "address", "problem", "setdir")),
            Map.entry(
                    "responsefile",
                    Set.of(
                            "access",
                            "lookup",
                            "template",
                            "dialogue",
                            "disklabel",
                            "inventory",
                            "address",
                            "problem",
                            "setdir")),
            Map.entry(
                    "live", Set.of("responsefile", "lookup", "template", "inventory", "address", "problem", "setdir")),
            Map.entry("dhcpdconf", Set.of("syntax", "address", "problem")),
            Map.entry("vmconf", Set.of("syntax", "address", "problem")),
            Map.entry("conffile", Set.of("problem")),
            Map.entry("dns", Set.of("inventory", "address")),
            Map.entry("ledger", Set.of("address", "problem", "setdir")),
            Map.entry(
                    "plan",
                    Set.of("inventory", "template", "dhcpdconf", "vmconf", "dns", "conffile", "address", "problem")),
            Map.entry(
                    "survey",
                    Set.of(
                            "responsefile",
                            "access",
                            "lookup",
                            "template",
                            "inventory",
                            "dhcpdconf",
                            "vmconf",
                            "syntax",
                            "address",
                            "problem",
                            "setdir")),
            Map.entry("admin", Set.of("http", "preview", "inventory", "address", "problem")),
            Map.entry("control", Set.of("http", "problem")),
            Map.entry("http", Set.of("responsefile", "lookup", "address", "problem")),
            Map.entry(
                    "preview",
                    Set.of(
                            "access",
                            "ledger",
                            "live",
                            "responsefile",
                            "lookup",
                            "template",
                            "dialogue",
                            "disklabel",
                            "inventory",
                            "address",
                            "problem",
                            "setdir"))));

    /** Each library, and the only rooms that may use it. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            Map.entry("io.netty", Set.of("http")),
            Map.entry("freemarker", Set.of("template")),
            Map.entry("tools.jackson.dataformat", Set.of("inventory", "dialogue")),
            Map.entry("org.snakeyaml", Set.of("inventory")),
            Map.entry("org.apache.commons.cli", Set.of("command")),
            Map.entry("com.github.difflib", Set.of("conffile")),
            Map.entry("com.github.benmanes.caffeine", Set.of("responsefile")),
            Map.entry("at.favre.lib", Set.of("command", "admin")),
            Map.entry("java.sql", Set.of("ledger")),
            Map.entry("javax.sql", Set.of("ledger")),
            Map.entry("com.zaxxer.hikari", Set.of("ledger")),
            Map.entry("org.flywaydb", Set.of("ledger")),
            Map.entry("org.h2", Set.of("ledger")),
            Map.entry("org.postgresql", Set.of("ledger")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void everyRoomKnowsOnlyWhatItMay() {
        Set<String> rooms = CLASSES.stream()
                .map(c -> c.getPackageName())
                .filter(p -> p.startsWith(ROOT + "."))
                .map(p -> p.substring(ROOT.length() + 1))
                .collect(Collectors.toSet());
        for (String room : rooms) {
            if (room.equals("command")) {
                continue;
            }
            assertThat(ARROWS).as("a room that nobody drew: %s", room).containsKey(room);
            Set<String> known = ARROWS.get(room);
            List<String> unknown = rooms.stream()
                    .filter(other -> !other.equals(room) && !known.contains(other))
                    .map(other -> ROOT + "." + other)
                    .toList();
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + room)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(unknown.toArray(String[]::new))
                    .because("it knows: " + known)
                    .check(CLASSES);
        }
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
                        ROOT + ".dhcpdconf",
                        ROOT + ".vmconf",
                        ROOT + ".dns",
                        ROOT + ".disklabel",
                        ROOT + ".address",
                        ROOT + ".problem",
                        ROOT + ".survey",
                        ROOT + ".inventory")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.time\\.(Clock|Instant)|java\\.net\\.(http\\..*|Socket|ServerSocket)|java\\.nio\\.channels\\..*")
                .check(CLASSES);
    }
}
