package org.autoinstalld.template;

import static java.util.stream.Collectors.toUnmodifiableMap;

import freemarker.core.CommonMarkupOutputFormat;
import freemarker.core.CommonTemplateMarkupOutputModel;
import freemarker.core.Environment;
import freemarker.template.TemplateModelException;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An output format that changes nothing but refuses what would change the structure of the text: FreeMarker sends every
 * interpolated value through here, whatever the template's author forgot.
 */
final class GuardedFormat extends CommonMarkupOutputFormat<GuardedFormat.Literal> {
    /** Set in an environment whose response file may hold more than ASCII. */
    static final Object UTF8_ALLOWED = new Object();

    private static final Map<TemplateKind, GuardedFormat> ALL =
            Arrays.stream(TemplateKind.values()).collect(toUnmodifiableMap(kind -> kind, GuardedFormat::new));

    private final TemplateKind kind;

    private GuardedFormat(TemplateKind kind) {
        this.kind = kind;
    }

    /** The one format of all templates of that kind: FreeMarker tells formats apart by identity. */
    static GuardedFormat of(TemplateKind kind) {
        return Objects.requireNonNull(ALL.get(kind));
    }

    @Override
    public String getName() {
        return kind.word();
    }

    @Override
    public @Nullable String getMimeType() {
        return null;
    }

    @Override
    public void output(String value, Writer out) throws IOException, TemplateModelException {
        Optional<String> complaint = complaint(value);
        if (complaint.isPresent()) {
            throw new RefusedException(complaint.get());
        }
        out.write(value);
    }

    /** FreeMarker comes here when a template joins a value to markup, and lets no checked exception out. */
    @Override
    public String escapePlainText(String value) {
        complaint(value).ifPresent(complaint -> {
            throw new RefusedLateException(complaint);
        });
        return value;
    }

    private Optional<String> complaint(String value) {
        Optional<String> complaint = kind.complaint(value, true);
        if (complaint.isEmpty() || Environment.getCurrentEnvironment().getCustomState(UTF8_ALLOWED) == null) {
            return complaint;
        }
        return kind.complaint(value, false);
    }

    @Override
    protected Literal newTemplateMarkupOutputModel(@Nullable String plain, @Nullable String judged) {
        return new Literal(this, plain, judged);
    }

    @Override
    public boolean isLegacyBuiltInBypassed(String builtIn) {
        return false;
    }

    /** A value was refused; the message follows "the value of x ". */
    static final class RefusedException extends TemplateModelException {
        RefusedException(String complaint) {
            super(complaint);
        }
    }

    /** The same, from where no checked exception gets out. */
    static final class RefusedLateException extends RuntimeException {
        private final Instruction at = Instruction.current();

        RefusedLateException(String complaint) {
            super(complaint);
        }

        Instruction at() {
            return at;
        }
    }

    /** A text that its format has judged already, or will when it is printed. */
    static final class Literal extends CommonTemplateMarkupOutputModel<Literal> {
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
}
