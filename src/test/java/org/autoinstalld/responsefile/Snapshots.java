package org.autoinstalld.responsefile;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.inventory.InventoryReader;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.inventory.SecretSource;
import org.autoinstalld.inventory.YamlFile;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.TemplateSet;

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

    public static Reading reading(String... yaml) {
        List<YamlFile> files = new ArrayList<>();
        for (int i = 0; i < yaml.length; i++) {
            files.add(YamlFile.parse("f" + i + ".yaml", yaml[i].getBytes(StandardCharsets.UTF_8)));
        }
        return new InventoryReader().read(files, SecretSource.none());
    }
}
