package org.autoinstalld.fetching;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.autoinstalld.RunningServer;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.lookup.Decision;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.RequestedFile;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.AnswerListener;
import org.autoinstalld.responsefile.Body;
import org.autoinstalld.responsefile.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it takes to remember what many hosts were given, when all of them ask again and again: octets, and no time. */
@Tag("cost")
class HandedOutCostTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** More than have a forecast at once. */
    private static final int MANY = 1_500;

    private static final IpAddress REQUESTER = IpAddress.parse("127.0.0.1").orElseThrow();

    @TempDir
    Path folder;

    private Reloader live;

    /** One look-up and its answer. */
    private record Given(Request request, RequestedFile asked, Decision decision, Answer answer) {}

    @BeforeEach
    void start() throws Exception {
        RunningServer.copyExample(folder);
        StringBuilder many = new StringBuilder("hosts:\n");
        for (int i = 0; i < MANY; i++) {
            many.append("  m%d: { profiles: [vm], lladdr: '%s' }\n".formatted(i, lladdr(i)));
        }
        Files.writeString(folder.resolve("inventory/hosts/many.yaml"), many);
        live = ((Reloader.Opening.Opened) Reloader.open(folder.resolve("inventory"), folder.resolve("templates")))
                .live();
    }

    @AfterEach
    void stop() {
        live.close();
    }

    private static String lladdr(int number) {
        return "02:10:00:00:%02x:%02x".formatted(number / 256, number % 256);
    }

    private Given given(int number, Snapshot snapshot, RecentLookups recent) {
        Request request = new Request(REQUESTER, "/" + lladdr(number) + "-install.conf", "7.8/amd64", true);
        RequestedFile asked = RequestedFile.of(request.path());
        Decision decision = snapshot.lookup().decide(request, asked, recent, 0);
        assertThat(decision).isInstanceOf(Decision.Found.class);
        HostName host = decision.host().orElseThrow();
        return new Given(request, asked, decision, new Answer.Served(host, "by lladdr", new Body("text of " + host)));
    }

    private static long octetsEach(AnswerListener listener, List<Given> all, Snapshot snapshot) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (Given one : all) {
            listener.answered(one.request(), one.asked(), one.decision(), one.answer(), snapshot);
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / all.size();
    }

    private long octetsOfEach(AnswerListener listener) {
        Snapshot snapshot = live.get();
        RecentLookups recent = new RecentLookups();
        List<Given> all = IntStream.range(0, MANY)
                .mapToObj(i -> given(i, snapshot, recent))
                .toList();
        octetsEach(listener, all, snapshot);
        octetsEach(listener, all, snapshot);
        return octetsEach(listener, all, snapshot);
    }

    @Test
    void aForecastOfTheSameFileIsMadeOnce() {
        long each = octetsOfEach(new Forecasts(AnswerListener.none(), live, Runnable::run));
        assertThat(each).isLessThan(48);
    }

    @Test
    void whatAnAddressWasGivenBeforeIsNotLookedThrough() {
        long each = octetsOfEach(new GivenFiles(
                AnswerListener.none(), (address, since) -> CompletableFuture.completedFuture(Optional.empty())));
        assertThat(each).isLessThan(360);
    }
}
