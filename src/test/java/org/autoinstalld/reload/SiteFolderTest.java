package org.autoinstalld.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.responsefile.Snapshots;
import org.autoinstalld.siteset.SiteSets.Making;
import org.autoinstalld.source.KeptSources;
import org.autoinstalld.template.TemplateLocation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The trees of site sets are watched like the inventory, and an edit that breaks a host's set changes nothing. */
@Timeout(900)
class SiteFolderTest {
    @TempDir
    Path folder;

    private final LinkedBlockingQueue<ReloadState> reloads = new LinkedBlockingQueue<>();
    private Reloader live;

    @BeforeEach
    void start() throws IOException {
        write("inventory/frame.yaml", Snapshots.FRAME);
        write("inventory/web1.yaml", """
                hosts: { web1.example.org: { profiles: [base], lladdr: "02:00:00:00:00:01", sets: { site: yes } } }
                """);
        write("site/all/etc/motd.ftl", "${host.short}\n");
        Reloader.Opening opening = Reloader.open(
                folder.resolve("inventory"),
                TemplateLocation.named(Path.of("templates")),
                KeptSources.none(),
                new HostTokens());
        live = ((Reloader.Opening.Opened) opening).live();
        live.onReload(reloads::add);
        live.start();
    }

    @AfterEach
    void stop() {
        live.close();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Path temporary = folder.resolve("new");
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private List<String> listing() {
        Host host = live.get().inventory().hosts().get(new HostName("web1.example.org"));
        return ((Making.Made) live.get().siteSets().make(host, new Setdir("7.8", "amd64")))
                .set()
                .listing();
    }

    private ReloadState nextReload() throws InterruptedException {
        ReloadState state = reloads.poll(120, TimeUnit.SECONDS);
        assertThat(state).as("a reload").isNotNull();
        return state;
    }

    @Test
    void anEditOfATreeIsTakenAndABrokenOneIsNot() throws Exception {
        assertThat(listing()).hasSize(4);
        write("site/all/root/.profile", "umask 022\n");
        assertThat(nextReload().trouble()).isEmpty();
        assertThat(listing()).hasSize(5).anyMatch(line -> line.endsWith(" root/.profile"));

        write("site/all/etc/issue.ftl", "${host.shrot}\n");
        assertThat(nextReload().trouble().orElseThrow().problems())
                .singleElement()
                .asString()
                .startsWith(folder.resolve("site/all/etc/issue.ftl") + ":1:");
        assertThat(listing()).hasSize(5);

        write("site/all/etc/issue.ftl", "${host.short}\n");
        assertThat(nextReload().trouble()).isEmpty();
        assertThat(listing()).hasSize(6);
    }
}
