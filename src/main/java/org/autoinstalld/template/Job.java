package org.autoinstalld.template;

import freemarker.core.Environment;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateHashModel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.template.Rendering.Failed;
import org.autoinstalld.template.Rendering.Rendered;
import org.jspecify.annotations.Nullable;

/**
 * One template being carried out.
 *
 * @param subject what it is about, for messages; null if only the {@link RenderScope} can tell
 * @param traced whether to remember where each line came from
 */
record Job(
        Engine engine,
        Template template,
        TemplateHashModel root,
        RenderScope scope,
        @Nullable String subject,
        boolean traced,
        UnaryOperator<String> fileNames) {

    /** How long and how large a text may become. */
    record Limits(int characters, Duration time) {
        /**
         * For what is made while an installer waits, and others behind it. A response file takes some 10 us, and one that
         * fills all of its characters some 50 ms, so that there is room for a machine that is slow and busy.
         */
        static final Limits SMALL = new Limits(1 << 20, Duration.ofSeconds(1));

        /** For files about all hosts: 100,000 of them fit in with ease. */
        static final Limits LARGE = new Limits(128 << 20, Duration.ofSeconds(60));
    }

    /**
     * @param values all that the text depends on beside the templates
     */
    Rendering run(Limits limits, String revision, Object values) {
        RenderThreads.Attempt attempt =
                new RenderThreads.Attempt(revision, fileNames.apply(template.getName()), subject, values);
        return RenderThreads.run(
                attempt,
                limits.time,
                task -> run(limits, task),
                why -> new Failed(List.of(new Failure(this).whole(why)), Rendering.Why.TIME));
    }

    private Rendering run(Limits limits, RenderThreads.Task task) {
        Output out = new Output(limits.characters, traced ? fileNames : null);
        Failure failure = new Failure(this);
        try {
            Environment environment = template.createProcessingEnvironment(root, out);
            if (!scope.asciiOnly()) {
                environment.setCustomState(GuardedFormat.UTF8_ALLOWED, true);
            }
            environment.process();
            return new Rendered(out.text(), out.origins());
        } catch (TemplateException e) {
            return Failed.of(failure.of(e));
        } catch (Output.FullException e) {
            return Failed.of(failure.at(e.at(), String.valueOf(e.getMessage()), ""));
        } catch (IOException e) {
            return Failed.of(failure.whole(String.valueOf(e.getMessage())));
        } catch (GuardedFormat.RefusedLateException e) {
            return Failed.of(failure.refused(e.at(), String.valueOf(e.getMessage())));
        } catch (StackOverflowError e) {
            return Failed.of(failure.whole("macros or functions call each other without end"));
        } catch (OutOfMemoryError e) {
            Problem problem = failure.whole("it builds a text too large for the memory there is");
            return new Failed(List.of(problem), Rendering.Why.MEMORY);
        } catch (RuntimeException e) {
            return task.isLate()
                    ? new Failed(List.of(failure.whole(late(limits))), Rendering.Why.TIME)
                    : Failed.of(failure.whole(failure.unexpected(e)));
        }
    }

    private static String late(Limits limits) {
        return "it takes longer than " + limits.time.toMillis() + " ms";
    }
}
