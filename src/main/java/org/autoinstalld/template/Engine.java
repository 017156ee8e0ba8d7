package org.autoinstalld.template;

import freemarker.cache.StrongCacheStorage;
import freemarker.cache.TemplateLoader;
import freemarker.cache.TemplateNameFormat;
import freemarker.core.ParseException;
import freemarker.core.TemplateClassResolver;
import freemarker.core._CoreAPI;
import freemarker.template.Configuration;
import freemarker.template.ObjectWrapper;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.Template;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.Version;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.UnaryOperator;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Suggestion;
import org.jspecify.annotations.Nullable;

/**
 * FreeMarker for one kind of text: its templates compiled, everything else shut. After {@link #compile} nothing is read
 * and nothing compiled any more, so a request touches no disk.
 */
final class Engine {
    static {
        // mistakes become problems; what it would log besides is in its own words, and costs a start ten milliseconds
        System.setProperty("org.freemarker.loggerLibrary", "none");
    }

    static final Version VERSION = Configuration.VERSION_2_3_35;

    /** Wraps texts, numbers and lists of them; shows no method of anything. */
    static final ObjectWrapper WRAPPER = new SimpleObjectWrapper(VERSION);

    private final TemplateKind kind;
    private final Configuration configuration;
    private final Map<String, Template> templates = new HashMap<>();

    private Engine(TemplateKind kind, Configuration configuration) {
        this.kind = kind;
        this.configuration = configuration;
    }

    /**
     * @param sources from a template's name, relative to the directory, to its text
     * @param fileNames from such a name to the file's as the operator knows it
     */
    static Engine compile(
            TemplateKind kind, Map<String, String> sources, UnaryOperator<String> fileNames, Problems problems) {
        Configuration configuration = new Configuration(VERSION);
        lock(configuration);
        configuration.setArithmeticEngine(new Arithmetic());
        configuration.setOutputFormat(GuardedFormat.of(kind));
        Memory memory = new Memory(sources);
        configuration.setTemplateLoader(memory);
        Engine engine = new Engine(kind, configuration);
        sources.forEach((name, source) -> engine.add(name, source, fileNames.apply(name), problems));
        memory.sealed = true;
        sources.forEach(
                (name, source) -> TemplateSource.checkUses(name, source, fileNames.apply(name), engine, problems));
        return engine;
    }

    /** Shuts every way out of a template, and makes its text the same everywhere. */
    static void lock(Configuration configuration) {
        configuration.setAutoEscapingPolicy(Configuration.FORCE_AUTO_ESCAPING_POLICY);
        configuration.setRecognizeStandardFileExtensions(false);
        configuration.setTagSyntax(Configuration.ANGLE_BRACKET_TAG_SYNTAX);
        configuration.setInterpolationSyntax(Configuration.DOLLAR_INTERPOLATION_SYNTAX);
        configuration.setTemplateNameFormat(TemplateNameFormat.DEFAULT_2_4_0);
        configuration.setLocalizedLookup(false);
        configuration.setCacheStorage(new StrongCacheStorage());
        configuration.setTemplateUpdateDelayMilliseconds(Long.MAX_VALUE);
        configuration.setObjectWrapper(WRAPPER);
        configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        configuration.setAPIBuiltinEnabled(false);
        configuration.setNumberFormat("computer");
        configuration.setLocale(Locale.ROOT);
        configuration.setTimeZone(TimeZone.getTimeZone("UTC"));
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        configuration.setWrapUncheckedExceptions(false);
        configuration.setFallbackOnNullLoopVariable(false);
        configuration.setAttemptExceptionReporter((exception, environment) -> {});
    }

    private void add(String name, String source, String file, Problems problems) {
        Template template;
        try {
            template = configuration.getTemplate(name);
        } catch (ParseException e) {
            Place place = new Place(file, Math.max(0, e.getLineNumber()), Math.max(0, e.getColumnNumber()));
            problems.error(place, Failure.brief(e.getEditorMessage()), "");
            return;
        } catch (IOException | IllegalArgumentException e) {
            problems.error(Place.of(file), Failure.brief(String.valueOf(e.getMessage())), "");
            return;
        }
        if (template.getOutputFormat() != GuardedFormat.of(kind)) {
            problems.error(
                    new Place(file, 1, 1),
                    "a template cannot choose its output format",
                    "its name does: " + file + " is a " + kind.word());
        }
        Bans.check(template, source, file, problems);
        _CoreAPI.addThreadInterruptedChecks(template);
        templates.put(name, template);
    }

    TemplateKind kind() {
        return kind;
    }

    Optional<Template> template(String name) {
        return Optional.ofNullable(templates.get(name));
    }

    Collection<String> names() {
        return templates.keySet();
    }

    /** Advice for a name that is not there. */
    String remedyFor(String name) {
        return Suggestion.nearest(name, templates.keySet())
                .map(near -> "perhaps '" + near + "'")
                .orElse("");
    }

    /** The sources, for as long as compiling takes. */
    private static final class Memory implements TemplateLoader {
        private final Map<String, String> sources;
        private volatile boolean sealed;

        Memory(Map<String, String> sources) {
            this.sources = sources;
        }

        @Override
        public @Nullable Object findTemplateSource(String name) {
            return !sealed && sources.containsKey(name) ? name : null;
        }

        @Override
        public long getLastModified(Object source) {
            return 0;
        }

        @Override
        public Reader getReader(Object source, String encoding) {
            return new StringReader(sources.getOrDefault((String) source, ""));
        }

        @Override
        public void closeTemplateSource(Object source) {}
    }
}
