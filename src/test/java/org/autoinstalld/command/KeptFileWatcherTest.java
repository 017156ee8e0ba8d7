package org.autoinstalld.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.http.LineLog;
import org.autoinstalld.plan.HostsAtWork;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.server.KeptFileWatcher;
import org.autoinstalld.web.FileDrift;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFileWatcherTest {
    private static final HostName WWW = new HostName("www.int.gmmi.me");

    @TempDir
    Path folder;

    private final Semaphore changes = new Semaphore(0);
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final AtomicReference<Map<HostName, Mode>> armed = new AtomicReference<>(Map.of());
    private Workplace here;
    private LineLog log;
    private KeptFileWatcher watcher;

    @BeforeEach
    void look() throws Exception {
        here = new Workplace(folder);
        log = new LineLog(said);
        assertThat(here.run("apply", "--yes").code()).isZero();
        watch();
        // from nothing to two files that are current
        awaitChange();
    }

    private void watch() {
        Reloader.Opening opening = Reloader.open(folder.resolve("inventory"), folder.resolve("templates"));
        watcher = new KeptFileWatcher(
                ((Reloader.Opening.Opened) opening).live(),
                () -> new HostsAtWork(armed.get(), Set.of()),
                log,
                changes::release);
        watcher.start();
    }

    @AfterEach
    void close() {
        watcher.close();
        log.close();
    }

    private FileDrift awaitChange() throws InterruptedException {
        assertThat(changes.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        return watcher.get();
    }

    @Test
    void aTouchedFileIsReadAgain() throws Exception {
        assertThat(watcher.get().files())
                .extracting(FileDrift.File::shape)
                .containsExactly(FileDrift.Shape.CURRENT, FileDrift.Shape.CURRENT);

        Files.writeString(here.vm, Files.readString(here.vm).replace("memory 1G", "memory 7G"));

        FileDrift kept = awaitChange();
        assertThat(kept.files())
                .extracting(FileDrift.File::shape)
                .containsExactly(FileDrift.Shape.CURRENT, FileDrift.Shape.DIFFERS);
        assertThat(kept.byHost()).containsOnlyKeys(WWW);

        Files.delete(here.dhcpd);
        watcher.wake();
        assertThat(awaitChange().files())
                .extracting(FileDrift.File::shape)
                .containsExactly(FileDrift.Shape.MISSING, FileDrift.Shape.DIFFERS);
        assertThat(here.programs.calls()).as("apply's own").hasSize(4);
    }

    @Test
    void aFileDiffersAsSoonAsAHostIsArmedToUpgrade() throws Exception {
        armed.set(Map.of(HostName.parse("nas.int.gmmi.me").orElseThrow(), Mode.UPGRADE));
        watcher.wake();
        assertThat(awaitChange().files())
                .extracting(FileDrift.File::shape)
                .containsExactly(FileDrift.Shape.DIFFERS, FileDrift.Shape.CURRENT);
    }

    @Test
    void aFileOfAnotherMachineIsNamedAndNotLookedAt() throws Exception {
        here.edit("inventory/site.yaml", "hypervisors:\n", """
                hypervisors:
                  far:
                    switches: { uplink: bridge0 }
                    ssh: root@far
                    vm-conf: /etc/vm.conf
                """);
        watcher.close();
        watch();
        assertThat(awaitChange().files())
                .contains(new FileDrift.File("root@far:/etc/vm.conf", "vm.conf of far", FileDrift.Shape.ELSEWHERE))
                .hasSize(3);
    }
}
