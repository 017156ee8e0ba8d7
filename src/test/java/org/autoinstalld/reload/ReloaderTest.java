package org.autoinstalld.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.responsefile.RenderResult;
import org.autoinstalld.responsefile.Snapshots;
import org.autoinstalld.template.TemplateLocation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ReloaderTest {
    private static final String WEB1 =
            "hosts: { web1.example.org: { profiles: [base], lladdr: 02:00:00:00:00:01, timezone: ZONE } }\n";
    private static final HostName NAME = new HostName("web1.example.org");

    @TempDir
    Path folder;

    private final LinkedBlockingQueue<ReloadState> reloads = new LinkedBlockingQueue<>();
    private Optional<Reloader> started = Optional.empty();

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(folder.resolve("inventory"));
        write("frame.yaml", Snapshots.FRAME);
        write("web1.yaml", WEB1.replace("ZONE", "UTC"));
        try (Stream<Path> paths = Files.walk(Path.of("templates"))) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target = folder.resolve("templates")
                        .resolve(Path.of("templates").relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }

    @AfterEach
    void stop() {
        started.ifPresent(Reloader::close);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve("inventory").resolve(name);
        Path temporary = folder.resolve(name + ".tmp");
        Files.writeString(temporary, text);
        Files.move(temporary, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private Reloader start() {
        return start(System::nanoTime);
    }

    private Reloader start(LongSupplier nanos) {
        Reloader.Opening opening = Reloader.open(folder.resolve("inventory"), folder.resolve("templates"), nanos);
        Reloader live = ((Reloader.Opening.Opened) opening).live();
        live.onReload(reloads::add);
        live.start();
        started = Optional.of(live);
        return live;
    }

    private ReloadState nextReload() throws InterruptedException {
        ReloadState state = reloads.poll(120, TimeUnit.SECONDS);
        assertThat(state).as("a reload").isNotNull();
        return state;
    }

    private static String served(Reloader live) {
        var host = live.get().inventory().hosts().get(NAME);
        RenderResult made = live.get().files().make(host, Mode.INSTALL, new Setdir("7.8", "amd64"));
        return ((RenderResult.File) made).body().text();
    }

    @Test
    void anEditShowsUpInTheNextAnswer() throws Exception {
        Reloader live = start();
        assertThat(served(live)).contains("timezone are you in = UTC");

        write("web1.yaml", WEB1.replace("ZONE", "Europe/Paris"));

        assertThat(nextReload().trouble()).isEmpty();
        assertThat(served(live)).contains("timezone are you in = Europe/Paris");
    }

    @Test
    void aBrokenEditIsReportedAndChangesNothingUntilItIsMended() throws Exception {
        Reloader live = start();

        write("web1.yaml", "hosts: { web1.example.org: { lladdr: [\n");
        ReloadState broken = nextReload();
        assertThat(broken.trouble().orElseThrow().problems().get(0).toString())
                .startsWith(folder.resolve("inventory/web1.yaml") + ":");
        assertThat(served(live)).contains("UTC");

        write("web1.yaml", WEB1.replace("ZONE", "UTC"));
        assertThat(nextReload().trouble()).isEmpty();
        assertThat(served(live)).contains("UTC");
    }

    @Test
    void anEditThatBreaksAServedHostChangesNothing() throws Exception {
        Reloader live = start();

        write("web1.yaml", WEB1.replace("02:00:00:00:00:01", "01:00:00:00:00:01"));

        ReloadState broken = nextReload();
        assertThat(broken.trouble().orElseThrow().problems()).hasSize(1);
        assertThat(served(live)).contains("UTC");
    }

    @Test
    void aNewHostsMistakeTakesOutThatHostAlone() throws Exception {
        Reloader live = start();

        write("web2.yaml", "hosts: { web2.example.org: { lladdr: 01:00:00:00:00:02 } }\n");

        ReloadState state = nextReload();
        assertThat(state.trouble()).isEmpty();
        assertThat(live.get().inventory().broken()).containsOnlyKeys(new HostName("web2.example.org"));
        assertThat(served(live)).contains("UTC");
    }

    @Test
    void aTemplateThatNoLongerRendersIsABrokenEdit() throws Exception {
        Reloader live = start();
        Path template = folder.resolve("templates/install.conf.ftl");
        String text = Files.readString(template);

        Files.writeString(template, text.replace("${host.name}", "${host.nmae}"));

        ReloadState broken = nextReload();
        assertThat(broken.trouble().orElseThrow().problems().get(0).toString())
                .contains("install.conf.ftl:")
                .contains("host.nmae")
                .contains("host.name");
        assertThat(served(live)).contains("System hostname = web1.example.org");
    }

    @Test
    void aRemovedFileRemovesItsHosts() throws Exception {
        Reloader live = start();
        Files.delete(folder.resolve("inventory/web1.yaml"));
        assertThat(nextReload().trouble()).isEmpty();
        assertThat(live.get().inventory().hosts()).isEmpty();
    }

    @Test
    void aFileThatIsSuddenlyEmptyIsABrokenEditUntilSomebodyInsists() throws Exception {
        Reloader live = start();

        write("web1.yaml", "# nothing but a comment\n");
        assertThat(nextReload().trouble().orElseThrow().problems().get(0).toString())
                .isEqualTo(folder.resolve("inventory/web1.yaml")
                        + ": error: is empty, and held 1 host; remove the file if that is gone; or let SIGHUP or"
                        + " 'autoinstalld reload' take it as it is");
        write("web2.yaml", WEB1.replace("ZONE", "UTC").replace("web1", "web2").replace(":01", ":02"));
        assertThat(served(live)).contains("UTC");

        live.reload();

        ReloadState insisted = nextReload();
        while (insisted.trouble().isPresent()) {
            insisted = nextReload();
        }
        assertThat(live.get().inventory().hosts()).containsOnlyKeys(new HostName("web2.example.org"));
    }

    @Test
    void aTrialEndsWhenItIsClearThatTheEditIsBroken() throws Exception {
        StringBuilder many = new StringBuilder("hosts:\n");
        for (int i = 0; i < 200; i++) {
            many.append(String.format("  h%d.example.org: { profiles: [base], lladdr: 02:00:00:00:01:%02x }%n", i, i));
        }
        write("many.yaml", many.toString());
        start();
        Path template = folder.resolve("templates/install.conf.ftl");

        Files.writeString(template, "<#list 1.. as i></#list>");

        String problem = nextReload().trouble().orElseThrow().problems().get(0).toString();
        assertThat(problem).contains("it takes longer than 1000 ms");
        Matcher others =
                Pattern.compile("and the same for at least ([0-9]+) more").matcher(problem);
        assertThat(others.find()).as(problem).isTrue();
        assertThat(Integer.parseInt(others.group(1)))
                .as("of 200 ten, and those that were being tried when the tenth failed")
                .isBetween(9, 50);
    }

    @Test
    void aSecretFileIsWatchedLikeTheInventory() throws Exception {
        Path secret = folder.resolve("secret");
        Files.writeString(secret, Snapshots.HASH + "\n");
        write(
                "web1.yaml",
                "hosts: { web1.example.org: { lladdr: 02:00:00:00:00:01, root: { password: { file: ../secret } } } }\n");
        Reloader live = start();
        assertThat(served(live)).contains(Snapshots.HASH);

        String other = "*************";
        Files.writeString(secret, other + "\n");

        nextReload();
        assertThat(served(live)).contains("Password for root = " + other);
    }

    @Test
    void aReloadOnDemandReadsEverythingAgain() throws Exception {
        Reloader live = start();
        live.reload();
        assertThat(nextReload().trouble()).isEmpty();
    }

    @Test
    void whatCannotBeServedIsNotOpened() throws Exception {
        write("frame.yaml", "networks: { lan: { subnet: nonsense } }\n");
        assertThat(Reloader.open(folder.resolve("inventory"), folder.resolve("templates")))
                .isInstanceOf(Reloader.Opening.Refused.class);
        assertThat(Reloader.open(folder.resolve("nowhere"), folder.resolve("templates")))
                .isInstanceOf(Reloader.Opening.Refused.class);
        assertThat(Reloader.open(folder.resolve("inventory"), folder.resolve("nowhere")))
                .isInstanceOf(Reloader.Opening.Refused.class);
    }

    private static String trouble(ReloadState state) {
        return state.trouble().orElseThrow().problems().get(0).toString();
    }

    private Path elsewhere(String name, String host, String last) throws IOException {
        Path dir = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                dir.resolve(host + ".yaml"),
                WEB1.replace("ZONE", "UTC").replace("web1", host).replace(":01,", ":" + last + ","));
        return dir;
    }

    @Test
    void aLinkThatLedSomewhereAndNoLongerDoesIsABrokenEdit() throws Exception {
        Path mount = elsewhere("mount", "web2", "02");
        Path file = elsewhere("other", "web3", "03").resolve("web3.yaml");
        Files.createSymbolicLink(folder.resolve("inventory/more"), mount);
        Files.createSymbolicLink(folder.resolve("inventory/web3.yaml"), file);
        Reloader live = start();
        assertThat(live.get().inventory().hosts()).hasSize(3);

        Files.move(mount, folder.resolve("away"));
        assertThat(trouble(nextReload()))
                .isEqualTo(
                        folder.resolve("inventory/more") + ": error: a symbolic link that leads nowhere; mount or make"
                                + " what it leads to, or remove the link");
        assertThat(live.get().inventory().hosts()).hasSize(3);
        live.reloading().join();
        assertThat(live.get().inventory().hosts())
                .as("nobody can mean a link that leads nowhere")
                .hasSize(3);

        Files.move(folder.resolve("away"), mount);
        assertThat(nextReload().trouble()).isEmpty();
        Files.delete(file);
        assertThat(trouble(nextReload())).contains("inventory/web3.yaml: error: a symbolic link that leads nowhere");
        assertThat(live.get().inventory().hosts()).hasSize(3);
        Files.delete(folder.resolve("inventory/web3.yaml"));
        assertThat(nextReload().trouble()).isEmpty();
        assertThat(live.get().inventory().hosts()).hasSize(2);
    }

    @Test
    void aLinkThatLeadsNowhereAtTheStartTakesOutItsHostsAlone() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("inventory/more"), folder.resolve("mount"));
        Path inventory = folder.resolve("inventory");
        assertThat(Reloader.open(inventory, folder.resolve("templates")))
                .as("plan would take its hosts out of dhcpd.conf")
                .isInstanceOf(Reloader.Opening.Refused.class);

        Reloader live = ((Reloader.Opening.Opened) Reloader.serving(
                        inventory,
                        TemplateLocation.named(folder.resolve("templates")),
                        folder.resolve("state"),
                        new HostTokens()))
                .live();
        live.onReload(reloads::add);
        live.start();
        started = Optional.of(live);
        assertThat(live.get().reading().problems())
                .anyMatch(p -> p.toString().startsWith(link + ": warning: a symbolic link that leads nowhere"));
        write("web1.yaml", WEB1.replace("ZONE", "Europe/Paris"));
        assertThat(nextReload().trouble())
                .as("it does not keep others from being edited")
                .isEmpty();

        Path mount = elsewhere("mount", "web2", "02");
        assertThat(nextReload().trouble()).isEmpty();
        assertThat(live.get().inventory().hosts()).hasSize(2);
        Files.move(mount, folder.resolve("away"));
        assertThat(trouble(nextReload())).startsWith(link + ": error: a symbolic link that leads nowhere");
    }

    @Test
    void aFolderThatBecameEmptyIsABrokenEditUntilSomebodyInsists() throws Exception {
        Path mount = elsewhere("inventory/mount", "web2", "02");
        elsewhere("inventory/mount", "web3", "03");
        Reloader live = start();

        Files.move(mount, folder.resolve("away"));
        Files.createDirectory(mount);

        assertThat(trouble(nextReload()))
                .isEqualTo(mount
                        + ": error: holds no *.yaml or *.yml file any more, and held 2 hosts; mount it again if it"
                        + " is a file system of its own; or let SIGHUP or 'autoinstalld reload' take it as it is");
        assertThat(live.get().inventory().hosts()).hasSize(3);
        assertThat(live.reloading().join().trouble()).isEmpty();
        assertThat(live.get().inventory().hosts()).hasSize(1);
    }

    @Test
    void aFolderThatIsGoneIsABrokenEditToo() throws Exception {
        Path mount = elsewhere("inventory/deep/mount", "web2", "02");
        Reloader live = start();
        Files.move(mount.getParent(), folder.resolve("away"));
        assertThat(trouble(nextReload())).startsWith(mount.getParent() + ": error: is gone, and held 1 host; ");
        Files.move(folder.resolve("away"), mount.getParent());
        assertThat(nextReload().trouble()).isEmpty();
        assertThat(live.get().inventory().hosts()).hasSize(2);
    }

    @Test
    void aFolderThatMovedIsNotEmpty() throws Exception {
        Path old = elsewhere("inventory/old", "web2", "02");
        Reloader live = start();
        Files.move(old, folder.resolve("inventory/new"));
        ReloadState moved = nextReload();
        assertThat(moved.trouble()).isEmpty();
        assertThat(live.get().inventory().hosts()).hasSize(2);
    }

    @Test
    void aFileWithSettingsThatIsSuddenlyEmptyIsABrokenEdit() throws Exception {
        write("access.yaml", "profiles: { careful: { access: { policy: armed } } }\n");
        Reloader live = start();
        write("access.yaml", "");
        assertThat(trouble(nextReload())).contains("access.yaml: error: is empty, and held settings; ");
        assertThat(served(live)).contains("UTC");
    }

    @Test
    void aTemplateThatIsSuddenlyEmptyIsABrokenEdit() throws Exception {
        Reloader live = start();
        Path template = folder.resolve("templates/dhcpd.conf.ftl");
        Files.writeString(template, "");
        assertThat(trouble(nextReload())).startsWith(template + ": error: is empty, and held a template; ");
        assertThat(live.reloading().join().trouble()).isEmpty();
    }

    /** As an editor saves that empties the file, writes a part and pauses: nothing in between may be served. */
    @Test
    @Timeout(600)
    void aSaveThatPausesIsNotServedHalfWritten() throws Exception {
        String armed = WEB1.replace("ZONE", "UTC") + "site: { access: { policy: armed } }\n";
        write("web1.yaml", armed);
        // while it stands still, no pause is too long for a save
        AtomicLong clock = new AtomicLong();
        Reloader live = start(clock::get);
        assertThat(live.get().inventory().hosts().get(NAME).access().demands(Policy.ARMED))
                .isTrue();
        Path file = folder.resolve("inventory/web1.yaml");
        String edited = armed.replace("UTC", "Europe/Paris");
        int half = edited.indexOf("site:");

        Files.writeString(file, edited.substring(0, half));
        while (!live.isInDoubt()) {
            Thread.sleep(Reloader.SETTLE_MILLIS);
        }
        assertThat(served(live)).contains("UTC");
        Files.writeString(file, edited.substring(half), java.nio.file.StandardOpenOption.APPEND);

        ReloadState state = nextReload();
        assertThat(state.trouble()).isEmpty();
        assertThat(state.snapshot().inventory().hosts().get(NAME).access().demands(Policy.ARMED))
                .isTrue();
        assertThat(served(live)).contains("Europe/Paris");
    }

    @Test
    @Timeout(600)
    void aSaveThatPausesForTooLongIsServedAsItIs() throws Exception {
        write("web1.yaml", WEB1.replace("ZONE", "UTC") + "site: { access: { policy: armed } }\n");
        AtomicLong clock = new AtomicLong();
        Reloader live = start(clock::get);

        Files.writeString(folder.resolve("inventory/web1.yaml"), WEB1.replace("ZONE", "Europe/Paris"));
        while (!live.isInDoubt()) {
            Thread.sleep(Reloader.SETTLE_MILLIS);
        }
        assertThat(served(live)).contains("UTC");
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(Reloader.QUIET_MILLIS));

        assertThat(nextReload().trouble()).isEmpty();
        assertThat(served(live)).contains("Europe/Paris");
    }
}
