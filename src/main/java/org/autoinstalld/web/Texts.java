package org.autoinstalld.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.FileKind;
import org.autoinstalld.responsefile.Preview;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.DhcpdModel;
import org.autoinstalld.template.Rendering;
import org.autoinstalld.template.VmConfModel;
import org.jspecify.annotations.Nullable;

/** The files made from a host, as trees: each text whole and masked, or the problems in its place. */
final class Texts {
    private final Snapshot snapshot;
    private final Host host;
    private final Map<HostName, Mode> armed;
    private final Masking masking;

    /**
     * @param armed what the host is armed for, if it is
     */
    Texts(Snapshot snapshot, Host host, Optional<Mode> armed, Masking masking) {
        this.snapshot = snapshot;
        this.host = host;
        this.armed = armed.map(mode -> Map.of(host.name(), mode)).orElse(Map.of());
        this.masking = masking;
    }

    /** The response file, line by line with the place in the template that made each. */
    Fields response(Mode mode, Setdir setdir) {
        Preview preview = snapshot.files().preview(host, mode, setdir);
        List<Map<String, @Nullable Object>> lines = new ArrayList<>();
        StringBuilder text = new StringBuilder(preview.text().length());
        int number = 0;
        for (String raw : lines(preview.text())) {
            String line = masking.line(raw);
            text.append(line).append('\n');
            Optional<Place> origin = number < preview.origins().size()
                    ? Optional.of(preview.origins().get(number))
                    : Optional.empty();
            lines.add(line(++number, line, origin).tree());
        }
        return text(preview.isServed(), text.toString(), preview.problems()).with("lines", lines);
    }

    private static Fields line(int number, String line, Optional<Place> origin) {
        Optional<String> answer = Masking.answer(line);
        return new Fields()
                .with("number", number)
                .with("text", line)
                .with("question", answer.map(a -> Masking.question(line).strip()))
                .with("answer", answer)
                .with("template", origin);
    }

    /** Its lines, without their ends; what is behind the last end counts if there is anything. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    Fields disklabel(Setdir setdir) {
        Preview preview = snapshot.files().preview(host, FileKind.DISKLABEL, setdir);
        return text(preview.isServed(), masking.text(preview.text()), preview.problems())
                .with("used", host.settings().disklabel().isPresent());
    }

    /** What {@code autoinstalld dhcpd HOST} prints. */
    Fields dhcpd() {
        Inventory inventory = snapshot.inventory();
        List<DhcpdModel.Segment> segments = host.interfaces().stream()
                .flatMap(i -> i.network().stream())
                .distinct()
                .sorted()
                .flatMap(name -> Optional.ofNullable(inventory.networks().get(name)).stream())
                .map(network -> segment(network))
                .toList();
        return segments.isEmpty()
                ? text(true, "", List.of())
                : text(snapshot.templates().dhcpd(new DhcpdModel(inventory.site(), segments, armed)));
    }

    private DhcpdModel.Segment segment(Network network) {
        return new DhcpdModel.Segment(network, List.of(host));
    }

    /** What {@code autoinstalld vmconf HOST} prints, or with {@code --install}; empty for physical machines. */
    Optional<Fields> vmConf(boolean installing) {
        return host.vm()
                .flatMap(vm ->
                        Optional.ofNullable(snapshot.inventory().hypervisors().get(vm.hypervisor())))
                .map(hypervisor -> text(snapshot.templates().vmConf(model(hypervisor, installing))));
    }

    private VmConfModel model(Hypervisor hypervisor, boolean installing) {
        return new VmConfModel(hypervisor, List.of(host), installing ? Set.of(host.name()) : Set.of());
    }

    private Fields text(Rendering rendering) {
        return rendering instanceof Rendering.Rendered rendered
                ? text(true, masking.text(rendered.text()), List.of())
                : text(false, "", ((Rendering.Failed) rendering).problems());
    }

    private Fields text(boolean served, String text, List<Problem> problems) {
        return new Fields()
                .with("made", served)
                .with("text", text)
                .with("problems", problems.stream().map(masking::problem).toList());
    }
}
