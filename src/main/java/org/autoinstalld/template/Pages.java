package org.autoinstalld.template;

import freemarker.cache.ClassTemplateLoader;
import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;

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
        Engine.lock(configuration);
        configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
        configuration.setDefaultEncoding("UTF-8");
        configuration.setURLEscapingCharset("UTF-8");
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
