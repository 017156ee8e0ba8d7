package org.autoinstalld.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.importer.ImportSources.SourceFile;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.InventoryReader;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.responsefile.RenderResult;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.DhcpdModel;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.Rendering;
import org.autoinstalld.template.TemplateSet;
import org.autoinstalld.template.VmConfModel;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;
import org.jspecify.annotations.Nullable;

/** Files kept by hand, put together for a test; and what can be made from the inventory they become. */
final class Setup {
    private @Nullable SourceFile dhcpd;
    private final List<SourceFile> vms = new ArrayList<>();
    private final List<SourceFile> responses = new ArrayList<>();
    private final Map<String, SourceFile> beside = new TreeMap<>();
    private final Map<String, String> included = new TreeMap<>();
    private final Map<String, IpAddress> addresses = new TreeMap<>();

    Setup dhcpd(String text) {
        dhcpd = source("dhcpd.conf", "", text);
        return this;
    }

    Setup vm(String text) {
        vms.add(source(vms.isEmpty() ? "vm.conf" : "vm.conf." + (vms.size() + 1), "", text));
        return this;
    }

    Setup included(String path, String text) {
        included.put(path, text);
        return this;
    }

    Setup address(String name, String address) {
        addresses.put(name, IpAddress.parse(address).orElseThrow());
        return this;
    }

    Setup response(String path, String text) {
        responses.add(source("htdocs/" + path, path, text));
        return this;
    }

    /** A file of the response folder that is no response file. */
    Setup beside(String path, String text) {
        beside.put(path, source("htdocs/" + path, path, text));
        return this;
    }

    private final class Beside implements ImportSources.Folder {
        @Override
        public Optional<SourceFile> file(String path) {
            return Optional.ofNullable(beside.get(path));
        }

        @Override
        public Optional<String> folder(String path) {
            return beside.keySet().stream().anyMatch(p -> p.startsWith(path + "/"))
                    ? Optional.of("htdocs/" + path)
                    : Optional.empty();
        }
    }

    private static SourceFile source(String file, String path, String text) {
        return SourceFile.of(file, path, text.getBytes(StandardCharsets.UTF_8));
    }

    static Map<String, byte[]> files(Path folder) {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
                files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    ImportSources sources() {
        return new ImportSources(
                dhcpd,
                vms,
                responses,
                new Beside(),
                path -> Optional.ofNullable(included.get(path)),
                files(Path.of("templates")),
                files(Path.of("src/main/resources/org/autoinstalld/importer")),
                null,
                null,
                name -> Optional.ofNullable(addresses.get(name)));
    }

    Importer imported() {
        return Importer.of(sources());
    }

    /** The files of an import as the server reads them. */
    static Snapshot snapshot(Importer imported) {
        assertThat(imported.problems()).as("problems").noneMatch(p -> p.isError());
        assertThat(imported.isProved()).isTrue();
        Map<String, String> inventory = new TreeMap<>();
        TreeMap<String, byte[]> templates = new TreeMap<>();
        imported.files().forEach((name, bytes) -> {
            if (name.startsWith("inventory/")) {
                inventory.put(name, new String(bytes, StandardCharsets.UTF_8));
            } else {
                templates.put(name.substring("templates/".length()), bytes);
            }
        });
        return snapshot(inventory, templates);
    }

    static Snapshot snapshot(Map<String, String> inventory, TreeMap<String, byte[]> templates) {
        List<YamlFile> files = inventory.entrySet().stream()
                .map(e -> YamlFile.parse(e.getKey(), e.getValue().getBytes(StandardCharsets.UTF_8)))
                .toList();
        Reading reading = new InventoryReader().read(files, SecretSource.none());
        assertThat(reading.problems()).as("problems of the inventory").noneMatch(p -> p.isError());
        Loaded loaded = TemplateSet.of("templates", templates);
        assertThat(loaded).isInstanceOf(Loaded.Ready.class);
        return Snapshot.of(reading, ((Loaded.Ready) loaded).templates());
    }

    static Host host(Snapshot snapshot, String name) {
        Host host = snapshot.inventory().hosts().get(new HostName(name));
        assertThat(host)
                .as("host %s of %s", name, snapshot.inventory().hosts().keySet())
                .isNotNull();
        return host;
    }

    static String rendered(Snapshot snapshot, String name, Mode mode) {
        RenderResult made = snapshot.files()
                .make(host(snapshot, name), mode, snapshot.inventory().site().setdir());
        assertThat(made).isInstanceOf(RenderResult.File.class);
        return ((RenderResult.File) made).body().text();
    }

    static String dhcpd(Snapshot snapshot) {
        return text(snapshot.templates().dhcpd(DhcpdModel.of(snapshot.inventory())));
    }

    static String vmConf(Snapshot snapshot, String hypervisor) {
        return text(snapshot.templates()
                .vmConf(VmConfModel.of(
                        snapshot.inventory(), snapshot.inventory().hypervisors().get(hypervisor), Set.of())));
    }

    private static String text(Rendering rendering) {
        assertThat(rendering).isInstanceOf(Rendering.Rendered.class);
        return ((Rendering.Rendered) rendering).text();
    }

    /** The lines of a response file that count. */
    static List<String> lines(String text) {
        return text.lines()
                .map(l -> l.endsWith("\r") ? l.substring(0, l.length() - 1) : l)
                .filter(l -> !l.isBlank() && !l.strip().startsWith("#"))
                .toList();
    }
}
