package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.mirror.SyncRig.RELEASE;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Nginx;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.signify.SignedList;
import org.autoinstalld.signify.Signify;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server as upstream. */
@Needs({RealPart.SIGNIFY, RealPart.NGINX})
class NginxUpstreamTest {
    @TempDir
    private Path home;

    @Test
    void aReleaseIsFetchedAndHalfAFileGoneOnWith() throws Exception {
        Path root = Files.createDirectories(home.resolve("root"));
        Path keys = home.resolve("keys");
        TestRelease release = new TestRelease(root.resolve("pub/OpenBSD"), "7.8/amd64", "78", keys, 5).known();
        release.put("xserv78.tgz", release.noise(20_000_000)).sign();
        try (Nginx nginx = Nginx.start(Files.createDirectories(home.resolve("nginx")), root, "");
                Mirror mirror = Mirror.open(home.resolve("mirror"))) {
            MirrorSettings settings = SyncRig.settings(
                    home.resolve("mirror"), "http://127.0.0.1:" + nginx.port() + "/pub/OpenBSD", keys, "");
            half(mirror, release, settings);
            List<SyncResult> results =
                    new MirrorSync(mirror, settings, Map.of(), SyncListener.NONE).run(List.of(), SyncOptions.USUAL);

            SyncResult result = results.get(0);
            assertThat(result.reason()).isNull();
            Path shown = mirror.visible(RELEASE).orElseThrow().folder();
            assertThat(Signify.checks(shown, release.publicKeyFile(), "base78.tgz", "xserv78.tgz", "bsd"))
                    .isTrue();
            assertThat(Files.readString(home.resolve("nginx/access")))
                    .contains("\"GET /pub/OpenBSD/7.8/amd64/xserv78.tgz HTTP/1.1\" 206 10000000");
        }
    }

    /** As a run that was killed left it. */
    private void half(Mirror mirror, TestRelease release, MirrorSettings settings) throws Exception {
        byte[] whole = release.octets("xserv78.tgz");
        Path incoming = mirror.store().incoming(RELEASE);
        mirror.store().makeFolder(incoming);
        PartialFile part = new PartialFile(
                incoming, "xserv78.tgz", SignedList.hex(SignedList.sha256().digest(whole)));
        try (Upstream.Reply reply =
                new Upstream(settings.from().orElseThrow(), Map.of()).get("7.8/amd64/xserv78.tgz", 0, "")) {
            part.begin(reply.validator(), Instant.now());
        }
        try (FileChannel channel = part.append()) {
            channel.write(ByteBuffer.wrap(Arrays.copyOf(whole, 10_000_000)));
        }
    }
}
