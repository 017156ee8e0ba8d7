package org.autoinstalld.responsefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stock templates' lines about sets, wherever those come from, as the installer takes them. */
class SetsJudgedTest {
    private static Snapshot with(String sets, String more) {
        return Snapshots.of(Snapshots.FRAME, """
                hypervisors: { vmhost: { switches: { uplink: veb0 } } }
                hosts:
                  web.example.org:
                    profiles: [base]
                    lladdr: 02:00:00:00:00:01
                    address: 10.0.0.11
                    vm: { hypervisor: vmhost, switch: uplink, disk: "/vm/${name}.img", disk-size: 20G }
                    sets: { %s }
                %s""".formatted(sets, more.indent(4)));
    }

    private static Host host(Snapshot snapshot) {
        return snapshot.inventory().hosts().get(new HostName("web.example.org"));
    }

    private static String text(Snapshot snapshot, Mode mode, String setdir) {
        RenderResult made =
                snapshot.files().make(host(snapshot), mode, Setdir.parse(setdir).orElseThrow());
        assertThat(made).isInstanceOf(RenderResult.File.class);
        return ((RenderResult.File) made).body().text();
    }

    private static Judgement judge(Snapshot snapshot, Mode mode, String setdir) {
        return snapshot.files()
                .judge(host(snapshot), mode, Setdir.parse(setdir).orElseThrow(), Machine.UNDECLARED)
                .orElseThrow();
    }

    private static List<String> problems(Snapshot snapshot, Mode mode, String setdir) {
        return judge(snapshot, mode, setdir).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aCdNeedsItsLineAboutTheMissingSignature(Mode mode) {
        Snapshot snapshot =
                with("location: cd0, names: [site78.tgz], unverified: [site78.tgz]", "machine: { cdroms: [cd0] }");
        assertThat(text(snapshot, mode, "7.8/amd64"))
                .contains("Directory does not contain SHA256.sig. Continue without verification = yes\n")
                .doesNotContain("Checksum test")
                .doesNotContain("Unverified sets");
        assertThat(judge(snapshot, mode, "7.8/amd64").transcript().completes()).isTrue();
        assertThat(problems(snapshot, mode, "7.8/amd64")).isEmpty();
    }

    @Test
    void theImageOfAGuestIsADriveOfIt() {
        Snapshot snapshot = Snapshots.of(Snapshots.FRAME, """
                hypervisors: { vmhost: { switches: { uplink: veb0 } } }
                hosts:
                  web.example.org:
                    profiles: [base]
                    lladdr: 02:00:00:00:00:01
                    address: 10.0.0.11
                    vm: { hypervisor: vmhost, switch: uplink, disk: /vm/web.img, disk-size: 20G, cdrom: /iso/78.iso }
                    sets: { location: cd0 }
                """);
        assertThat(judge(snapshot, Mode.INSTALL, "7.8/amd64").transcript().completes())
                .isTrue();
        assertThat(problems(snapshot, Mode.INSTALL, "7.8/amd64")).isEmpty();
    }

    @Test
    void aMirrorNeedsNoSuchLine() {
        Snapshot snapshot = with("location: http, server: cdn.openbsd.org", "");
        assertThat(text(snapshot, Mode.INSTALL, "7.8/amd64")).doesNotContain("Directory does not contain");
        assertThat(problems(snapshot, Mode.INSTALL, "7.8/amd64")).isEmpty();
    }

    @Test
    void theOnlyDiskIsNoSource() {
        Snapshot snapshot = with("location: disk", "");
        RenderResult made = snapshot.files().make(host(snapshot), Mode.INSTALL, new Setdir("7.8", "amd64"));
        assertThat(made).isInstanceOf(RenderResult.Nothing.class);
        assertThat(((RenderResult.Nothing) made).reason()).contains("complete without 'bsd'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.0", "7.2", "7.3", "7.8", "snapshots"})
    void anotherDiskIsASourceInEveryRelease(String release) {
        Snapshot snapshot = with("location: disk", "machine: { disks: [sd0:20G, sd1:1G] }");
        Judgement judgement = judge(snapshot, Mode.INSTALL, release + "/amd64");
        assertThat(judgement.transcript().completes()).isTrue();
        assertThat(judgement.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pub/OpenBSD/${setdir}", "pub/OpenBSD/${release}/${arch}", "openbsd/${release}/${arch}/"})
    void aDirectoryFollowsTheMachineThatAsks(String directory) {
        Snapshot snapshot = with("location: http, server: cdn.openbsd.org, directory: \"" + directory + "\"", "");
        for (String setdir : List.of("7.8/amd64", "7.9/amd64", "snapshots/i386")) {
            assertThat(text(snapshot, Mode.INSTALL, setdir))
                    .containsPattern("Server directory = (pub/OpenBSD|openbsd)/" + setdir + "/?\n");
            assertThat(problems(snapshot, Mode.INSTALL, setdir)).isEmpty();
            assertThat(problems(snapshot, Mode.UPGRADE, setdir)).isEmpty();
        }
    }

    @Test
    void aDirectoryOfAnotherReleaseIsAnErrorWhereItStands() {
        Snapshot snapshot =
                with("location: http, server: cdn.openbsd.org, directory: pub/OpenBSD/7.8/amd64", "timezone: UTC");
        assertThat(problems(snapshot, Mode.INSTALL, "7.8/amd64")).isEmpty();
        assertThat(problems(snapshot, Mode.INSTALL, "7.9/amd64"))
                .anyMatch(p -> p.startsWith("f1.yaml:8:")
                        && p.contains("error: 'pub/OpenBSD/7.8/amd64' is for 7.8/amd64")
                        && p.contains("write 'pub/OpenBSD/7.9/amd64'"));
        assertThat(snapshot.files().make(host(snapshot), Mode.INSTALL, new Setdir("7.9", "amd64")))
                .isInstanceOf(RenderResult.Nothing.class);
    }

    @Test
    void otherVariablesStayUnknown() {
        assertThat(Snapshots.reading(
                                Snapshots.FRAME,
                                "profiles: { p: { sets: { directory: \"${relase}\" } } }\n"
                                        + "hosts: { a.example.org: { profiles: [base, p] } }")
                        .problems()
                        .toString())
                .contains("unknown variable '${relase}'")
                .contains("${name}, ${short}, ${arch}, ${release}, ${setdir}");
    }

    /** As the advice about a pattern says. */
    @Test
    void siteSetsMayBeDeclaredAlone() {
        Snapshot snapshot = with(
                "location: http, server: cdn.openbsd.org, names: [\"site*\"], unverified: [site78.tgz]",
                "machine: { sets: [site78.tgz] }");
        assertThat(judge(snapshot, Mode.INSTALL, "7.8/amd64").transcript().completes())
                .isTrue();
        assertThat(problems(snapshot, Mode.INSTALL, "7.8/amd64")).isEmpty();

        Snapshot forgotten = with("location: http, server: cdn.openbsd.org", "machine: { sets: [site78.tgz] }");
        assertThat(problems(forgotten, Mode.INSTALL, "7.8/amd64"))
                .singleElement()
                .asString()
                .contains("site78.tgz, but it is not selected");
    }
}
