package org.autoinstalld.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.api.EffectiveSettings;
import org.autoinstalld.api.LookupUrls;
import org.autoinstalld.api.Masking;
import org.autoinstalld.api.Texts;
import org.autoinstalld.api.TranscriptJson;
import org.autoinstalld.dialogue.MachineFacts;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.Size;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.ExpectedMachine;
import org.autoinstalld.responsefile.Judgement;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Everything there is to show about one host.
 *
 * @param armed what for, if it is
 */
record HostPage(Snapshot snapshot, HostLine line, @Nullable Mode armed) {

    /** What docs/api.md describes. */
    record Details(
            @JsonUnwrapped HostJson host,
            Place place,
            List<InterfaceJson> interfaces,
            @Nullable VmJson vm,
            @JsonUnwrapped @Nullable Files files,
            List<EffectiveSettings.Setting> settings) {}

    record InterfaceJson(
            @Nullable String name,
            @Nullable Lladdr lladdr,
            @Nullable String network,
            @Nullable IpAddress address,
            @Nullable IpAddress address6,
            @JsonProperty("static") boolean isStatic,
            @JsonProperty("switch") @Nullable String switchName,
            boolean local,
            boolean lockedLladdr,
            @Nullable String group,
            @Nullable Integer rdomain) {}

    record VmJson(
            String hypervisor,
            Size memory,
            @Nullable Size diskSize,
            List<String> disks,
            @Nullable String owner,
            boolean start,
            @Nullable String cdrom,
            boolean sev,
            boolean seves,
            @Nullable String instance,
            List<String> allowInstance) {}

    /** What it gets for a choice. A host with a mistake in its entry has no texts. */
    record Files(
            String mode,
            Setdir setdir,
            List<LookupUrls.Url> lookups,
            String disklabelUrl,
            Texts.@Nullable FileJson responseFile,
            @Nullable Dialogue dialogue,
            List<Problem> findings,
            Texts.@Nullable FileJson disklabel,
            Texts.@Nullable FileJson dhcpdConf,
            Texts.@Nullable FileJson vmConf,
            Texts.@Nullable FileJson vmConfInstalling) {}

    /** @param refused the same as {@code withheld}, by its former name */
    record Dialogue(@JsonUnwrapped TranscriptJson transcript, boolean withheld, boolean refused) {}

    static HostPage of(Serving serving, HostLine line) {
        return new HostPage(
                serving.summary().snapshot(),
                line,
                serving.armed(line.machine().name()).orElse(null));
    }

    private Masking masking() {
        return line.host().map(Masking::of).orElse(Masking.none());
    }

    /** Without files if the choice is wrong. */
    Details json(FileChoice chosen) {
        Masking masking = masking();
        return new Details(
                HostJson.of(line, masked(line.problems(), masking)),
                line.machine() instanceof KnownMachine.Wrong wrong
                        ? wrong.host().place()
                        : line.host().orElseThrow().place(),
                line.host().map(HostPage::interfaces).orElse(List.of()),
                line.host().flatMap(Host::vm).map(HostPage::guest).orElse(null),
                chosen instanceof FileChoice.Right right ? files(right, masking) : null,
                line.host()
                        .map(host ->
                                EffectiveSettings.of(host, snapshot.reading().origins(), masking))
                        .orElse(List.of()));
    }

    private Files files(FileChoice.Right chosen, Masking masking) {
        Mode mode = chosen.mode();
        Setdir setdir = chosen.setdir();
        LookupUrls urls = LookupUrls.of(snapshot.inventory(), line.machine(), mode, setdir);
        Optional<Judgement> judgement =
                line.host().flatMap(h -> snapshot.files().judge(h, mode, setdir, chosen.machine()));
        Optional<Texts> texts = line.host().map(host -> new Texts(snapshot, host, armed, masking));
        // where they were made, in the inventory or in a template; those of the dialogue name lines of the response
        // file
        List<Problem> findings = masked(judgement.map(Judgement::problems).orElse(List.of()), masking).stream()
                .sorted(HostLine.ERRORS_FIRST)
                .toList();
        return new Files(
                mode.word(),
                setdir,
                urls.inOrder(),
                urls.disklabel(),
                texts.map(t -> t.response(mode, setdir)).orElse(null),
                judgement
                        .map(j -> new Dialogue(TranscriptJson.of(j.transcript(), masking), j.refused(), j.refused()))
                        .orElse(null),
                findings,
                texts.map(t -> t.disklabel(setdir)).orElse(null),
                texts.map(Texts::dhcpd).orElse(null),
                texts.flatMap(t -> t.vmConf(false)).orElse(null),
                texts.flatMap(t -> t.vmConf(true)).orElse(null));
    }

    /** What a form for the machine's facts needs; empty for a host that has no files. */
    List<MachineForm.Field> machine(List<String> assignments) {
        return line.host().map(h -> MachineForm.of(usual(h), assignments)).orElse(List.of());
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
        return masked(line.own(), masking());
    }

    private static List<Problem> masked(List<Problem> problems, Masking masking) {
        return problems.stream().map(masking::problem).toList();
    }

    private static List<InterfaceJson> interfaces(Host host) {
        return host.interfaces().stream().map(HostPage::one).toList();
    }

    private static InterfaceJson one(Interface i) {
        return new InterfaceJson(
                i.name().orElse(null),
                i.lladdr().orElse(null),
                i.network().map(Network::name).orElse(null),
                i.address().orElse(null),
                i.address6().orElse(null),
                i.isStatic(),
                i.switchName().orElse(null),
                i.local(),
                i.lockedLladdr(),
                i.group().orElse(null),
                i.rdomain().orElse(null));
    }

    private static VmJson guest(Vm vm) {
        return new VmJson(
                vm.hypervisor(),
                vm.memory(),
                vm.diskSize().orElse(null),
                vm.disks().stream().map(Vm.Disk::path).toList(),
                vm.owner().orElse(null),
                vm.start(),
                vm.cdrom().orElse(null),
                vm.sev(),
                vm.seves(),
                vm.instance().orElse(null),
                vm.allowInstance());
    }
}
