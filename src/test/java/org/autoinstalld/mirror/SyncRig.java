package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.InventoryReader;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.signify.Signify;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;

/** An upstream, a folder of keys and a mirror, and what was said while one was filled from the other. */
final class SyncRig implements AutoCloseable {
    static final MirrorDirectory RELEASE = MirrorDirectory.sets(new Setdir("7.8", "amd64"));
    static final MirrorDirectory SNAPSHOTS = MirrorDirectory.sets(new Setdir("snapshots", "amd64"));
    static final Duration STALL = Duration.ofSeconds(2);

    final Path root;
    final Path keys;
    final Path folder;
    final FaultyUpstream upstream;
    final List<String> said = new CopyOnWriteArrayList<>();
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    Mirror mirror;
    private String more = "";

    SyncRig(Path home) throws Exception {
        root = Files.createDirectories(home.resolve("upstream"));
        keys = Files.createDirectories(home.resolve("keys"));
        folder = home.resolve("mirror");
        upstream = new FaultyUpstream(root);
        mirror = Mirror.open(folder);
    }

    /** Keys of site.mirror besides the usual ones. */
    SyncRig with(String keysOfMirror) {
        more = keysOfMirror;
        return this;
    }

    MirrorSettings settings() {
        return settings(folder, upstream.url(), keys, more);
    }

    static MirrorSettings settings(Path folder, String url, Path keys, String more) {
        String yaml = "site: { mirror: { folder: '%s', from: '%s', keys: ['%s'], releases: [7.8/amd64, 7.9/amd64,"
                        .formatted(folder, url, keys)
                + " snapshots/amd64] " + (more.contains("space") ? "" : ", space: 1G ") + more + " } }";
        return read(yaml).site().mirror().orElseThrow();
    }

    static Inventory read(String yaml) {
        InventoryReader.Reading reading = new InventoryReader()
                .read(List.of(YamlFile.parse("f", yaml.getBytes(StandardCharsets.UTF_8))), SecretSource.none());
        assertThat(reading.problems()).noneMatch(Problem::isError);
        return reading.inventory().orElseThrow();
    }

    TestRelease release() throws IOException {
        return new TestRelease(root, "7.8/amd64", "78", keys, 78).known().sign();
    }

    TestRelease snapshot() throws IOException {
        return new TestRelease(root, "snapshots/amd64", "80", keys, 80).known().sign();
    }

    SyncResult sync(MirrorDirectory directory) throws Exception {
        return sync(directory, SyncOptions.USUAL);
    }

    SyncResult sync(MirrorDirectory directory, SyncOptions options) throws Exception {
        List<SyncResult> results = sync(List.of(directory.setdir()), options);
        return results.get(results.size() - 1);
    }

    List<SyncResult> sync(List<Setdir> setdirs) throws Exception {
        return sync(setdirs, SyncOptions.USUAL);
    }

    private List<SyncResult> sync(List<Setdir> setdirs, SyncOptions options) throws Exception {
        said.clear();
        pauses.clear();
        SyncListener listener = new SyncListener() {
            @Override
            public void says(MirrorDirectory of, String what) {
                said.add(what);
            }
        };
        return new MirrorSync(mirror, settings(), Map.of(), listener, pauses::add, STALL).run(setdirs, options);
    }

    Generation visible(MirrorDirectory directory) throws MirrorException {
        return mirror.visible(directory).orElseThrow();
    }

    /** As a server after a start, or httpd(8), sees it. */
    Path shown(MirrorDirectory directory) {
        return folder.resolve("pub/OpenBSD").resolve(directory.path());
    }

    /** What anybody sees is one whole generation that signify takes. */
    void requireWhole(TestRelease release, MirrorDirectory directory) throws IOException {
        Path shown = shown(directory);
        List<String> names = MirrorFolder.children(shown.toRealPath()).stream()
                .map(p -> String.valueOf(p.getFileName()))
                .filter(n -> !n.equals("SHA256.sig"))
                .toList();
        assertThat(names)
                .contains("bsd", "bsd.rd", "BUILDINFO", "INSTALL.amd64")
                .hasSizeGreaterThanOrEqualTo(13);
        assertThat(Signify.checks(shown, release.publicKeyFile(), names.toArray(String[]::new)))
                .isTrue();
    }

    @Override
    public void close() {
        mirror.close();
        upstream.close();
    }
}
