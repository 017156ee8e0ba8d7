package org.autoinstalld.responsefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.access.OpenGuard;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.TemplateSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Expressions that nobody can stop. They take some half a minute here, so that the tests leave nothing behind. */
@Timeout(600)
class EndlessTemplateTest {
    private static final Setdir SETDIR = new Setdir("7.8", "amd64");
    private static final String ENDLESS = "${'" + "a".repeat(42) + "'?matches('(a|aa)+\\\\1b')?c}\n";

    @TempDir
    Path folder;

    private final ExecutorService makers = Executors.newFixedThreadPool(4);
    private Snapshot snapshot;
    private Responder responder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("install.conf.ftl"), "System hostname = ${host.name}\n");
        Files.writeString(folder.resolve("upgrade.conf.ftl"), "a = b\n");
        Files.writeString(folder.resolve("disklabel.ftl"), "/ 1G-* 100%\n");
        for (int i = 1; i <= 3; i++) {
            Files.writeString(folder.resolve("endless" + i + ".ftl"), "a = " + i + ENDLESS);
        }
        snapshot = snapshot("");
        // the first rendering of a process may take longer
        assertThat(snapshot.files().make(snapshot.inventory().hosts().get(name("warm")), Mode.INSTALL, SETDIR))
                .isInstanceOf(RenderResult.File.class);
        responder = new Responder(
                () -> snapshot,
                new RecentLookups(),
                System::currentTimeMillis,
                new OpenGuard(),
                AnswerListener.none(),
                FirstBoots.NONE,
                makers);
    }

    @AfterEach
    void stop() {
        makers.shutdownNow();
    }

    private Snapshot snapshot(String more) {
        TemplateSet templates = ((Loaded.Ready) TemplateSet.load(folder)).templates();
        return Snapshot.of(Snapshots.reading(Snapshots.FRAME, """
                site: { refuse-aborting: no }
                hosts:
                  warm.example.org: { lladdr: 02:00:00:00:01:01 }
                  good.example.org: { lladdr: 02:00:00:00:01:00 }
                  bad1.example.org: { lladdr: 02:00:00:00:00:01, templates: { install: endless1.ftl } }
                  bad2.example.org: { lladdr: 02:00:00:00:00:02, templates: { install: endless2.ftl } }
                  bad3.example.org: { lladdr: 02:00:00:00:00:03, templates: { install: endless3.ftl } }
                  bad4.example.org: { lladdr: 02:00:00:00:00:04, templates: { install: endless1.ftl } }
                """ + more), templates);
    }

    private static HostName name(String host) {
        return new HostName(host + ".example.org");
    }

    private CompletableFuture<Answer> ask(String lladdr) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Request request = new Request(
                IpAddress.parse("10.0.0.9").orElseThrow(), "/" + lladdr + "-install.conf", "7.8/amd64", true);
        responder.answer(request, answer::complete).ifPresent(answer::complete);
        return answer;
    }

    private static String reason(CompletableFuture<Answer> answer) throws Exception {
        Answer came = answer.get(300, TimeUnit.SECONDS);
        assertThat(came).isInstanceOf(Answer.Failed.class);
        return came.reason();
    }

    private static long held() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack ->
                        List.of(stack).stream().anyMatch(f -> f.getClassName().startsWith("java.util.regex.")))
                .count();
    }

    @Test
    void holdUpNobodyElse() throws Exception {
        List<CompletableFuture<Answer>> bad = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            bad.add(ask("02:00:00:00:00:0" + i));
        }
        assertThat(bad).as("given back to the thread that serves sockets").noneMatch(CompletableFuture::isDone);

        assertThat(ask("02:00:00:00:01:00").get(300, TimeUnit.SECONDS)).isInstanceOf(Answer.Served.class);
        assertThat(bad).as("while the others are still tried").noneMatch(CompletableFuture::isDone);

        for (int i = 1; i <= 3; i++) {
            assertThat(reason(bad.get(i - 1)))
                    .contains("bad" + i + ".example.org")
                    .contains("endless" + i + ".ftl")
                    .contains("does not end");
        }
        assertThat(ask("02:00:00:00:00:01")).as("not tried again").isDone();
        assertThat(reason(ask("02:00:00:00:00:04")))
                .contains("not tried, since these do not end: ")
                .contains("bad1.example.org");

        // an edit of something else
        snapshot = snapshot("  more.example.org: { lladdr: 02:00:00:00:01:02 }\n");
        assertThat(reason(ask("02:00:00:00:00:01"))).contains("is still at it");
        assertThat(ask("02:00:00:00:01:02").get(300, TimeUnit.SECONDS)).isInstanceOf(Answer.Served.class);
        assertThat(held()).isLessThanOrEqualTo(3);
    }
}
