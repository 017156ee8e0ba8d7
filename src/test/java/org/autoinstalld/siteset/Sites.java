package org.autoinstalld.siteset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.InventoryReader;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.siteset.SiteSets.Making;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;

/** A folder of trees for a test, and an inventory that goes with it. */
final class Sites {
    static final Setdir SETDIR = new Setdir("7.8", "amd64");
    static final String YAML = """
            site: { response-server: 10.0.0.2 }
            networks:
              lan: { subnet: 10.0.0.0/24 }
            profiles:
              base: { network: lan }
              web: { profiles: [base] }
            hosts:
              www.example.org:
                profiles: [web]
                lladdr: 02:00:00:00:00:01
                user: { name: hans, password: "*************" }
                vars: { key: { file: secret }, greeting: hello }
            """;

    final Path folder;
    private final Reading reading;

    Sites(Path folder, String yaml) {
        this.folder = folder;
        SecretSource secrets = new SecretSource() {
            @Override
            public Got file(String name, String beside) {
                return new Got.Found(new org.autoinstalld.yaml.Secret("s3cret-key"), "");
            }

            @Override
            public Got environment(String name, String yamlFile) {
                return new Got.Missing("is not set");
            }
        };
        reading = new InventoryReader()
                .read(List.of(YamlFile.parse("hosts.yaml", yaml.getBytes(StandardCharsets.UTF_8))), secrets);
        if (reading.hasErrors()) {
            throw new IllegalArgumentException(reading.problems().toString());
        }
    }

    static Sites of(Path folder) {
        return new Sites(folder, YAML);
    }

    /** The inventory with more said of the host, at the end of it. */
    static Sites with(Path folder, String more) {
        return new Sites(folder, YAML + more.indent(4));
    }

    Sites file(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Sites link(String path, String target) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.createSymbolicLink(file, Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files are of that time. */
    Sites at(long seconds) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                Files.setLastModifiedTime(path, FileTime.from(seconds, TimeUnit.SECONDS));
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Host host() {
        return reading.inventory().orElseThrow().hosts().get(new HostName("www.example.org"));
    }

    SiteSets sets() {
        return sets(null);
    }

    SiteSets sets(Long time) {
        return new SiteSets(reading.inventory().orElseThrow(), reading.origins(), SiteTrees.read(folder, time));
    }

    Making make() {
        return sets().make(host(), SETDIR);
    }

    SiteSet made() {
        Making making = make();
        if (making instanceof Making.Nothing nothing) {
            throw new AssertionError(nothing.problems());
        }
        return ((Making.Made) making).set();
    }

    List<String> mistakes() {
        return ((Making.Nothing) make())
                .problems().stream().map(Problem::toString).toList();
    }

    /** Lines of the list without sizes and times. */
    List<String> listing() {
        return made().listing().stream()
                .map(line -> line.replaceFirst(" +[0-9]+ [0-9-]+ [0-9:]+ ", " "))
                .toList();
    }

    /** What an unpacked file of the set would hold. */
    static String text(SiteSet set, String name, Path scratch) throws IOException, InterruptedException {
        Path archive = scratch.resolve("read.tgz");
        try (var out = Files.newOutputStream(archive)) {
            set.writeTo(out);
        }
        Process tar = new ProcessBuilder("tar", "-xzOf", archive.toString(), name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (tar.waitFor() != 0) {
            throw new IOException("no " + name);
        }
        return text;
    }

    static byte[] octets(SiteSet set) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        set.writeTo(out);
        return out.toByteArray();
    }
}
