package org.autoinstalld.template;

import freemarker.template.SimpleScalar;
import freemarker.template.TemplateBooleanModel;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.vmconf.VmWord;

/** The functions templates may call. */
final class Functions {
    private static final Pattern RELEASE = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})");

    private Functions() {}

    /** A function of one text. */
    private interface OfText {
        TemplateModel call(String argument) throws TemplateModelException;
    }

    private record Function(String name, OfText body) implements TemplateMethodModelEx {
        @Override
        @SuppressWarnings("rawtypes")
        public Object exec(List arguments) throws TemplateModelException {
            if (arguments.size() != 1) {
                throw new RefusedNameException(name + "(...) takes one value, not " + arguments.size(), "");
            }
            Object argument = arguments.get(0);
            if (argument instanceof TemplateScalarModel text) {
                return body.call(text.getAsString());
            }
            if (argument instanceof TemplateNumberModel number) {
                return body.call(number.getAsNumber().toString());
            }
            throw new RefusedNameException(name + "(...) takes a text", "");
        }
    }

    /** Whether the release is that one or a later one; a snapshot is later than all of them. */
    static TemplateModel since(Setdir setdir) {
        return new Function("since", text -> {
            var wanted = RELEASE.matcher(text);
            if (!wanted.matches()) {
                throw new RefusedNameException("since(\"" + text + "\") is no release", "such as since(\"7.5\")");
            }
            var actual = RELEASE.matcher(setdir.release());
            boolean is = !actual.matches() || number(actual) >= number(wanted);
            return is ? TemplateBooleanModel.TRUE : TemplateBooleanModel.FALSE;
        });
    }

    private static int number(java.util.regex.Matcher release) {
        return Integer.parseInt(release.group(1)) * 10_000 + Integer.parseInt(release.group(2));
    }

    /** The text as a quoted string of that format, or an error if the format cannot express it. */
    static TemplateModel quoted(TemplateKind kind) {
        return new Function("quoted", text -> literal(kind, text));
    }

    /**
     * The text as a bare word of vm.conf(5) if it is one and no keyword, else as a quoted string. A number stays bare:
     * where the grammar wants a number, a string is an error.
     */
    static TemplateModel vmConfWord() {
        return new Function("word", text -> {
            boolean number = text.chars().allMatch(c -> c >= '0' && c <= '9');
            boolean bare = TemplateKind.VM_CONF.complaint(text, true).isEmpty() && (number || VmWord.isBare(text));
            return bare ? new SimpleScalar(text) : literal(TemplateKind.VM_CONF, text);
        });
    }

    /** The text as it is, if it is one statement of the innermost block: an option of a VM, a statement of a host. */
    static TemplateModel statement(TemplateKind kind, Predicate<String> isOne) {
        return new Function("statement", text -> {
            if (!isOne.test(text)) {
                throw new GuardedFormat.RefusedException("is not one statement");
            }
            return GuardedFormat.of(kind).fromMarkup(text);
        });
    }

    private static TemplateModel literal(TemplateKind kind, String text) throws TemplateModelException {
        var complaint = text.isEmpty() ? java.util.Optional.of("is empty") : kind.unquotable(text);
        if (complaint.isPresent()) {
            throw new GuardedFormat.RefusedException(complaint.get());
        }
        String literal = kind.quoted(text)
                .orElseThrow(() -> new GuardedFormat.RefusedException(
                        "has " + text.length() + " characters, more than the file's grammar takes"));
        return GuardedFormat.of(kind).fromMarkup(literal);
    }
}
