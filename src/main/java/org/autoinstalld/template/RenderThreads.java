package org.autoinstalld.template;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that templates are carried out on, so that whoever waits for a text can go on without it. A template that takes
 * too long is interrupted: compiled ones look at their thread's interrupted flag in every loop, macro and sum. A single
 * expression that does none of it, such as a regular expression, cannot be stopped by anybody; its thread is given up. Since
 * such a thread takes a processor until the process ends, there must be few: what is known not to end is not tried again.
 */
final class RenderThreads {
    private static final Logger LOG = LoggerFactory.getLogger(RenderThreads.class);

    /** From the interruption until a rendering is given up. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** How many times as long somebody waits, at most, for a thread that a busy machine gives little of its processors. */
    private static final int BUSY = 10;

    /** Of a limit: so much of a processor a thread has to have had after it, or it was not late but starved. */
    private static final int SHARE = 4;

    /** What the first rendering of a process may take at least: it loads classes, which is slow on a slow machine. */
    private static final Duration COLD = Duration.ofSeconds(10);

    /** Threads that one template may hold. */
    private static final int MOST_FOR_TEMPLATE = 2;

    /** Threads held in all, from which on nothing is tried that has to do with one of them. */
    private static final int MANY = 3;

    private static final String INTERRUPTED = "interrupted, since nobody waits for it any more";

    private static final ExecutorService THREADS =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "template");
                thread.setDaemon(true);
                return thread;
            });

    private static final List<Task> ENDLESS = new CopyOnWriteArrayList<>();
    private static volatile boolean warm;

    private RenderThreads() {}

    /**
     * Who tries what.
     *
     * @param revision of all templates
     * @param template its file, as the operator knows it
     * @param subject whose file it is; null for one about all hosts
     * @param values all that the text depends on beside the templates; equal if the same would come of them
     */
    record Attempt(
            String revision, String template, @Nullable String subject, Object values) {
        private boolean isLike(Attempt other) {
            return template.equals(other.template) || subject != null && subject.equals(other.subject);
        }

        private String named() {
            return (subject == null ? "" : subject + " by ") + template;
        }
    }

    /**
     * Waits for a text for {@code limit} and a second, or longer where the machine has no time for it.
     *
     * @param rendering given its task, which knows whether the time is over
     * @param failed makes the outcome of a reason
     */
    static Rendering run(
            Attempt attempt, Duration limit, Function<Task, Rendering> rendering, Function<String, Rendering> failed) {
        Optional<String> hopeless = hopeless(attempt);
        if (hopeless.isPresent()) {
            return failed.apply(hopeless.get());
        }
        if (Thread.currentThread().isInterrupted()) {
            return failed.apply(INTERRUPTED);
        }
        Task task = new Task(attempt, rendering);
        THREADS.execute(task);
        Duration patience = warm || limit.compareTo(COLD) > 0 ? limit : COLD;
        try {
            Optional<Rendering> inTime = task.await(patience);
            if (inTime.isEmpty()) {
                task.interrupt();
                inTime = task.await(GRACE);
            }
            warm = true;
            return inTime.orElseGet(() -> failed.apply(givenUp(task)));
        } catch (InterruptedException e) {
            task.interrupt();
            Thread.currentThread().interrupt();
            return failed.apply(INTERRUPTED);
        }
    }

    private static String givenUp(Task task) {
        ENDLESS.add(task);
        if (task.isOver()) {
            ENDLESS.remove(task);
        }
        LOG.error(
                "{} does not end; its thread takes a processor until the server is started again",
                task.attempt.named());
        return "an expression in it does not end and cannot be stopped; its thread takes a processor until the server is"
                + " started again";
    }

    /** Whether a template whose file begins like that does not end. */
    static boolean isEndlessBelow(String folder) {
        return ENDLESS.stream().anyMatch(task -> task.attempt.template.startsWith(folder));
    }

    private static Optional<String> hopeless(Attempt attempt) {
        if (ENDLESS.isEmpty()) {
            return Optional.empty();
        }
        List<Attempt> endless = ENDLESS.stream().map(t -> t.attempt).toList();
        if (endless.contains(attempt)) {
            return Optional.of("an expression in it does not end, and is still at it");
        }
        List<Attempt> same = endless.stream()
                .filter(a -> a.template.equals(attempt.template) && a.revision.equals(attempt.revision))
                .toList();
        boolean many = endless.size() >= MANY && endless.stream().anyMatch(attempt::isLike);
        return same.size() < MOST_FOR_TEMPLATE && !many
                ? Optional.empty()
                : Optional.of("not tried, since these do not end: "
                        + String.join(
                                ", ",
                                (many ? endless : same)
                                        .stream().map(Attempt::named).toList())
                        + (many ? "; mend them and start the server again" : ""));
    }

    /** One rendering on its way. */
    static final class Task implements Runnable {
        private final Attempt attempt;
        private final Function<Task, Rendering> rendering;
        private final CompletableFuture<Rendering> result = new CompletableFuture<>();
        private @Nullable Thread thread;
        private boolean over;
        private volatile boolean late;

        private Task(Attempt attempt, Function<Task, Rendering> rendering) {
            this.attempt = attempt;
            this.rendering = rendering;
        }

        /** Whether it was told to end, so that whatever went wrong went wrong by that. */
        boolean isLate() {
            return late;
        }

        @Override
        public void run() {
            synchronized (this) {
                thread = Thread.currentThread();
            }
            try {
                result.complete(rendering.apply(this));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            } finally {
                synchronized (this) {
                    over = true;
                    // the thread's next task is no concern of who interrupted this one
                    Thread.interrupted();
                }
                ENDLESS.remove(this);
            }
        }

        private synchronized boolean isOver() {
            return over;
        }

        private synchronized void interrupt() {
            late = true;
            if (!over && thread != null) {
                thread.interrupt();
            }
        }

        private Optional<Rendering> await(Duration time) throws InterruptedException {
            Optional<Rendering> inTime = within(time);
            long since = inTime.isPresent() ? 0 : processorNanos();
            Duration share = time.dividedBy(SHARE);
            for (int i = SHARE; inTime.isEmpty() && i < BUSY * SHARE && isStarved(since, share); i++) {
                inTime = within(share);
            }
            return inTime;
        }

        private boolean isStarved(long since, Duration share) {
            long now = processorNanos();
            return since >= 0 && now >= 0 && now - since < share.toNanos();
        }

        /** What its thread had of processors so far; less than 0 if nobody can tell. */
        private synchronized long processorNanos() {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            if (over || !threads.isThreadCpuTimeSupported() || !threads.isThreadCpuTimeEnabled()) {
                return -1;
            }
            return thread == null ? 0 : threads.getThreadCpuTime(thread.getId());
        }

        private Optional<Rendering> within(Duration time) throws InterruptedException {
            try {
                return Optional.of(result.get(time.toNanos(), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                return Optional.empty();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
            }
        }
    }
}
