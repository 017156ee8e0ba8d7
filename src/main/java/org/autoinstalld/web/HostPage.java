package org.autoinstalld.web;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.Mode;
import org.autoinstalld.dialogue.MachineFacts;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.ExpectedMachine;
import org.autoinstalld.responsefile.Judgement;
import org.autoinstalld.responsefile.Snapshot;

/**
 * Everything there is to show about one host.
 *
 * @param armed what for, if it is
 */
record HostPage(Snapshot snapshot, HostLine line, Optional<Mode> armed) {
    static HostPage of(Serving serving, HostLine line) {
        return new HostPage(
                serving.summary().snapshot(), line, serving.armed(line.machine().name()));
    }

    /** Its files for the choice; without them if the choice is wrong, or a mistake in the inventory leaves it none. */
    Fields tree(FileChoice chosen) {
        Fields tree = line.tree()
                .with("place", place())
                .with("interfaces", line.host().map(HostPage::interfaces).orElse(List.of()))
                .with("vm", line.host().flatMap(Host::vm).map(HostPage::guest));
        Masking masking = line.host().map(Masking::of).orElse(Masking.none());
        tree.with("problems", line.problems().stream().map(masking::problem).toList());
        if (chosen instanceof FileChoice.Right right) {
            LookupUrls errand = LookupUrls.of(snapshot.inventory(), line.machine(), right.mode(), right.setdir());
            Optional<Judgement> judgement =
                    line.host().flatMap(h -> snapshot.files().judge(h, right.mode(), right.setdir(), right.machine()));
            tree.with("mode", right.mode().word())
                    .with("setdir", right.setdir())
                    .with("lookups", errand.tree())
                    .with("disklabel_url", errand.disklabelUrl());
            Optional<Texts> texts = line.host().map(host -> new Texts(snapshot, host, armed, masking));
            tree.with("response_file", texts.map(t -> t.response(right.mode(), right.setdir())))
                    .with("dialogue", judgement.map(j -> dialogue(j, masking)))
                    .with("findings", findings(judgement, masking))
                    .with("disklabel", texts.map(t -> t.disklabel(right.setdir())))
                    .with("dhcpd_conf", texts.map(Texts::dhcpd))
                    .with("vm_conf", texts.flatMap(t -> t.vmConf(false)))
                    .with("vm_conf_installing", texts.flatMap(t -> t.vmConf(true)));
        }
        return tree.with(
                "settings",
                line.host()
                        .map(host ->
                                EffectiveSettings.tree(host, snapshot.reading().origins(), masking))
                        .orElse(List.of()));
    }

    private static Fields dialogue(Judgement judgement, Masking masking) {
        return TranscriptJson.tree(judgement.transcript(), masking)
                .with("withheld", judgement.refused())
                .with(HostCondition.FORMER, judgement.refused());
    }

    /** Where they were made, in the inventory or in a template; those of the dialogue name lines of the response file. */
    private static List<Problem> findings(Optional<Judgement> judgement, Masking masking) {
        return judgement.map(Judgement::problems).orElse(List.of()).stream()
                .map(masking::problem)
                .sorted(HostLine.ERRORS_FIRST)
                .toList();
    }

    /** What a form for the machine's facts needs; empty for a host that has no files. */
    List<Fields> machine(List<String> assignments) {
        return line.host().map(h -> MachineForm.tree(usual(h), assignments)).orElse(List.of());
    }

    /** As its installation is judged. */
    private MachineFacts usual(Host host) {
        return snapshot.files()
                .judge(
                        host,
                        Mode.INSTALL,
                        snapshot.inventory().site().setdir(),
                        org.autoinstalld.inventory.Machine.UNDECLARED)
                .map(j -> j.transcript().facts())
                .orElseGet(() -> ExpectedMachine.of(snapshot.inventory(), host, null));
    }

    /** Its problems but for what the dialogue found, which depends on what is chosen. */
    List<Problem> own() {
        Masking masking = line.host().map(Masking::of).orElse(Masking.none());
        return line.own().stream().map(masking::problem).toList();
    }

    private String place() {
        return line.machine() instanceof KnownMachine.Wrong wrong
                ? wrong.host().place().toString()
                : line.host().orElseThrow().place().toString();
    }

    private static List<Fields> interfaces(Host host) {
        return host.interfaces().stream().map(HostPage::tree).toList();
    }

    private static Fields tree(Interface i) {
        return new Fields()
                .with("name", i.name())
                .with("lladdr", i.lladdr())
                .with("network", i.network())
                .with("address", i.address())
                .with("address6", i.address6())
                .with("static", i.isStatic())
                .with("switch", i.switchName())
                .with("local", i.local())
                .with("locked_lladdr", i.lockedLladdr())
                .with("group", i.group())
                .with("rdomain", i.rdomain());
    }

    private static Fields guest(Vm vm) {
        return new Fields()
                .with("hypervisor", vm.hypervisor())
                .with("memory", vm.memory())
                .with("disk_size", vm.diskSize())
                .with("disks", vm.disks().stream().map(Vm.Disk::path).toList())
                .with("owner", vm.owner())
                .with("start", vm.start())
                .with("cdrom", vm.more().cdrom())
                .with("sev", vm.more().sev())
                .with("seves", vm.more().seves())
                .with("instance", vm.more().instance())
                .with("allow_instance", vm.more().allowInstance());
    }
}
