package org.autoinstalld.template;

import freemarker.core.InvalidReferenceException;
import freemarker.core.StopException;
import freemarker.core.UnexpectedTypeException;
import freemarker.template.MalformedTemplateNameException;
import freemarker.template.TemplateException;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNotFoundException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.problem.Suggestion;
import org.jspecify.annotations.Nullable;

/** Puts into words why a template could not be carried out: where, for which host, and what would help. No secrets. */
final class Failure {
    private static final Pattern DOTTED = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*(\\.[A-Za-z_$][A-Za-z0-9_$]*)*");

    /** What is expected, and what it is instead. */
    private static final Pattern TYPES =
            Pattern.compile("Expected (an? [a-z_]+).* evaluated to (an? [a-z_+]+)", Pattern.DOTALL);

    /** How FreeMarker holds a value, and once more where; nothing for an admin. */
    private static final Pattern INSIDES =
            Pattern.compile(" *\\((?:wrapper: |[^()\\s]+ wrapped into )[^()]*\\)| *\\[in template [^\\]]*\\]");

    /** Longest message of FreeMarker that is told. */
    private static final int MAX = 300;

    private final Job job;

    Failure(Job job) {
        this.job = job;
    }

    Problem of(TemplateException e) {
        RefusedNameException name = cause(e, RefusedNameException.class);
        if (name != null) {
            return at(e, words(name), name.remedy());
        }
        GuardedFormat.RefusedException value = cause(e, GuardedFormat.RefusedException.class);
        if (value != null) {
            return refused(e, words(value));
        }
        if (e instanceof StopException) {
            return stopped(e);
        }
        if (e instanceof InvalidReferenceException) {
            return missing(e);
        }
        if (e instanceof UnexpectedTypeException) {
            Optional<Problem> mistyped = mistyped(e);
            if (mistyped.isPresent()) {
                return mistyped.get();
            }
        }
        TemplateNotFoundException file = cause(e, TemplateNotFoundException.class);
        if (file != null) {
            String missing = String.valueOf(file.getTemplateName());
            return at(
                    e,
                    "there is no " + job.engine().kind().word() + " piece '" + missing + "'",
                    job.engine().remedyFor(missing));
        }
        if (cause(e, MalformedTemplateNameException.class) != null) {
            return at(e, "a template can only use pieces inside the directory of templates", "");
        }
        return at(e, brief(job.scope().withoutQuotes(words(e))), "");
    }

    /** The message alone; getMessage has the stack of instructions behind it. */
    private static String words(TemplateException e) {
        return String.valueOf(e.getMessageWithoutStackTop());
    }

    /** A value that its format refused. */
    Problem refused(TemplateException e, String complaint) {
        return at(e, "the value of " + source(e) + " " + complaint, "");
    }

    /** The template itself called a halt, so the mistake is in what the inventory says. */
    private Problem stopped(TemplateException e) {
        String message = brief(job.scope().scrub(words(e)));
        Optional<Host> host = job.scope().host();
        if (host.isEmpty()) {
            return at(e, message, "");
        }
        return error(host.get().place(), message, "asked for by " + place(e));
    }

    private Problem missing(TemplateException e) {
        String expression = String.valueOf(e.getBlamedExpressionString());
        if (!DOTTED.matcher(expression).matches()) {
            return at(e, "'" + expression + "' has no value", "");
        }
        String remedy = near(expression)
                .map(near -> "perhaps '" + near + "'")
                .orElse("set it in the inventory, or ask first: <#if " + expression + "??>");
        return at(e, "'" + expression + "' is not set", remedy);
    }

    /** A list or a map where text belongs, and the like. FreeMarker tells it in the words of its own insides. */
    private Optional<Problem> mistyped(TemplateException e) {
        String expression = e.getBlamedExpressionString();
        Matcher types = TYPES.matcher(words(e));
        if (expression == null || !types.find()) {
            return Optional.empty();
        }
        String is = kind(types.group(2));
        String remedy = is.equals("a list")
                ? "<#list " + expression + " as each>${each}</#list>"
                : is.equals("a map") ? "a value in it, ${" + expression + ".NAME}" : "";
        return Optional.of(
                at(e, "'" + expression + "' is " + is + ", and " + kind(types.group(1)) + " is expected", remedy));
    }

    /** A type in the words of docs/templates.md. */
    private static String kind(String type) {
        String plain = type.replaceFirst("^an? ", "");
        if (plain.contains("sequence") || plain.contains("collection")) {
            return "a list";
        }
        if (plain.contains("hash")) {
            return "a map";
        }
        return plain.contains("string") ? "text" : plain.contains("macro") ? "a macro" : "a " + plain;
    }

    /** The nearest key, where the operator chose the keys. */
    private Optional<String> near(String expression) {
        int dot = expression.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String parent = expression.substring(0, dot);
        try {
            TemplateModel model = job.root();
            for (String name : parent.split("\\.")) {
                model = model instanceof TemplateHashModel hash ? hash.get(name) : null;
            }
            return model instanceof FreeMap map
                    ? Suggestion.nearest(
                                    expression.substring(dot + 1), map.entries().keySet())
                            .map(key -> parent + "." + key)
                    : Optional.empty();
        } catch (TemplateModelException unknown) {
            return Optional.empty();
        }
    }

    Problem at(TemplateException e, String message, String remedy) {
        return error(place(e), message, job.scope().scrub(remedy));
    }

    Problem whole(String message) {
        return error(Place.of(job.fileNames().apply(job.template().getName())), message, "");
    }

    /** For the log: what FreeMarker itself did not foresee. */
    String unexpected(RuntimeException e) {
        return "the template engine failed: " + brief(Reason.of(e));
    }

    private Problem error(Place place, String message, String remedy) {
        Optional<Host> host = job.scope().host();
        String about = Optional.ofNullable(job.subject())
                .or(() -> host.map(h -> "host '" + h.name() + "'"))
                .map(subject -> subject + ": ")
                .orElse("");
        return Problem.error(place, job.scope().scrub(about + message), remedy)
                .naming(host.stream().map(h -> h.name().text()).toList())
                .alike(job.scope().scrub(message));
    }

    private Place place(TemplateException e) {
        String name = e.getTemplateSourceName();
        String file = job.fileNames().apply(name == null ? job.template().getName() : name);
        Integer line = e.getLineNumber();
        Integer column = e.getColumnNumber();
        return line == null || column == null ? Place.of(file) : new Place(file, line, column);
    }

    /** The instruction as the template has it: {@code ${user.name}}. */
    private String source(TemplateException e) {
        Integer line = e.getLineNumber();
        Integer column = e.getColumnNumber();
        Integer endLine = e.getEndLineNumber();
        Integer endColumn = e.getEndColumnNumber();
        if (line == null || column == null || endLine == null || endColumn == null || !line.equals(endLine)) {
            return "an expression here";
        }
        return Optional.ofNullable(e.getTemplateSourceName())
                .flatMap(job.engine()::template)
                .map(template ->
                        template.getSource(column, line, endColumn, endLine).strip())
                .filter(text -> !text.isEmpty())
                .orElse("an expression here");
    }

    private static <E extends Exception> @Nullable E cause(Throwable e, Class<E> type) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }

    /**
     * A message of FreeMarker, which is long and of several lines, in the style of problems: one line without tips and
     * stacks, beginning in lower case, without a full stop.
     */
    static String brief(String message) {
        String text = message;
        for (String end : new String[] {"\n----", "\nTip:", "\n\nFTL stack", "\nThe blamed expression"}) {
            int at = text.indexOf(end);
            text = at < 0 ? text : text.substring(0, at);
        }
        text = INSIDES.matcher(text).replaceAll("").strip().replaceAll("\\s+", " ");
        if (text.length() > MAX) {
            text = text.substring(0, MAX).strip() + "...";
        }
        if (text.endsWith(".") && !text.endsWith("...")) {
            text = text.substring(0, text.length() - 1);
        }
        boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return word ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : text;
    }
}
