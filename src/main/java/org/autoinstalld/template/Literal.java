package org.autoinstalld.template;

import freemarker.core.CommonTemplateMarkupOutputModel;
import org.jspecify.annotations.Nullable;

/** A text that its format has judged already, or will when it is printed. */
final class Literal extends CommonTemplateMarkupOutputModel<Literal> {
    private final GuardedFormat format;

    Literal(GuardedFormat format, @Nullable String plain, @Nullable String judged) {
        super(plain, judged);
        this.format = format;
    }

    @Override
    public GuardedFormat getOutputFormat() {
        return format;
    }
}
