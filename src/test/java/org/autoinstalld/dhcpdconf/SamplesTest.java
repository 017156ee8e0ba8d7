package org.autoinstalld.dhcpdconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.syntax.Samples;
import org.junit.jupiter.api.Test;

/** Files people really use are refused only for what dhcpd refuses. */
class SamplesTest {
    /** An ISC example with an option OpenBSD has no name for, and a range in the wrong subnet. */
    private static final String DEFECTIVE = "stephen-fox-freedhcpd__usr.sbin_dhcpd_dhcpd.conf";

    @Test
    void samplesAreRead() {
        List<Path> all = new ArrayList<>(Samples.of("dhcpd.conf", "dhcpd"));
        all.addAll(Samples.of("openbsd-examples", "dhcpd.conf"));
        all.addAll(Samples.of("seed", "dhcpd.conf"));
        for (Path file : all) {
            String text = Samples.read(file);
            DhcpdConf conf = DhcpdConf.parse(file.getFileName().toString(), text);
            assertThat(conf.hosts().size() + conf.subnets().size())
                    .as("%s", file)
                    .isPositive();
            List<Integer> errors = conf.problems().stream()
                    .filter(Problem::isError)
                    .map(p -> p.place().line())
                    .toList();
            assertThat(errors)
                    .as("%s: %s", file, conf.problems())
                    .isEqualTo(file.endsWith(DEFECTIVE) ? List.of(22, 29) : List.of());
        }
    }

    @Test
    void theArticlesHostIsRead() {
        Path file = Samples.of("seed", "dhcpd.conf").get(0);
        HostDeclaration host =
                DhcpdConf.parse("seed", Samples.read(file)).hosts().get(0).value();
        assertThat(host.name()).isEqualTo("shell.int.gmmi.me");
        assertThat(host.lladdr()).map(Object::toString).contains("02:00:00:29:ae:4f");
        assertThat(host.fixedAddresses()).containsExactly("192.168.1.34");
        assertThat(host.filename()).contains("auto_install");
        assertThat(host.hostName()).contains("shell.int.gmmi.me");
    }
}
