package org.autoinstalld.responsefile;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.InventoryReader;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.inventory.ValueMaps;
import org.autoinstalld.lookup.Lookup;
import org.autoinstalld.siteset.SiteSets;
import org.autoinstalld.siteset.SiteTrees;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.TemplateSet;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;

/** Snapshots made from YAML in a test and the templates that ship with the project. */
public final class Snapshots {
    /** A hash of a password that nobody knows. */
    public static final String HASH = "$2b$10$WIOuc2hGI6XW861AShZOHu1UXfkwvvqm99em9GEjxkPw/gWaJPKdy";

    /** One network, and a profile that makes a host complete. */
    public static final String FRAME = """
            site: { response-server: 10.0.0.1, release: "7.8" }
            networks:
              lan: { subnet: 10.0.0.0/24 }
              far: { subnet: 10.9.0.0/24 }
            profiles:
              base: { network: lan, timezone: UTC, root: { password: "%s" } }
            """.formatted(HASH);

    private static final TemplateSet TEMPLATES = ((Loaded.Ready) TemplateSet.load(Path.of("templates"))).templates();

    private Snapshots() {}

    public static Snapshot of(String... yaml) {
        return Snapshot.of(reading(yaml), TEMPLATES);
    }

    /** The same, but for one host that declares a console no reader would let through: to judge its files throws. */
    public static Snapshot withTrap(Snapshot snapshot, String name) {
        Inventory inventory = snapshot.inventory();
        HostName trapped = new HostName(name);
        Map<HostName, Host> hosts = new TreeMap<>(inventory.hosts());
        hosts.computeIfPresent(trapped, (n, host) -> trapped(host));
        Inventory changed = new Inventory(
                inventory.site(), inventory.networks(), inventory.hypervisors(), hosts, inventory.broken(), "trapped");
        SiteSets none = new SiteSets(changed, snapshot.reading().origins(), SiteTrees.NONE);
        return new Snapshot(
                changed,
                snapshot.reading(),
                snapshot.templates(),
                new Lookup(changed),
                new ResponseFiles(
                        changed,
                        snapshot.templates(),
                        snapshot.reading().origins(),
                        new SiteSetNames(none, Map.of()),
                        org.autoinstalld.template.SecretView.REVEALED),
                none,
                Map.of());
    }

    private static Host trapped(Host host) {
        return new Host(
                host.name(),
                host.profiles(),
                host.prefix(),
                host.interfaces(),
                ValueMaps.settings(host.settings(), Map.of("machine", Map.of("console", "com0:secret-speed"))),
                host.guest(),
                host.access(),
                host.boot(),
                host.place());
    }

    public static Reading reading(String... yaml) {
        List<YamlFile> files = new ArrayList<>();
        for (int i = 0; i < yaml.length; i++) {
            files.add(YamlFile.parse("f" + i + ".yaml", yaml[i].getBytes(StandardCharsets.UTF_8)));
        }
        return new InventoryReader().read(files, SecretSource.none());
    }
}
