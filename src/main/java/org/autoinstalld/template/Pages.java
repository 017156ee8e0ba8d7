package org.autoinstalld.template;

import freemarker.cache.StringTemplateLoader;
import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * HTML pages of our own, compiled once. Every value is escaped, whatever the page forgets. Unlike the templates of the
 * operator they come with the program, so a mistake in one is a fault of the program and thrown as such.
 */
public final class Pages {
    private final Map<String, Template> pages;

    private Pages(Map<String, Template> pages) {
        this.pages = pages;
    }

    /**
     * @param sources from name to text; pages may include and import each other by these names
     * @throws IllegalArgumentException if one does not compile
     */
    public static Pages compile(Map<String, String> sources) {
        Configuration configuration = new Configuration(Engine.VERSION);
        Engine.lock(configuration);
        configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
        StringTemplateLoader loader = new StringTemplateLoader();
        sources.forEach(loader::putTemplate);
        configuration.setTemplateLoader(loader);
        Map<String, Template> pages = new TreeMap<>();
        for (String name : sources.keySet()) {
            try {
                pages.put(name, configuration.getTemplate(name));
            } catch (IOException e) {
                throw new IllegalArgumentException("page " + name + ": " + e.getMessage(), e);
            }
        }
        return new Pages(pages);
    }

    /**
     * The page.
     *
     * @param model texts, numbers, booleans, and maps and lists of such; nothing else can be shown. A page asks for a value
     *     that may be missing with {@code ??}
     * @throws IllegalStateException if the page is missing or asks for something that is not there
     */
    public String render(String name, Map<String, ?> model) {
        Template page = pages.get(name);
        if (page == null) {
            throw new IllegalStateException("no page " + name);
        }
        StringWriter out = new StringWriter(8192);
        try {
            page.process(model, out);
        } catch (TemplateException | IOException e) {
            throw new IllegalStateException("page " + name + ": " + e.getMessage(), e);
        }
        return out.toString();
    }
}
