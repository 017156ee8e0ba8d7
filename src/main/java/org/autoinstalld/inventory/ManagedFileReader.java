package org.autoinstalld.inventory;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Node.Entry;

/** Reads which files of other programs are kept, and the commands that belong to them. */
final class ManagedFileReader {
    private final MapReader section;

    ManagedFileReader(MapReader section) {
        this.section = section;
    }

    /** What {@code site} says. */
    ManagedFiles site() {
        without("unbound-include", "unbound-conf");
        return new ManagedFiles(
                file("dhcpd-conf", "dhcpd-test", "dhcpd-reload"),
                including(file("unbound-conf", "unbound-test", "unbound-reload"), "unbound-include"),
                VmReader.path(section, "hosts-file").map(ManagedFile::at),
                zones(),
                words("command-prefix").orElse(List.of()),
                name("zone-primary"),
                name("zone-contact"));
    }

    /** One file with its commands. Commands without the file mean nothing, and are read for their mistakes alone. */
    Optional<ManagedFile> file(String path, String test, String reload) {
        Optional<List<String>> tests = test(test);
        Optional<List<String>> reloads = words(reload);
        for (String key : List.of(test, reload)) {
            without(key, path);
        }
        return VmReader.path(section, path).map(p -> new ManagedFile(p, tests, reloads));
    }

    /** A hypervisor's vm.conf. */
    Optional<ManagedFile> vmConf() {
        Optional<List<String>> status = words("vm-status");
        without("vm-include", "vm-conf");
        without("vm-status", "vm-conf");
        return including(file("vm-conf", "vm-test", "vm-reload").map(f -> f.withStatus(status)), "vm-include");
    }

    private void without(String key, String path) {
        if (section.has(key) && !section.has(path)) {
            section.warning(key, "'" + key + "' without '" + path + "'", path + ": FILE");
        }
    }

    /** A file that includes one of ours is not written itself. The key is read for its mistakes even without the file. */
    private Optional<ManagedFile> including(Optional<ManagedFile> file, String key) {
        Optional<String> other = VmReader.path(section, key);
        if (other.isPresent() && other.equals(file.map(ManagedFile::path))) {
            section.error(key, "'" + key + "' is the file that is to include it", "a file of its own");
            return file;
        }
        return file.map(f -> other.map(f::including).orElse(f));
    }

    private Map<String, ManagedFile> zones() {
        Map<String, ManagedFile> zones = new LinkedHashMap<>();
        Optional<List<String>> test = test("zone-test");
        Optional<List<String>> reload = words("zone-reload");
        for (Entry entry : section.entries("zones")) {
            Optional<String> zone = zone(entry.key());
            if (zone.isEmpty()) {
                section.error(entry.value(), "zone '" + entry.key() + "'", "the name of a zone, without a final dot");
                continue;
            }
            section.line(entry.key(), entry.value()).ifPresent(path -> {
                if (!path.startsWith("/")) {
                    section.error(entry.value(), "zone file '" + path + "'", "an absolute path");
                } else {
                    zones.put(zone.get(), new ManagedFile(path, test, reload));
                }
            });
        }
        return Collections.unmodifiableMap(zones);
    }

    /** Labels of host names will do, and the bare digits of a reverse zone are some. */
    private static Optional<String> zone(String text) {
        return HostName.parse(text.toLowerCase(Locale.ROOT)).map(HostName::text);
    }

    private Optional<String> name(String key) {
        return section.parsed(key, t -> HostName.parse(t).map(HostName::text));
    }

    private Optional<List<String>> test(String key) {
        Optional<List<String>> words = words(key);
        words.filter(w -> !w.isEmpty() && w.stream().noneMatch(word -> word.contains(ManagedFile.FILE)))
                .ifPresent(w -> section.error(
                        key,
                        "'" + key + "' does not name the file to look at",
                        "'" + ManagedFile.FILE + "' where its path belongs"));
        return words;
    }

    /** A program and its arguments: a list, or one text with blanks between. No shell reads them. */
    private Optional<List<String>> words(String key) {
        if (!section.has(key)) {
            return Optional.empty();
        }
        List<String> words = section.texts(key);
        return Optional.of(words.size() == 1 ? Arrays.asList(words.get(0).trim().split(" +")) : words);
    }
}
