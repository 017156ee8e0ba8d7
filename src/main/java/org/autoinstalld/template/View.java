package org.autoinstalld.template;

import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import org.jspecify.annotations.Nullable;

/** A thing as templates see it: through its {@link AllowedNames}, and nothing else of it. */
record View<T>(AllowedNames<T> names, T subject, RenderScope scope) implements TemplateHashModel {
    @Override
    public @Nullable TemplateModel get(String name) throws TemplateModelException {
        return names.get(name, subject, scope);
    }

    @Override
    public boolean isEmpty() {
        return false;
    }
}
