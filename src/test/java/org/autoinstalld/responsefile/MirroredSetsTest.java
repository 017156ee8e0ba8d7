package org.autoinstalld.responsefile;

import static org.assertj.core.api.Assertions.assertThat;

import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Response files whose sets come from the mirror that this server keeps. */
class MirroredSetsTest {
    private static final Snapshot SNAPSHOT = Snapshots.of(Snapshots.FRAME, """
            site: { mirror: { folder: /m, releases: [7.8/amd64, snapshots/amd64] } }
            networks:
              other: { subnet: 10.7.0.0/24, next-server: 10.7.0.2 }
            hypervisors: { vmhost: { switches: { uplink: veb0 } } }
            profiles:
              old: { sets: { location: http, server: s.example, directory: d, proxy: "http://p:1" } }
            hosts:
              web.example.org:
                profiles: [base, old]
                lladdr: 02:00:00:00:00:01
                address: 10.0.0.11
                vm: { hypervisor: vmhost, switch: uplink, disk: /vm/web.img, disk-size: 20G }
                sets: { location: mirror, names: [-x*] }
              far.example.org:
                profiles: [base]
                lladdr: 02:00:00:00:00:02
                network: other
                address: 10.7.0.11
                sets: { location: mirror }
            """);

    private static Host host(String name) {
        return SNAPSHOT.inventory().hosts().get(new HostName(name));
    }

    private static RenderResult made(String name, Mode mode, String setdir) {
        return SNAPSHOT.files().make(host(name), mode, Setdir.parse(setdir).orElseThrow());
    }

    private static String text(String name, Mode mode, String setdir) {
        RenderResult made = made(name, mode, setdir);
        assertThat(made).isInstanceOf(RenderResult.File.class);
        return ((RenderResult.File) made).body().text();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theyAreAtThisServerInTheDirectoryOfWhatBoots(Mode mode) {
        assertThat(text("web.example.org", mode, "7.8/amd64"))
                .contains("Location of sets = http\n")
                .contains("HTTP Server = http://10.0.0.1\n")
                .contains("Server directory = pub/OpenBSD/7.8/amd64\n")
                .contains("Set name(s) = -x*\n")
                .doesNotContain("proxy");
        assertThat(text("web.example.org", mode, "snapshots/amd64"))
                .contains("Server directory = pub/OpenBSD/snapshots/amd64\n");
    }

    @Test
    void theServerIsTheNextServerOfTheHost() {
        assertThat(text("far.example.org", Mode.INSTALL, "7.8/amd64")).contains("HTTP Server = http://10.7.0.2\n");
    }

    @Test
    void theForecastIsThatOfAServerOverHttp() {
        Judgement judgement = SNAPSHOT.files()
                .judge(host("web.example.org"), Mode.INSTALL, new Setdir("7.8", "amd64"), Machine.UNDECLARED)
                .orElseThrow();
        assertThat(judgement.transcript().completes()).isTrue();
        assertThat(judgement.problems()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whatTheMirrorDoesNotHaveIsNotPromised(Mode mode) {
        RenderResult made = made("web.example.org", mode, "7.9/amd64");
        assertThat(made).isInstanceOf(RenderResult.Nothing.class);
        Problem problem = ((RenderResult.Nothing) made).problems().get(0);
        assertThat(problem.toString()).contains("has no 7.9/amd64").contains("7.8/amd64, snapshots/amd64");
        assertThat(problem.place().line()).isPositive();
    }
}
