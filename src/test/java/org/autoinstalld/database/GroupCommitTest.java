package org.autoinstalld.database;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who changes something while another commits waits for the next commit together with all who do. */
class GroupCommitTest {
    private static final int MANY = 10;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger transactions = new AtomicInteger();
    private final AtomicReference<SQLException> atCommit = new AtomicReference<>();
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<String> done = new ArrayList<>();
    private final GroupCommit commit = new GroupCommit(work -> {
        List<String> before = List.copyOf(done);
        transactions.incrementAndGet();
        try {
            work.in(connection());
            if (atCommit.get() != null) {
                throw atCommit.get();
            }
        } catch (SQLException | RuntimeException e) {
            done.clear();
            done.addAll(before);
            throw e;
        }
    });

    @AfterEach
    void end() {
        goOn.countDown();
        threads.shutdownNow();
    }

    private static Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, values) -> null);
    }

    private CompletableFuture<String> begin(Database.Work<String> work) {
        CompletableFuture<String> told = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                told.complete(commit.run(List.of(work)).get(0).get());
            } catch (SQLException | RuntimeException e) {
                told.completeExceptionally(e);
            }
        });
        return told;
    }

    /** One is at work until it may go on, so that the others gather. */
    private List<CompletableFuture<String>> gathered(List<Database.Work<String>> works) throws Exception {
        CompletableFuture<String> holding = begin(connection -> {
            first.countDown();
            assertThat(await(goOn)).isTrue();
            return "first";
        });
        first.await();
        List<CompletableFuture<String>> all =
                new ArrayList<>(works.stream().map(this::begin).toList());
        while (commit.waiting() < works.size()) {
            Thread.onSpinWait();
        }
        all.add(holding);
        goOn.countDown();
        return all;
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private Database.Work<String> noting(String what) {
        return connection -> {
            done.add(what);
            return what;
        };
    }

    private List<Database.Work<String>> many() {
        List<Database.Work<String>> works = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            works.add(noting("w" + i));
        }
        return works;
    }

    @Test
    void thoseWhoWaitShareOneCommitAndEachGetsHisOwnResult() throws Exception {
        List<CompletableFuture<String>> all = gathered(many());
        for (int i = 0; i < MANY; i++) {
            assertThat(all.get(i).get(60, SECONDS)).isEqualTo("w" + i);
        }
        assertThat(transactions).hasValue(2);
        assertThat(done).hasSize(MANY);
    }

    @Test
    void oneThatFailsFailsAlone() throws Exception {
        List<Database.Work<String>> works = many();
        works.set(MANY / 2, connection -> {
            done.add("bad");
            throw new SQLException("mine");
        });
        List<CompletableFuture<String>> all = gathered(works);
        for (int i = 0; i < MANY; i++) {
            if (i == MANY / 2) {
                assertThatThrownBy(() -> all.get(MANY / 2).get(60, SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasMessageContaining("mine");
            } else {
                assertThat(all.get(i).get(60, SECONDS)).isEqualTo("w" + i);
            }
        }
        assertThat(done).hasSize(MANY - 1).doesNotContain("bad");
    }

    /** Nobody knows what became of it, so it is not done again. */
    @Test
    void aCommitThatFailsFailsForAll() throws Exception {
        atCommit.set(new SQLException("full"));
        for (CompletableFuture<String> one : gathered(many())) {
            assertThatThrownBy(() -> one.get(60, SECONDS)).hasMessageContaining("full");
        }
        assertThat(transactions).hasValue(2);
        assertThat(done).isEmpty();
    }

    @Test
    void whoIsInterruptedWhileHeWaitsIsNotDone() throws Exception {
        AtomicReference<Thread> waiting = new AtomicReference<>();
        CompletableFuture<String> holding = begin(connection -> {
            first.countDown();
            assertThat(await(goOn)).isTrue();
            return "first";
        });
        first.await();
        CompletableFuture<String> mine = new CompletableFuture<>();
        threads.execute(() -> {
            waiting.set(Thread.currentThread());
            try {
                mine.complete(commit.run(List.of(noting("mine"))).get(0).get());
            } catch (SQLException e) {
                mine.complete("not done: " + Thread.currentThread().isInterrupted());
            }
        });
        while (commit.waiting() == 0) {
            Thread.onSpinWait();
        }
        waiting.get().interrupt();
        assertThat(mine.get(60, SECONDS)).isEqualTo("not done: true");
        goOn.countDown();
        assertThat(holding.get(60, SECONDS)).isEqualTo("first");
        assertThat(commit.run(List.of(noting("next"))).get(0).get()).isEqualTo("next");
        assertThat(done).containsExactly("next");
    }
}
