package org.autoinstalld.vmconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.junit.jupiter.api.Test;

class VmConfTest {
    private static final String FILE = """
            dir="/home/vm/"
            switch "lan" {
            	interface veb0
            }
            vm "web1" {
            	disable # for now
            	memory 1G
            	boot $dir "bsd.rd"
            	boot device net
            	disk $dir/web1.qcow2 format "qcow2"
            	owner puffy
            	interface {
            		switch "lan"
            		locked lladdr FE:E1:BB:0:0:1
            	}
            }
            """;

    private static VmConf parse(String text) {
        return VmConf.parse("vm.conf", text);
    }

    private static List<String> told(String text) {
        return parse(text).problems().stream().map(Problem::message).toList();
    }

    private static VmBlock onlyVm(String options) {
        return parse("vm x {\n" + options + "\n}\n").vms().get(0).value();
    }

    @Test
    void aVmIsWhatItsBlockSays() {
        VmEntry<VmBlock> vm = parse(FILE).vms().get(0);
        assertThat(vm.value())
                .isEqualTo(new VmBlock(
                        "web1",
                        null,
                        false,
                        false,
                        1L << 30,
                        List.of(new VmBlock.Disk("/home/vm//web1.qcow2", "qcow2")),
                        List.of(new VmBlock.Interface(
                                false,
                                null,
                                "lan",
                                Lladdr.parse("fe:e1:bb:00:00:01").orElseThrow(),
                                true,
                                null,
                                null,
                                true)),
                        null,
                        "/home/vm/bsd.rd",
                        VmBlock.BootDevice.NET,
                        null,
                        Owner.of("puffy"),
                        Set.of(),
                        null,
                        false));
        assertThat(vm.place()).isEqualTo(new Place("vm.conf", 5, 1));
        assertThat(vm.span().of(FILE)).startsWith("vm \"web1\" {").endsWith("\t}\n}");
        assertThat(parse(FILE).problems()).isEmpty();
    }

    @Test
    void meaningIgnoresMacrosOrderAndWhatGoesWithoutSaying() {
        VmConf spelt = parse("""
                vm b { disk "/b"
                	memory 512M
                	enable
                	owner root
                	interfaces 1
                	interface tap { up }
                }
                vm a { disk "/a" }
                switch s { interface veb0
                }
                """);
        VmConf terse = parse("""
                p='/b'
                switch "s" { interface veb "0" }
                vm "a" { disk '/a'
                }
                vm "b" { interface
                disk $p
                }
                """);
        assertThat(spelt.problems()).isEmpty();
        assertThat(VmMeaning.of(terse)).isEqualTo(VmMeaning.of(spelt));
        assertThat(VmMeaning.of(parse("vm a { disk \"/c\" }")))
                .isNotEqualTo(VmMeaning.of(parse("vm a { disk \"/a\" }")));
    }

    @Test
    void aMacroIsReadAsIfItsValueStoodThere() {
        assertThat(parse("o=\"disable\"\nm='512M'\nvm x { $o\nmemory $m\ndisk \"/x\"\n}\n")
                        .vms()
                        .get(0)
                        .value())
                .matches(vm -> !vm.enabled() && Long.valueOf(512L << 20).equals(vm.memory()));
        assertThat(onlyVm("disk '$o'").disks().get(0).path()).isEqualTo("$o");
    }

    @Test
    void aMacroCannotHaveTheNameOfAKeyword() {
        assertThat(told("boot=\"/bsd.rd\"\n")).containsExactly("syntax error: 'boot' is a keyword");
    }

    @Test
    void aBackslashJoinsLinesAndACommentGoesOnBehindIt() {
        assertThat(onlyVm("disk \\\n \"/a\\\nb\" # comment \\\n still comment\nmemory 1\\\n0M")
                        .disks())
                .containsExactly(new VmBlock.Disk("/ab", null));
    }

    @Test
    void quotesEscapeThemselvesOnly() {
        assertThat(onlyVm("disk \"a\\\"b\\c\\ d'\"").disks().get(0).path()).isEqualTo("a\"b\\c d'");
    }

    @Test
    void memoryIsReadAsScanScaledDoes() {
        assertThat(onlyVm("memory 1048575K").memory()).isEqualTo(1023L << 20);
        assertThat(onlyVm("memory 1.5g").memory()).isEqualTo(1536L << 20);
        assertThat(onlyVm("memory 1048576").memory()).isEqualTo(1L << 20);
        assertThat(told("vm x {\nmemory 129G\n}")).anyMatch(m -> m.contains("more than 128G"));
        assertThat(told("vm x {\nmemory 1GB\n}")).anyMatch(m -> m.contains("failed to parse size"));
        assertThat(told("vm x {\nmemory 99999999E\n}")).anyMatch(m -> m.contains("failed to parse size"));
    }

    @Test
    void includedFilesCountAndShareMacros() {
        Map<String, String> files = Map.of(
                "/etc/vm/a.conf", "vm \"a\" { disk $dir \"a\" }\nkernel=\"/bsd.rd\"",
                "/etc/vm/b.conf", "include \"/etc/vm/a.conf\"\n");
        Function<String, Optional<String>> around = p -> Optional.ofNullable(files.get(p));
        String text = "dir=\"/vm/\"\ninclude /etc/vm/b.conf\nvm \"c\" { boot $kernel\ndisk \"/c\"\n}\n";
        VmConf conf = VmConf.parse("vm.conf", text, around);
        assertThat(conf.problems()).isEmpty();
        assertThat(conf.vms()).extracting(e -> e.value().name()).containsExactly("a", "c");
        assertThat(conf.vms().get(0).place()).isEqualTo(new Place("/etc/vm/a.conf", 1, 1));
        assertThat(conf.vms().get(0).value().disks().get(0).path()).isEqualTo("/vm/a");
        assertThat(conf.vms().get(1).value().boot()).isEqualTo("/bsd.rd");
        assertThat(conf.includes())
                .extracting(e -> e.value().path())
                .containsExactly("/etc/vm/b.conf", "/etc/vm/a.conf");
    }

    @Test
    void aMissingIncludeAndOneThatIncludesItselfAreErrors() {
        Function<String, Optional<String>> around =
                p -> p.equals("loop") ? Optional.of("include \"loop\"\n") : Optional.empty();
        assertThat(VmConf.parse("vm.conf", "include \"loop\"\ninclude \"gone\"\n", around)
                        .problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "loop:1:1: error: 'loop' includes itself; remove one of the includes",
                        "vm.conf:2:1: error: failed to include file 'gone'; it is not there or not readable");
        Function<String, Optional<String>> endless = p -> Optional.of("include \"" + p + "x\"\n");
        assertThat(VmConf.parse("vm.conf", "include \"x\"\n", endless).problems())
                .hasSize(1);
    }

    @Test
    void anIncludeThatIsNotFollowedIsNoted() {
        VmConf conf = parse("include \"/etc/vm.local\"\nvm x { disk \"/x\"\ninterface { switch \"there\" }\n}\n");
        assertThat(conf.problems()).isEmpty();
        assertThat(conf.includes().get(0).value().followed()).isFalse();
    }

    @Test
    void aFileWithoutItsLastNewlineIsRead() {
        assertThat(told("vm x { disk \"/x\" }")).isEmpty();
        assertThat(told("vm x { disk \"/x\"\n} # end")).isEmpty();
    }

    @Test
    void dosLineEndsAreToldOnce() {
        assertThat(parse("switch s {\r\n").problems().get(0).remedy()).contains("DOS line ends");
    }

    @Test
    void aFileThatIsSomethingElseGetsABoundedNumberOfComplaints() {
        assertThat(told("<html>\n".repeat(5000))).hasSizeLessThan(1100);
        assertThat(told("$x\n".repeat(5000))).hasSizeLessThan(1100);
        assertThat(told("vm x {\n".repeat(5000))).hasSizeLessThan(1100);
    }

    @Test
    void sevesIsSevAndMore() {
        VmBlock plain = onlyVm("disk \"/x\"");
        assertThat(plain.sev()).isFalse();
        assertThat(plain.seves()).isFalse();
        VmBlock sev = onlyVm("disk \"/x\"\nsev");
        assertThat(sev.sev()).isTrue();
        assertThat(sev.seves()).isFalse();
        for (String options : List.of("seves", "sev\nseves", "seves\nsev")) {
            VmBlock seves = onlyVm("disk \"/x\"\n" + options);
            assertThat(seves.sev()).isTrue();
            assertThat(seves.seves()).isTrue();
        }
        // a keyword, so a name has to be quoted
        assertThat(parse("vm seves {\ndisk \"/x\"\n}\n").hasErrors()).isTrue();
        assertThat(VmWord.isBare("seves")).isFalse();
    }

    @Test
    void aPathOfNothingIsRefusedAsRealpathDoes() {
        for (String option : List.of("disk \"\"", "disk \"\" format raw", "boot \"\"", "disk '' ''")) {
            assertThat(parse("vm x {\ndisk \"/x\"\n" + option + "\n}\n").hasErrors())
                    .as(option)
                    .isTrue();
        }
        // vmd copies it and then has none
        assertThat(onlyVm("disk \"/x\"\ncdrom \"\"").cdrom()).isNull();
    }
}
