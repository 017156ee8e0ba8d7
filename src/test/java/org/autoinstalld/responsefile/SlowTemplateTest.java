package org.autoinstalld.responsefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.Rendering;
import org.autoinstalld.template.TemplateSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A template that takes too long, which costs more than a second each time it is tried. */
@Timeout(600)
class SlowTemplateTest {
    private static final Setdir SETDIR = new Setdir("7.8", "amd64");

    @TempDir
    Path folder;

    private Snapshot snapshot;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("install.conf.ftl"), "a = b\n");
        Files.writeString(folder.resolve("upgrade.conf.ftl"), "a = b\n");
        Files.writeString(folder.resolve("disklabel.ftl"), "/ 1G-* 100%\n");
        Files.writeString(folder.resolve("slow.ftl"), "<#list 1.. as i></#list>");
        StringBuilder hosts = new StringBuilder(
                "site: { refuse-aborting: no }\nhosts:\n  fast.example.org: { lladdr: 02:00:00:00:01:00 }\n");
        for (int i = 0; i < FileCache.SLOW_MAX + 5; i++) {
            hosts.append(String.format(
                    "  slow%d.example.org: { lladdr: 02:00:00:00:00:%02x, templates: { install: slow.ftl } }%n", i, i));
        }
        TemplateSet templates = ((Loaded.Ready) TemplateSet.load(folder)).templates();
        snapshot = Snapshot.of(Snapshots.reading(Snapshots.FRAME, hosts.toString()), templates);
        assertThat(snapshot.reading().problems()).noneMatch(p -> p.isError());
        assertThat(make("fast", SETDIR)).isInstanceOf(RenderResult.File.class);
    }

    private Host host(String name) {
        return snapshot.inventory().hosts().get(new HostName(name + ".example.org"));
    }

    private RenderResult make(String name, Setdir setdir) {
        return snapshot.files().make(host(name), Mode.INSTALL, setdir);
    }

    @Test
    void theLargestFileIsJudgedToo() throws IOException {
        // the last line stops every installer, so that it is tried for every machine there may be
        Files.writeString(folder.resolve("install.conf.ftl"), """
                System hostname = x
                <#list 1..498 as i>
                Question ${i} of ${host.name} = yes
                </#list>
                Start sshd(8) by default = perhaps
                """);
        TemplateSet templates = ((Loaded.Ready) TemplateSet.load(folder)).templates();
        snapshot = Snapshot.of(
                Snapshots.reading(Snapshots.FRAME, "hosts: { fast.example.org: { lladdr: 02:00:00:00:01:00 } }\n"),
                templates);
        assertThat(((RenderResult.Nothing) make("fast", SETDIR)).reason()).contains("is withheld");
    }

    @Test
    void isTriedOnceForAHostWhateverTheSetdir() {
        RenderResult.Nothing first = (RenderResult.Nothing) make("slow0", SETDIR);
        assertThat(first.why()).isEqualTo(Rendering.Why.TIME);
        assertThat(first.reason()).contains("it takes longer than 1000 ms");
        for (int i = 10; i < 99; i++) {
            assertThat(make("slow0", new Setdir("7." + i, "amd64")))
                    .as("what came of the first try")
                    .isSameAs(first);
        }
        assertThat(snapshot.files().make(host("slow0"), Mode.UPGRADE, SETDIR)).isInstanceOf(RenderResult.File.class);
    }

    @Test
    void isNotTriedForASightOnceItIsKnown() {
        ResponseFiles files = snapshot.files();
        assertThat(files.judge(host("slow0"), Mode.INSTALL, SETDIR, Machine.UNDECLARED))
                .isEmpty();
        RenderResult.Nothing known = (RenderResult.Nothing) make("slow0", SETDIR);
        assertThat(make("slow0", SETDIR)).isSameAs(known);
        assertThat(files.preview(host("slow0"), FileKind.INSTALL, SETDIR).problems())
                .as("told of the one try, not found out anew")
                .isSameAs(known.problems());
        assertThat(files.judge(host("slow0"), Mode.INSTALL, SETDIR, Machine.UNDECLARED))
                .isEmpty();
        assertThat(files.unjudged(host("slow0"), Mode.INSTALL, SETDIR)).containsExactlyElementsOf(known.problems());
    }

    @Test
    void isGivenUpAfterSomeHosts() throws Exception {
        List<Callable<RenderResult>> tasks = new ArrayList<>();
        for (int i = 0; i < FileCache.SLOW_MAX; i++) {
            String name = "slow" + i;
            tasks.add(() -> make(name, SETDIR));
        }
        ExecutorService threads = Executors.newFixedThreadPool(FileCache.SLOW_MAX);
        for (Future<RenderResult> made : threads.invokeAll(tasks)) {
            assertThat(made.get()).isInstanceOf(RenderResult.Nothing.class);
        }
        threads.shutdown();
        String last = "slow" + (FileCache.SLOW_MAX + 1);
        assertThat(((RenderResult.Nothing) make(last, SETDIR)).reason())
                .contains("install.conf of host '" + last + ".example.org': not tried, since template 'slow.ftl'");
        assertThat(make("fast", new Setdir("7.7", "amd64"))).isInstanceOf(RenderResult.File.class);
    }
}
