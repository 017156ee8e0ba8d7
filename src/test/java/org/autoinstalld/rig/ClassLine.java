package org.autoinstalld.rig;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/**
 * Tells of each class of tests in one line, and of what failed in it with the stack; what is skipped comes with the reason.
 * Surefire alone needs two lines and keeps the reasons to itself. What tests print goes into files, so this prints past what
 * Surefire holds back. JUnit finds it by {@code META-INF/services}, and wants it public for that.
 */
public final class ClassLine implements BeforeAllCallback, AfterAllCallback, TestWatcher, InvocationInterceptor {
    private static final ConcurrentMap<Class<?>, Tally> TALLIES = new ConcurrentHashMap<>();
    private static final Pattern JUNITS_OWN =
            Pattern.compile("\\tat (org\\.junit\\.|java\\.base/(jdk\\.internal\\.reflect|java\\.lang\\.reflect)\\.)");
    private static final PrintStream CONSOLE = new PrintStream(
            new FileOutputStream(FileDescriptor.out), true, Charset.forName(System.getProperty("native.encoding")));

    /** What became of a class's tests so far. */
    private static final class Tally {
        private final long begun = System.nanoTime();
        private final TreeSet<String> reasons = new TreeSet<>();
        private int passed;
        private int failed;
        private int skipped;

        private synchronized void skip(String reason) {
            skipped++;
            reasons.add(reason);
        }

        private synchronized void fail() {
            failed++;
        }

        private synchronized void pass() {
            passed++;
        }

        private synchronized String line(Class<?> tests) {
            long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
            return "%s %s: %d passed%s%s, %d s"
                    .formatted(
                            failed > 0 ? "FAIL" : "ok  ",
                            tests.getName(),
                            passed,
                            failed > 0 ? ", " + failed + " FAILED" : "",
                            skipped > 0 ? ", " + skipped + " skipped (" + String.join("; ", reasons) + ")" : "",
                            seconds);
        }
    }

    /** Tells that all of a class is skipped, which no one else hears of. */
    static void skipped(Class<?> tests, String reason) {
        CONSOLE.println("skip " + tests.getName() + ": " + oneLine(reason));
    }

    private static String oneLine(String text) {
        return text.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("");
    }

    /** The class that a test is in, or the one whose test made it. */
    private static Class<?> tests(ExtensionContext context) {
        return context.getTestClass().orElseGet(() -> tests(context.getParent().orElseThrow()));
    }

    private static Tally tally(ExtensionContext context) {
        return TALLIES.computeIfAbsent(tests(context), tests -> new Tally());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        tally(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Tally tally = tally(context);
        context.getExecutionException().ifPresent(cause -> failed(context, cause));
        CONSOLE.println(tally.line(tests(context)));
        TALLIES.remove(tests(context));
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        tally(context).pass();
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        tally(context).skip(oneLine(String.valueOf(cause.getMessage())));
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        tally(context).skip(oneLine(reason.orElse("disabled")));
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        failed(context, cause);
    }

    /** Of tests that a test makes a watcher hears nothing. */
    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context) throws Throwable {
        try {
            invocation.proceed();
        } catch (TestAbortedException e) {
            testAborted(context, e);
            throw e;
        } catch (Throwable e) {
            testFailed(context, e);
            throw e;
        }
        testSuccessful(context);
    }

    private static void failed(ExtensionContext context, Throwable cause) {
        tally(context).fail();
        StringWriter stack = new StringWriter();
        cause.printStackTrace(new PrintWriter(stack, true));
        CONSOLE.println("FAIL " + tests(context).getName() + ": "
                + context.getTestMethod().map(m -> m.getName() + " ").orElse("") + context.getDisplayName() + "\n"
                + stack.toString()
                        .lines()
                        .filter(line -> !JUNITS_OWN.matcher(line).lookingAt())
                        .collect(Collectors.joining("\n")));
    }
}
