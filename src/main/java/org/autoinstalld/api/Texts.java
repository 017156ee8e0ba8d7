package org.autoinstalld.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Comparator;
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
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.FileKind;
import org.autoinstalld.responsefile.Preview;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.DhcpdModel;
import org.autoinstalld.template.Rendering;
import org.autoinstalld.template.VmConfModel;
import org.jspecify.annotations.Nullable;

/** The files made from a host: each text whole and masked, or the problems in its place. */
public final class Texts {
    private final Snapshot snapshot;
    private final Host host;
    private final Map<HostName, Mode> armed;
    private final Masking masking;

    /**
     * @param armed what the host is armed for, if it is
     */
    public Texts(Snapshot snapshot, Host host, @Nullable Mode armed, Masking masking) {
        this.snapshot = snapshot;
        this.host = host;
        this.armed = armed == null ? Map.of() : Map.of(host.name(), armed);
        this.masking = masking;
    }

    /**
     * A file, or why there is none.
     *
     * @param made false: a request for it gets 503
     * @param lines of a response file
     * @param used whether a response file names it
     */
    public record FileJson(
            boolean made,
            String text,
            List<Problem> problems,
            @JsonInclude(NON_NULL) @Nullable List<Line> lines,
            @JsonInclude(NON_NULL) @Nullable Boolean used) {

        FileJson(boolean made, String text, List<Problem> problems) {
            this(made, text, problems, null, null);
        }
    }

    /**
     * A line of a response file.
     *
     * @param question null if it is no answer
     * @param template place of the line that made it
     */
    record Line(
            int number,
            String text,
            @Nullable String question,
            @Nullable String answer,
            @Nullable Place template) {}

    /** The response file, line by line with the place in the template that made each. */
    public FileJson response(Mode mode, Setdir setdir) {
        Preview preview = snapshot.files().preview(host, FileKind.of(mode), setdir);
        List<Line> lines = new ArrayList<>();
        StringBuilder text = new StringBuilder(preview.text().length());
        int number = 0;
        for (String raw : lines(preview.text())) {
            String line = masking.line(raw);
            text.append(line).append('\n');
            Optional<String> answer = Masking.answer(line);
            lines.add(new Line(
                    number + 1,
                    line,
                    answer.map(a -> Masking.question(line).strip()).orElse(null),
                    answer.orElse(null),
                    number < preview.origins().size() ? preview.origins().get(number) : null));
            number++;
        }
        return new FileJson(preview.isServed(), text.toString(), masked(preview.problems()), lines, null);
    }

    /** Its lines, without their ends; what is behind the last end counts if there is anything. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    /** The disklabel template. */
    public FileJson disklabel(Setdir setdir) {
        Preview preview = snapshot.files().preview(host, FileKind.DISKLABEL, setdir);
        return new FileJson(
                preview.isServed(),
                masking.text(preview.text()),
                masked(preview.problems()),
                null,
                host.settings().has(Settings.DISKLABEL));
    }

    /** What {@code autoinstalld dhcpd HOST} prints. */
    public FileJson dhcpd() {
        Inventory inventory = snapshot.inventory();
        List<DhcpdModel.Segment> segments = host.interfaces().stream()
                .flatMap(i -> i.network().stream())
                .distinct()
                .sorted(Comparator.comparing(Network::name))
                .map(network -> segment(network))
                .toList();
        return segments.isEmpty()
                ? new FileJson(true, "", List.of())
                : text(snapshot.templates().dhcpd(new DhcpdModel(inventory.site(), segments, armed)));
    }

    private DhcpdModel.Segment segment(Network network) {
        return new DhcpdModel.Segment(network, List.of(host));
    }

    /** What {@code autoinstalld vmconf HOST} prints, or with {@code --install}; empty for physical machines. */
    public Optional<FileJson> vmConf(boolean installing) {
        return host.vm()
                .flatMap(vm ->
                        Optional.ofNullable(snapshot.inventory().hypervisors().get(vm.hypervisor())))
                .map(hypervisor -> text(snapshot.templates().vmConf(model(hypervisor, installing))));
    }

    private VmConfModel model(Hypervisor hypervisor, boolean installing) {
        return new VmConfModel(hypervisor, List.of(host), installing ? Set.of(host.name()) : Set.of());
    }

    private FileJson text(Rendering rendering) {
        return rendering instanceof Rendering.Rendered rendered
                ? new FileJson(true, masking.text(rendered.text()), List.of())
                : new FileJson(false, "", masked(((Rendering.Failed) rendering).problems()));
    }

    private List<Problem> masked(List<Problem> problems) {
        return problems.stream().map(masking::problem).toList();
    }
}
