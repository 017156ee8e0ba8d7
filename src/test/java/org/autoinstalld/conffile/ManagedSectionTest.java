package org.autoinstalld.conffile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.vmconf.VmConf;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagedSectionTest {
    static final Syntax DHCPD_CONF = new Syntax('#', DhcpdConf::openAtEnd);
    static final Syntax VM_CONF = new Syntax('#', VmConf::openAtEnd);
    private static final List<Syntax> ALL = List.of(Syntax.LINES, DHCPD_CONF, VM_CONF, Syntax.ZONE);

    private static final ManagedSection DHCPD = new ManagedSection("dhcpd", DHCPD_CONF);
    private static final ManagedSection VM = new ManagedSection("vm.conf vmhost", VM_CONF);

    @Test
    void appendsToAFileWithoutOurSection() {
        assertThat(replaced(DHCPD, "authoritative;\n", "host a { }\n")).isEqualTo("""
                        authoritative;
                        # BEGIN autoinstalld dhcpd -- written from the inventory, changes up to END will be lost
                        host a { }
                        # END autoinstalld dhcpd
                        """);
    }

    @Test
    void replacesOnlyWhatStandsBetweenTheMarkers() {
        String file = "one\n  #BEGIN\tautoinstalld   dhcpd\nold\nold\n# END autoinstalld dhcpd -- so\nafter";
        assertThat(replaced(DHCPD, file, "new;")).isEqualTo("""
                        one
                        # BEGIN autoinstalld dhcpd -- written from the inventory, changes up to END will be lost
                        new;
                        # END autoinstalld dhcpd
                        after""");
    }

    @Test
    void endsTheLastLineBeforeAppending() {
        assertThat(replaced(DHCPD, "authoritative;", "x;")).startsWith("authoritative;\n# BEGIN");
    }

    @Test
    void fillsAnEmptyFile() {
        assertThat(replaced(DHCPD, "", "x;\n")).startsWith("# BEGIN").endsWith("# END autoinstalld dhcpd\n");
    }

    @Test
    void keepsAnEmptySectionWhenThereIsNothingToSay() {
        String with = replaced(DHCPD, "a;\n", "x;\n");
        assertThat(replaced(DHCPD, with, "")).isEqualTo("""
                        a;
                        # BEGIN autoinstalld dhcpd -- written from the inventory, changes up to END will be lost
                        # END autoinstalld dhcpd
                        """);
    }

    @Test
    void speaksTheFilesLineEnds() {
        String file = replaced(DHCPD, "a;\r\nb;\r\n", "x;\ny;\n");
        assertThat(file).contains("\r\nx;\r\ny;\r\n# END").doesNotContain("\r\r");
        assertThat(file.replace("\r\n", "")).doesNotContain("\n");
        assertThat(replaced(DHCPD, file, "x;\ny;\n")).isEqualTo(file);
        assertThat(replaced(DHCPD, file, "z;")).startsWith("a;\r\nb;\r\n").contains("\r\nz;\r\n");
    }

    @Test
    void keepsBytesThatAreNoText() {
        byte[] strange = new byte[256];
        for (int i = 0; i < 256; i++) {
            strange[i] = (byte) i;
        }
        ManagedSection hosts = new ManagedSection("hosts", Syntax.LINES);
        Content before = Content.of(strange);
        Problems problems = new Problems();
        Content after =
                hosts.replace("hosts", before, "192.0.2.1 süd\n", problems).orElseThrow();
        assertThat(after.chars()).startsWith(before.chars());
        assertThat(after.chars())
                .contains(new String("süd".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        assertThat(hosts.find("hosts", after, problems).outside()).isEqualTo(Content.ofChars(before.chars() + "\n"));
    }

    @Test
    void zoneFilesHaveSemicolons() {
        ManagedSection zone = new ManagedSection("zone", Syntax.ZONE);
        assertThat(replaced(zone, "@ IN SOA a b (\n1 2 3 4 ; ( open?\n5 )\n", "x IN A 192.0.2.1\n"))
                .contains("5 )\n; BEGIN autoinstalld zone -- ");
    }

    @Test
    void sectionsOfOtherNamesAreLeftAlone() {
        String file = replaced(VM, replaced(new ManagedSection("vm.conf other", VM_CONF), "", "a\n"), "b\n");
        String next = replaced(VM, file, "c\n");
        assertThat(next).contains("\na\n").contains("\nc\n").doesNotContain("\nb\n");
        assertThat(find(VM, next).text()).contains("c\n");
    }

    @Test
    void foundSectionSaysItsLines() {
        OurPart.Found found = find(DHCPD, replaced(DHCPD, "one;\ntwo;\n", "x;\ny;\n"));
        assertThat(found.firstLine()).isEqualTo(3);
        assertThat(found.lastLine()).isEqualTo(6);
        assertThat(found.text()).contains("x;\ny;\n");
        assertThat(find(DHCPD, "one;\n").body()).isNull();
    }

    @Test
    void removingTakesBackWhatAppendingAdded() {
        Problems problems = new Problems();
        Content with = Content.of(replaced(DHCPD, "a;\nb;\n", "x;\n"));
        assertThat(DHCPD.find("f", with, problems).outside().text()).isEqualTo("a;\nb;\n");
        assertThat(DHCPD.find("f", Content.of("a;"), problems).outside().text()).isEqualTo("a;");
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void beginWithoutEndIsRefused() {
        assertThat(refused(DHCPD, "a;\n# BEGIN autoinstalld dhcpd\nx;\n", "y;"))
                .containsExactly("f:2: error: begin marker of section \"dhcpd\" without its end marker; "
                        + "put \"# END autoinstalld dhcpd\" back after the section");
    }

    @Test
    void endWithoutBeginIsRefused() {
        assertThat(refused(DHCPD, "a;\nx;\n# END autoinstalld dhcpd\n", "y;"))
                .singleElement()
                .asString()
                .startsWith("f:3: error: end marker of section \"dhcpd\" without its begin marker");
    }

    @Test
    void aSecondSectionIsRefusedWithBothPlaces() {
        String one = "# BEGIN autoinstalld dhcpd\n# END autoinstalld dhcpd\n";
        assertThat(refused(DHCPD, one + one, "y;"))
                .singleElement()
                .asString()
                .startsWith("f:3: error: section \"dhcpd\" a second time, first in line 1");
    }

    @Test
    void nestedSectionsAreRefused() {
        String file = """
                # BEGIN autoinstalld other
                # BEGIN autoinstalld dhcpd
                # END autoinstalld dhcpd
                # END autoinstalld other
                """;
        assertThat(refused(DHCPD, file, "y;"))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("f:2: error: section \"dhcpd\"");
    }

    @Test
    void markersOfDifferentNamesDoNotPair() {
        assertThat(refused(DHCPD, "# BEGIN autoinstalld dhcpd\n# END autoinstalld dhcp\n", "y;"))
                .singleElement()
                .asString()
                .contains("f:2: error: end marker of section \"dhcp\" closes section \"dhcpd\" of line 1");
    }

    @Test
    void anotherSectionLeftOpenWouldSwallowOurs() {
        assertThat(refused(DHCPD, "# BEGIN autoinstalld other\n", "y;")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## BEGIN autoinstalld dhcpd\n",
                "# begin autoinstalld dhcpd\n",
                "# # END autoinstalld DHCPD -- old\n",
                "# End Autoinstalld dhcpd\n",
                "# BEGIN autoinstalld\n"
            })
    void damagedMarkersAreRefused(String line) {
        assertThat(refused(DHCPD, "a;\n" + line + "b;\n", "y;"))
                .singleElement()
                .asString()
                .startsWith("f:2: error: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# see BEGIN autoinstalld dhcpd below\n",
                "# BEGIN\n",
                "# begin autoinstalld setup notes\n",
                "#\n",
                "# autoinstalld\n"
            })
    void ordinaryCommentsAreNoMarkers(String line) {
        assertThat(replaced(DHCPD, line, "y;")).startsWith(line);
    }

    @Test
    void vmConfCommentThatEndsInABackslashRefusesTheAppend() {
        assertThat(refused(VM, "switch \"s\" {\n interface bridge0\n}\n# a path \\\n", "y\n"))
                .containsExactly("f:4: error: last line ends in a backslash and would swallow the line after it; "
                        + "take the backslash away");
        assertThat(refused(VM, "# a path \\", "y\n")).hasSize(1);
    }

    @Test
    void vmConfMarkerThatIsSwallowedAlreadyIsRefused() {
        assertThat(refused(VM, "a\\\n# BEGIN autoinstalld vm.conf vmhost\n# END autoinstalld vm.conf vmhost\n", "y\n"))
                .singleElement()
                .asString()
                .contains("f:2: error: begin marker of section \"vm.conf vmhost\" joined to the line before");
    }

    @Test
    void openStringsAndBlocksRefuseTheAppend() {
        assertThat(refused(DHCPD, "option x \"a;\n", "y;"))
                .singleElement()
                .asString()
                .startsWith("f:1: error: string");
        assertThat(refused(DHCPD, "a;\nsubnet {\n  b;\n", "y;"))
                .singleElement()
                .asString()
                .startsWith("f:2: error: block without its closing bracket");
        assertThat(refused(VM, "vm x {\n disk 'a\n}\n", "y\n"))
                .singleElement()
                .asString()
                .startsWith("f:2: error: string");
    }

    @Test
    void aMarkerInsideAStringIsRefused() {
        assertThat(refused(DHCPD, "option x \"a\n# BEGIN autoinstalld dhcpd\n# END autoinstalld dhcpd\n\";\n", "y;"))
                .singleElement()
                .asString()
                .startsWith("f:2: error: begin marker of section \"dhcpd\" inside the string that begins in line 1");
    }

    @Test
    void aSectionInsideABlockIsFine() {
        String file = "group {\n# BEGIN autoinstalld dhcpd\n# END autoinstalld dhcpd\n}\n";
        assertThat(replaced(DHCPD, file, "host a { }\n"))
                .startsWith("group {\n")
                .endsWith("dhcpd\n}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host a {\n",
                "host a { }\n}\n",
                "x \"y\n",
                "# END autoinstalld dhcpd\n",
                "# BEGIN autoinstalld x\n"
            })
    void entriesThatWouldReachOutOfTheSectionAreRefused(String body) {
        assertThat(refused(DHCPD, "a;\n", body)).isNotEmpty();
    }

    @Test
    void vmConfEntriesEndingInABackslashAreRefused() {
        assertThat(refused(VM, "", "vm a {\n disable\n} # \\\n")).hasSize(1);
    }

    @Test
    void namesThatCouldNotBeFoundAgainAreNotAccepted() {
        for (String name : List.of("", " a", "a  b", "a\nb", "a -- b", "ü", "a\\", "\"a\"")) {
            assertThatThrownBy(() -> new ManagedSection(name, Syntax.LINES))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @RepeatedTest(400)
    void randomFilesKeepEveryByteOutside(RepetitionInfo run) {
        long seed = 7_000 + run.getCurrentRepetition();
        Random random = new Random(seed);
        Syntax syntax = ALL.get(random.nextInt(ALL.size()));
        ManagedSection section = new ManagedSection("x y", syntax);
        String before = randomText(random);
        String after = random.nextBoolean() ? randomText(random) : "";
        Problems problems = new Problems();
        Optional<Content> first = section.replace("f", Content.ofChars(before), "one\n", problems);
        if (first.isEmpty()) {
            assertThat(problems.hasErrors()).as("seed %d", seed).isTrue();
            return;
        }
        String text = first.get().chars();
        assertThat(text).as("seed %d", seed).startsWith(before);
        assertThat(section.replace("f", first.get(), "one\n", problems))
                .as("seed %d", seed)
                .isEqualTo(first);

        // what somebody writes around the section afterwards survives whatever we do inside
        String edited = text + after;
        Optional<Content> second = section.replace("f", Content.ofChars(edited), "two\n\"2\"\n", problems);
        assertThat(second).as("seed %d: %s", seed, problems.sorted()).isPresent();
        String result = second.orElseThrow().chars();
        String head = text.substring(0, text.indexOf(syntax.comment() + " BEGIN autoinstalld"));
        assertThat(result).as("seed %d", seed).startsWith(head).endsWith(after);
        Optional<Content> back = section.replace("f", second.get(), "one\n", problems);
        assertThat(back.map(Content::chars)).as("seed %d", seed).contains(edited);
        assertThat(section.find("f", back.orElseThrow(), problems).outside().chars())
                .as("seed %d", seed)
                .isEqualTo(head + after);
    }

    private static String randomText(Random random) {
        String[] pieces = {
            "host a {",
            "}",
            "\n",
            "\n",
            "\n",
            "\r\n",
            "\"",
            "\"x\"",
            "'",
            "\\",
            "# note",
            ";",
            "(",
            ")",
            " ",
            "\t",
            "\u00e4",
            "\u0000",
            "option y",
            "# BEGIN of it\n",
            "# END\n",
            "$m",
            "vm"
        };
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    private static String replaced(ManagedSection section, String file, String body) {
        Problems problems = new Problems();
        Optional<Content> after = section.replace("f", Content.of(file), body, problems);
        assertThat(problems.sorted()).isEmpty();
        return after.orElseThrow().text();
    }

    private static OurPart.Found find(ManagedSection section, String file) {
        Problems problems = new Problems();
        OurPart.Found found = section.find("f", Content.of(file), problems);
        assertThat(problems.sorted()).isEmpty();
        return found;
    }

    private static List<String> refused(ManagedSection section, String file, String body) {
        Problems problems = new Problems();
        assertThat(section.replace("f", Content.of(file), body, problems)).isEmpty();
        return problems.sorted().stream().map(Problem::toString).toList();
    }
}
