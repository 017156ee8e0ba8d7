package org.autoinstalld.template;

import freemarker.cache.ClassTemplateLoader;
import freemarker.cache.TemplateNameFormat;
import freemarker.core.HTMLOutputFormat;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/**
 * HTML pages for people, from {@code .ftlh} templates of our own that ship with the program. Every value is escaped as
 * HTML, whatever the template forgot; templates see texts, numbers, booleans, lists and maps, and no method of anything.
 * Each is compiled when it is first asked for. Any number of threads may render at once.
 */
public final class Pages {
    private final Configuration configuration = new Configuration(Configuration.VERSION_2_3_35);

    /**
     * @param home the templates are resources in its package
     */
    public Pages(Class<?> home) {
        configuration.setTemplateLoader(new ClassTemplateLoader(home, ""));
        configuration.setTemplateUpdateDelayMilliseconds(Long.MAX_VALUE);
        configuration.setTemplateNameFormat(TemplateNameFormat.DEFAULT_2_4_0);
        configuration.setLocalizedLookup(false);
        configuration.setRecognizeStandardFileExtensions(false);
        configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
        configuration.setAutoEscapingPolicy(Configuration.FORCE_AUTO_ESCAPING_POLICY);
        configuration.setObjectWrapper(Engine.WRAPPER);
        configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        configuration.setAPIBuiltinEnabled(false);
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        configuration.setWrapUncheckedExceptions(false);
        configuration.setFallbackOnNullLoopVariable(false);
        configuration.setDefaultEncoding("UTF-8");
        configuration.setURLEscapingCharset("UTF-8");
        configuration.setNumberFormat("computer");
        configuration.setLocale(Locale.ROOT);
        configuration.setTimeZone(TimeZone.getTimeZone("UTC"));
    }

    /**
     * The page, complete.
     *
     * @param name of the template's file
     * @throws IllegalStateException if there is no such template, or the model lacks what it needs: a mistake of ours
     */
    public String render(String name, Map<String, ?> model) {
        StringWriter out = new StringWriter(16 << 10);
        try {
            configuration.getTemplate(name).process(model, out);
        } catch (TemplateException | IOException e) {
            throw new IllegalStateException("page " + name + ": " + e.getMessage(), e);
        }
        return out.toString();
    }
}
