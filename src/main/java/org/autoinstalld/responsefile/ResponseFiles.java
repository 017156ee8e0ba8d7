package org.autoinstalld.responsefile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.access.AnswerClaim.Course;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.Outcome;
import org.autoinstalld.dialogue.Transcript;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.inventory.Origins;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Unforeseen;
import org.autoinstalld.template.Rendering;
import org.autoinstalld.template.ResponseModel;
import org.autoinstalld.template.ResponseText;
import org.autoinstalld.template.SecretView;
import org.autoinstalld.template.TemplateSet;
import org.autoinstalld.yaml.ValueMap;
import org.jspecify.annotations.Nullable;

/** Makes and keeps the files of one inventory and one set of templates; neither ever changes, so no file does. */
public final class ResponseFiles {
    private final Inventory inventory;
    private final TemplateSet templates;
    private final Origins origins;
    private final MissingSets missingSets;
    private final SiteSetNames names;
    private final Judge judge;
    private final SecretView view;
    private final FileCache cache = new FileCache();

    /** @param view of secrets; masked where somebody only wants to know what would come of templates */
    ResponseFiles(Inventory inventory, TemplateSet templates, Origins origins, SiteSetNames names, SecretView view) {
        this.view = view;
        this.inventory = inventory;
        this.templates = templates;
        this.origins = origins;
        missingSets = new MissingSets(inventory, names.siteSets());
        this.names = names;
        judge = new Judge(inventory, names, view == SecretView.MASKED);
    }

    /** A host's response file. */
    public RenderResult make(Host host, Mode mode, Setdir setdir) {
        return make(host, FileKind.of(mode), setdir);
    }

    /** A file of a host. */
    public RenderResult make(Host host, FileKind kind, Setdir setdir) {
        return cache.get(item(host, kind), setdir, () -> made(host, kind, setdir));
    }

    /** The response file for machines that are not in the inventory. */
    public RenderResult make(UnknownMachines unknown, Setdir setdir) {
        return cache.get(item(unknown), setdir, () -> judged(unknown, setdir, made(unknown, setdir)));
    }

    private RenderResult made(UnknownMachines unknown, Setdir setdir) {
        List<Problem> missing = missing(unknown, setdir);
        return missing.isEmpty() ? responseFile(model(unknown, setdir)) : new RenderResult.Nothing(missing);
    }

    /** Why machines that are not in the inventory get no response file, whatever the dialogue would make of it. */
    public List<Problem> missing(UnknownMachines unknown, Setdir setdir) {
        return missing(
                missingSets.of(unknown, setdir), names.siteSets().keysForStrangers(unknown), model(unknown, setdir));
    }

    /**
     * Why a host gets no response file, whatever the dialogue would make of it: a {@link #judge judgement} alone is no
     * forecast.
     */
    public List<Problem> missing(Host host, Setdir setdir) {
        return missing(
                missingSets.of(host, setdir),
                names.siteSets().keysForStrangers(host),
                model(host, Mode.INSTALL, setdir));
    }

    /** A template of somebody's own may set up users that nothing else tells of. */
    private List<Problem> missing(List<Problem> missing, Map<String, Problem> strangers, ResponseModel model) {
        if (strangers.isEmpty()) {
            return missing;
        }
        List<Problem> all = new ArrayList<>(missing);
        if (templates.response(model, SecretView.MASKED) instanceof Rendering.Rendered rendered) {
            strangers.forEach((user, problem) -> {
                if (rendered.text().lines().noneMatch(line -> line.strip().endsWith("= " + user))) {
                    all.add(problem);
                }
            });
        }
        return all;
    }

    /** What {@link #make} would give at once; empty if it has to be made first, which may take long. */
    Optional<RenderResult> ready(Host host, FileKind kind, Setdir setdir) {
        RenderResult first = cache.first(host.name(), kind, setdir);
        return first != null ? Optional.of(first) : cache.ready(item(host, kind), setdir);
    }

    /** The same for machines that are not in the inventory. */
    Optional<RenderResult> ready(UnknownMachines unknown, Setdir setdir) {
        return cache.ready(item(unknown), setdir);
    }

    private static FileCache.Item item(Host host, FileKind kind) {
        return new FileCache.Item(host.name(), kind, kind.template(host.settings()));
    }

    private static FileCache.Item item(UnknownMachines unknown) {
        return new FileCache.Item(null, FileKind.INSTALL, FileKind.INSTALL.template(unknown.settings()));
    }

    private ResponseModel model(Host host, FileKind kind, Setdir setdir) {
        return model(host, kind == FileKind.UPGRADE ? Mode.UPGRADE : Mode.INSTALL, setdir);
    }

    private ResponseModel model(Host host, Mode mode, Setdir setdir) {
        return ResponseModel.of(inventory, host, mode, setdir)
                .withSiteSet(names.of(host, setdir).orElse(null));
    }

    private ResponseModel model(UnknownMachines unknown, Setdir setdir) {
        return ResponseModel.of(inventory, unknown, Mode.INSTALL, setdir)
                .withSiteSet(names.of(unknown, setdir).orElse(null));
    }

    /** Whatever is wrong with us concerns one host: the others, and whoever makes the files of all, go on. */
    private RenderResult made(Host host, FileKind kind, Setdir setdir) {
        try {
            List<Problem> missing = kind.isResponseFile() ? missing(host, setdir) : List.of();
            if (!missing.isEmpty()) {
                return new RenderResult.Nothing(missing);
            }
            ResponseModel model = model(host, kind, setdir);
            RenderResult made = kind.isResponseFile()
                    ? judged(host, model.mode(), setdir, responseFile(model))
                    : checkedDisklabel(templates.disklabel(model, view), host.name());
            return made instanceof RenderResult.Nothing nothing
                    ? new RenderResult.Nothing(NotAscii.atValues(nothing.problems(), host, origins), nothing.why())
                    : made;
        } catch (RuntimeException | Error e) {
            Rendering.Why why = e instanceof VirtualMachineError ? Rendering.Why.MEMORY : Rendering.Why.MISTAKE;
            return new RenderResult.Nothing(List.of(unforeseen(host, kind.word(), e)), why);
        }
    }

    private static Problem unforeseen(Host host, String what, Throwable e) {
        return Problem.error(
                host.place(), what + " of host '" + host.name() + "': " + Unforeseen.words(e), Unforeseen.REMEDY);
    }

    private RenderResult responseFile(ResponseModel model) {
        Rendering rendering = templates.response(model, view);
        if (!(rendering instanceof Rendering.Rendered rendered)) {
            return failed(rendering);
        }
        return check(rendered.text(), model, List.of()).isEmpty()
                ? new RenderResult.File(new Body(rendered.text()))
                : new RenderResult.Nothing(complaints(model, rendered.text()));
    }

    private static RenderResult.Nothing failed(Rendering rendering) {
        Rendering.Failed failed = (Rendering.Failed) rendering;
        return new RenderResult.Nothing(failed.problems(), failed.why());
    }

    /** What is wrong with a text, as it shows when rendered a second time: traced, and with nothing secret in it. */
    private List<Problem> complaints(ResponseModel model, String text) {
        if (templates.tracedResponse(model, SecretView.MASKED) instanceof Rendering.Rendered masked) {
            List<Problem> problems = check(masked.text(), model, masked.origins());
            if (!problems.isEmpty()) {
                return problems;
            }
        }
        return check(text, model, List.of()).stream()
                .map(p -> Problem.error(
                        p.place(),
                        "the line is refused with the true secrets, though not with masked ones; why is withheld, since"
                                + " it may quote one",
                        "a line that holds no more than one secret, as its answer"))
                .toList();
    }

    private List<Problem> check(String text, ResponseModel model, List<Place> origins) {
        return ResponseText.check(text, name(model), inventory.site().asciiOnly(), origins);
    }

    private static String name(ResponseModel model) {
        String whose = model.host().map(h -> h.name().text()).orElse("unknown machines");
        return model.mode().word() + ".conf of " + whose;
    }

    private static RenderResult checkedDisklabel(Rendering rendering, HostName host) {
        if (!(rendering instanceof Rendering.Rendered rendered)) {
            return failed(rendering);
        }
        String text = rendered.text();
        return text.isBlank() || !text.endsWith("\n")
                ? new RenderResult.Nothing(List.of(Problem.error(
                        Place.of("disklabel template of " + host),
                        text.isBlank() ? "is empty" : "the last line does not end",
                        "lines such as '/ 1G-4G 20%'")))
                : new RenderResult.File(new Body(text));
    }

    /** A file that would stop the installer on any machine that fits the host is none. */
    private RenderResult judged(Host host, Mode mode, Setdir setdir, RenderResult made) {
        if (!(made instanceof RenderResult.File file)) {
            return made;
        }
        boolean strict = inventory.site().refusesAborting();
        Outcome outcome;
        try {
            outcome = judge.outcome(host, mode, setdir, file.body().text(), namedDisklabel(host, setdir));
        } catch (RuntimeException | Error e) {
            if (strict) {
                throw e;
            }
            // the site wants the file sent whatever comes of it
            return made;
        }
        if (!strict || !outcome.certain()) {
            return new RenderResult.File(
                    file.body(), course(host, mode, file.body().text(), outcome));
        }
        Problem refusal = Problem.error(
                host.place(),
                mode.word() + ".conf of host '" + host.name() + "' is withheld, since the installer " + outcome.text(),
                "'autoinstalld dialogue " + host.name() + "' shows the run; site.refuse-aborting turns this off");
        return new RenderResult.Nothing(List.of(refusal));
    }

    private static Course course(Host host, Mode mode, String text, Outcome outcome) {
        boolean template = mode == Mode.INSTALL
                && host.settings().has(Settings.DISKLABEL)
                && text.contains("disklabel/" + host.name().shortName());
        return Course.of(template, outcome.stops() ? outcome.text() : "");
    }

    private RenderResult judged(UnknownMachines unknown, Setdir setdir, RenderResult made) {
        if (!(made instanceof RenderResult.File file) || !inventory.site().refusesAborting()) {
            return made;
        }
        Outcome outcome = judge.outcome(unknown, setdir, file.body().text());
        return outcome.certain()
                ? new RenderResult.Nothing(List.of(Problem.error(
                        unknown.place(),
                        "install.conf of unknown machines is refused, since the installer " + outcome.text(),
                        "'autoinstalld check' says where; site.refuse-aborting turns this off")))
                : made;
    }

    /** What the installer of a machine that nobody declared will do with that file; empty if there is none. */
    public Optional<Judgement> judge(UnknownMachines unknown, Setdir setdir) {
        ResponseModel model = model(unknown, setdir);
        return templates.tracedResponse(model, view) instanceof Rendering.Rendered rendered
                        && check(rendered.text(), model, List.of()).isEmpty()
                ? Optional.of(judge.judge(unknown, setdir, rendered.text(), rendered.origins()))
                : Optional.empty();
    }

    /** All that is wrong with that file: why it is none, or what the dialogue finds. */
    public List<Problem> problems(UnknownMachines unknown, Setdir setdir) {
        List<Problem> problems = new ArrayList<>(missing(unknown, setdir));
        problems.addAll(judge(unknown, setdir)
                .map(Judgement::problems)
                .orElseGet(() -> make(unknown, setdir) instanceof RenderResult.Nothing nothing
                        ? nothing.problems()
                        : List.of()));
        return problems.stream().distinct().toList();
    }

    /** Why machines that are not in the inventory get nothing, though the site says that they do; empty if they do. */
    public List<Problem> withheldFromUnknown() {
        return inventory
                .site()
                .unknown()
                .map(unknown -> make(unknown, inventory.site().setdir()))
                .filter(RenderResult.Nothing.class::isInstance)
                .map(made -> ((RenderResult.Nothing) made).problems())
                .orElse(List.of());
    }

    /** The disklabel template, if the response file names it. */
    private @Nullable String namedDisklabel(Host host, Setdir setdir) {
        return host.settings().has(Settings.DISKLABEL)
                        && make(host, FileKind.DISKLABEL, setdir) instanceof RenderResult.File file
                ? file.body().text()
                : null;
    }

    /**
     * What the installer will do with a host's response file, refused or not; empty if there is none, or none can tell:
     * {@link #unjudged} says why.
     *
     * @param override facts about the machine to try instead of its own
     */
    public Optional<Judgement> judge(Host host, Mode mode, Setdir setdir, ValueMap override) {
        try {
            return judgement(host, mode, setdir, override);
        } catch (RuntimeException | Error e) {
            return Optional.empty();
        }
    }

    /**
     * What the installer of a host does with a text that it was given before.
     *
     * @param override facts about the machine to try instead of those that are known now
     */
    public Transcript transcript(Host host, Mode mode, Setdir setdir, String text, ValueMap override) {
        return judge.judge(host, mode, setdir, text, namedDisklabel(host, setdir), override);
    }

    /** Why there is no judgement of a host as it is declared; empty if there is one. */
    public List<Problem> unjudged(Host host, Mode mode, Setdir setdir) {
        if (make(host, mode, setdir) instanceof RenderResult.Nothing nothing) {
            return nothing.problems();
        }
        try {
            judgement(host, mode, setdir, Machine.UNDECLARED);
            return List.of();
        } catch (RuntimeException | Error e) {
            return List.of(unforeseen(host, "the run of " + mode.word() + ".conf", e));
        }
    }

    private Optional<Judgement> judgement(Host host, Mode mode, Setdir setdir, ValueMap override) {
        FileCache.Item item = item(host, FileKind.of(mode));
        if (cache.hopeless(item).isPresent()) {
            return Optional.empty();
        }
        ResponseModel model = model(host, mode, setdir);
        Rendering rendering = templates.tracedResponse(model, view);
        if (rendering instanceof Rendering.Failed) {
            cache.noted(item, failed(rendering));
        }
        if (!(rendering instanceof Rendering.Rendered rendered)
                || !check(rendered.text(), model, List.of()).isEmpty()) {
            return Optional.empty();
        }
        Transcript transcript =
                judge.judge(host, mode, setdir, rendered.text(), namedDisklabel(host, setdir), override);
        return Optional.of(judge.blamed(host, transcript, rendered.text(), rendered.origins(), origins));
    }

    /** The text of a file that was sent, its secrets masked; at half the cost of a {@link #preview}. Empty if it fails. */
    public String masked(Host host, FileKind kind, Setdir setdir) {
        try {
            ResponseModel model = model(host, kind, setdir);
            Rendering masked = kind.isResponseFile()
                    ? templates.response(model, SecretView.MASKED)
                    : templates.disklabel(model, SecretView.MASKED);
            return masked instanceof Rendering.Rendered rendered ? rendered.text() : "";
        } catch (RuntimeException | Error e) {
            return "";
        }
    }

    /** The same of the file for machines that are not in the inventory. */
    public String masked(UnknownMachines unknown, Setdir setdir) {
        Rendering masked = templates.response(model(unknown, setdir), SecretView.MASKED);
        return masked instanceof Rendering.Rendered rendered ? rendered.text() : "";
    }

    /** A file of a host for people. */
    public Preview preview(Host host, FileKind kind, Setdir setdir) {
        RenderResult made = make(host, kind, setdir);
        List<Problem> problems = made instanceof RenderResult.Nothing nothing ? nothing.problems() : List.of();
        if (made instanceof RenderResult.Nothing nothing && nothing.why() == Rendering.Why.TIME) {
            // masked it would take as long
            return new Preview("", List.of(), problems);
        }
        try {
            ResponseModel model = model(host, kind, setdir);
            Rendering masked = kind.isResponseFile()
                    ? templates.tracedResponse(model, SecretView.MASKED)
                    : templates.disklabel(model, SecretView.MASKED);
            return masked instanceof Rendering.Rendered rendered
                    ? new Preview(rendered.text(), rendered.origins(), problems)
                    : new Preview(
                            "", List.of(), problems.isEmpty() ? ((Rendering.Failed) masked).problems() : problems);
        } catch (RuntimeException | Error e) {
            return new Preview("", List.of(), List.of(unforeseen(host, kind.word(), e)));
        }
    }
}
