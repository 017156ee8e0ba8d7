package org.autoinstalld.reload;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.TemplateSet;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.YamlFile;
import org.jspecify.annotations.Nullable;

/**
 * Texts that nobody saved, in the place of what is served.
 *
 * @param host whose YAML it is
 * @param yaml a file of the inventory, or what stands below the host's name in one; null: as it is served
 * @param template the template that a text is for; null: none
 * @param text of that template
 */
public record TypedEdit(
        HostName host, @Nullable String yaml, @Nullable String template, String text) {
    private static final String TYPED = "typed.yaml";
    /** More values than a host has that somebody types. */
    private static final long VALUES = 20_000;

    private static final List<String> TOPS = List.of("site", "networks", "hypervisors", "profiles", "hosts");

    /** What would come of it. */
    public sealed interface Outcome {
        /** @param typed the file's name in problems; empty if none was typed */
        record Snapshots(Snapshot snapshot, String typed) implements Outcome {}

        /** It would not be served. */
        record Refused(List<Problem> problems) implements Outcome {}
    }

    Outcome tried(Snapshot now, InventoryFolder inventory) {
        TemplateSet set = now.templates();
        if (template != null) {
            Loaded loaded = set.with(template, text.getBytes(StandardCharsets.UTF_8));
            if (loaded instanceof Loaded.Failed failed) {
                return new Outcome.Refused(failed.problems());
            }
            set = ((Loaded.Ready) loaded).templates();
        }
        if (yaml == null) {
            return snapshot(now, now.reading(), set, "");
        }
        YamlFile file = file(now, inventory.root(), yaml);
        Reading reading = inventory.tried(file);
        return reading.inventory().isPresent()
                ? snapshot(now, reading, set, file.name())
                : new Outcome.Refused(reading.problems());
    }

    private Outcome snapshot(Snapshot now, Reading reading, TemplateSet set, String typed) {
        Snapshot then = Snapshot.of(reading, set, now.siteSets().trees(), now.setNumbers());
        return new Outcome.Snapshots(template == null ? then : then.blind(), typed);
    }

    /** Beside the file that it stands for, so that what it names by a relative path is found from there. */
    private YamlFile file(Snapshot now, Path root, String typed) {
        Path beside = place(now).map(Path::of).orElse(root.resolve(TYPED));
        YamlFile file = YamlFile.parse(
                beside.resolveSibling(TYPED).toString(),
                typed.getBytes(StandardCharsets.UTF_8),
                new YamlFile.Budget(VALUES));
        return isBody(file) ? file.below("hosts", host.text()) : file;
    }

    private Optional<String> place(Snapshot now) {
        return now.lookup().index().byName(host).stream()
                .findFirst()
                .map(machine -> machine instanceof KnownMachine.Wrong wrong
                        ? wrong.host().place()
                        : ((KnownMachine.Right) machine).host().place())
                .map(place -> place.file());
    }

    /** Whether it has no key that stands outermost in a file. A list of profiles is a host's. */
    private static boolean isBody(YamlFile file) {
        return file.documents().size() == 1
                && file.documents().get(0).entries().stream()
                        .noneMatch(e -> TOPS.contains(e.key())
                                && (e.value() instanceof Mapping || !e.key().equals("profiles")));
    }
}
