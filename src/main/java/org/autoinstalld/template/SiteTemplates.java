package org.autoinstalld.template;

import freemarker.template.Template;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.template.Rendering.Failed;
import org.jspecify.annotations.Nullable;

/**
 * The templates among the files of site sets, compiled. They follow the rules of response files whatever they are called,
 * and use pieces of their own folder. Immutable; any number of threads may render at once.
 */
public final class SiteTemplates {
    /** None. */
    public static final SiteTemplates NONE = new SiteTemplates("", null, "");

    private final String shown;
    private final @Nullable Engine engine;
    private final String revision;

    private SiteTemplates(String shown, @Nullable Engine engine, String revision) {
        this.shown = shown;
        this.engine = engine;
        this.revision = revision;
    }

    /**
     * What became of a template.
     *
     * @param holdsSecret whether a secret was looked at, and may be in the text
     */
    public record Rendered(Rendering rendering, boolean holdsSecret) {}

    /**
     * What a template of a site set is made from.
     *
     * @param files paths of all files of the set
     */
    record Model(ResponseModel machine, List<String> files) {}

    /**
     * Compiles what can be compiled; the rest is a problem of its file.
     *
     * @param shown the folder as problems name it
     * @param files contents by name relative to it
     */
    public static SiteTemplates compile(String shown, Map<String, byte[]> files, Problems problems) {
        SortedMap<String, byte[]> inOrder = new TreeMap<>(files);
        SortedMap<String, String> sources = new TreeMap<>();
        inOrder.forEach((name, bytes) -> TemplateSource.read(bytes, TemplateDirectory.fileName(shown, name), problems)
                .ifPresent(text -> sources.put(name, text)));
        Engine engine = Engine.compile(
                TemplateKind.RESPONSE, sources, name -> TemplateDirectory.fileName(shown, name), problems);
        return new SiteTemplates(shown, engine, new TemplateDirectory(shown, inOrder).digest());
    }

    /**
     * The text of one file for one machine.
     *
     * @param name of a template that was compiled
     * @param files paths of all files of the set
     */
    public Rendered render(String name, ResponseModel machine, List<String> files) {
        return render(name, new Model(machine, files), SecretView.REVEALED);
    }

    private Rendered render(String name, Model model, SecretView secrets) {
        Engine compiled = Objects.requireNonNull(engine);
        ResponseModel machine = model.machine();
        RenderScope scope = new RenderScope(
                TemplateKind.RESPONSE, secrets, machine.inventory().site().asciiOnly());
        machine.host().ifPresent(scope::about);
        Template template = compiled.template(name).orElse(null);
        if (template == null) {
            return new Rendered(
                    Failed.of(Problem.error(Place.of(TemplateDirectory.fileName(shown, name)), "is no template")),
                    false);
        }
        Job job = new Job(
                compiled,
                template,
                Vocabulary.SITE_FILE.view(model, scope),
                scope,
                machine.subject(),
                false,
                file -> TemplateDirectory.fileName(shown, file));
        Object values = List.of(machine.host(), machine.site(), machine.setdir(), model.files());
        Rendering rendering = job.run(Job.Limits.SMALL, revision, values);
        if (rendering instanceof Failed failed && failed.why() == Rendering.Why.MISTAKE && scope.hasRevealed()) {
            return new Rendered(
                    TemplateSet.withoutSecrets(
                            failed,
                            machine,
                            render(name, model, SecretView.MASKED).rendering()),
                    true);
        }
        return new Rendered(rendering, scope.hasRevealed());
    }
}
