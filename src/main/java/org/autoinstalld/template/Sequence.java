package org.autoinstalld.template;

import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateSequenceModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list as templates see it. */
record Sequence<E>(List<? extends E> items, Wrapper<E> wrapper) implements TemplateSequenceModel {
    /** Makes one element visible. */
    interface Wrapper<E> {
        TemplateModel wrap(E element) throws TemplateModelException;
    }

    @Override
    public @Nullable TemplateModel get(int index) throws TemplateModelException {
        return index < 0 || index >= items.size() ? null : wrapper.wrap(items.get(index));
    }

    @Override
    public int size() {
        return items.size();
    }
}
