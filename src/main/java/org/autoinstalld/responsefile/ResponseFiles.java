package org.autoinstalld.responsefile;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.autoinstalld.access.Course;
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

/**
 * Makes the files of one inventory and one set of templates, and keeps what it made: both never change, so neither does
 * a file.
 */
public final class ResponseFiles {
    private final Inventory inventory;
    private final TemplateSet templates;
    private final Origins origins;
    private final Judge judge;
    private final FileCache shelf = new FileCache();

    public ResponseFiles(Inventory inventory, TemplateSet templates, Origins origins) {
        this.inventory = inventory;
        this.templates = templates;
        this.origins = origins;
        judge = new Judge(inventory);
    }

    /** A host's response file. */
    public RenderResult make(Host host, Mode mode, Setdir setdir) {
        return shelf.get(
                item(host, mode),
                setdir,
                () -> guarded(
                        host,
                        mode.word() + ".conf",
                        () -> judged(
                                host, mode, setdir, responseFile(ResponseModel.of(inventory, host, mode, setdir)))));
    }

    /**
     * Either: the response file of a mode, or the disklabel template that goes with it.
     */
    RenderResult make(Host host, Optional<Mode> mode, Setdir setdir) {
        return mode.isPresent() ? make(host, mode.get(), setdir) : disklabel(host, setdir);
    }

    /** What {@link #make} would give at once; empty if it has to be made first, which may take long. */
    Optional<RenderResult> ready(Host host, Optional<Mode> mode, Setdir setdir) {
        return shelf.ready(mode.isPresent() ? item(host, mode.get()) : disklabelItem(host), setdir);
    }

    /** The same for machines that are not in the inventory. */
    Optional<RenderResult> ready(UnknownMachines unknown, Setdir setdir) {
        return shelf.ready(item(Optional.empty(), unknown.settings(), Mode.INSTALL), setdir);
    }

    private static FileCache.Item item(Host host, Mode mode) {
        return item(Optional.of(host.name()), host.settings(), mode);
    }

    private static FileCache.Item item(Optional<HostName> host, Settings settings, Mode mode) {
        return mode == Mode.INSTALL
                ? new FileCache.Item(
                        host, FileCache.Kind.INSTALL, settings.templates().install())
                : new FileCache.Item(
                        host, FileCache.Kind.UPGRADE, settings.templates().upgrade());
    }

    private static FileCache.Item disklabelItem(Host host) {
        Optional<String> template = host.settings().disklabel().flatMap(Settings.Disklabel::template);
        return new FileCache.Item(Optional.of(host.name()), FileCache.Kind.DISKLABEL, template);
    }

    /** Whatever is wrong with us concerns one host: the others, and whoever makes the files of all, go on. */
    private static RenderResult guarded(Host host, String what, Supplier<RenderResult> making) {
        try {
            return making.get();
        } catch (RuntimeException | Error e) {
            Rendering.Why why = e instanceof VirtualMachineError ? Rendering.Why.MEMORY : Rendering.Why.MISTAKE;
            return new RenderResult.Nothing(List.of(unforeseen(host, what, e)), why);
        }
    }

    private static Problem unforeseen(Host host, String what, Throwable e) {
        return Problem.error(
                host.place(), what + " of host '" + host.name() + "': " + Unforeseen.words(e), Unforeseen.REMEDY);
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
                && host.settings().disklabel().isPresent()
                && text.contains("disklabel/" + host.name().shortName());
        return new Course(template, outcome.stops() ? Optional.of(outcome.text()) : Optional.empty());
    }

    /** The disklabel template, if the response file names it. */
    private Optional<String> namedDisklabel(Host host, Setdir setdir) {
        if (host.settings().disklabel().isEmpty()) {
            return Optional.empty();
        }
        return disklabel(host, setdir) instanceof RenderResult.File file
                ? Optional.of(file.body().text())
                : Optional.empty();
    }

    /**
     * What the installer will do with a host's response file, refused or not; empty if there is none, or none can tell:
     * {@link #unjudged} says why.
     *
     * @param override facts about the machine to try instead of its own
     */
    public Optional<Judgement> judge(Host host, Mode mode, Setdir setdir, Machine override) {
        try {
            return judgement(host, mode, setdir, override);
        } catch (RuntimeException | Error e) {
            return Optional.empty();
        }
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

    private Optional<Judgement> judgement(Host host, Mode mode, Setdir setdir, Machine override) {
        FileCache.Item item = item(host, mode);
        if (shelf.hopeless(item).isPresent()) {
            return Optional.empty();
        }
        ResponseModel model = ResponseModel.of(inventory, host, mode, setdir);
        Rendering rendering = templates.tracedResponse(model, SecretView.REVEALED);
        if (rendering instanceof Rendering.Failed failed) {
            shelf.noted(item, new RenderResult.Nothing(failed.problems(), failed.why()));
        }
        if (!(rendering instanceof Rendering.Rendered rendered)
                || !check(rendered.text(), model, List.of()).isEmpty()) {
            return Optional.empty();
        }
        Transcript transcript =
                judge.judge(host, mode, setdir, rendered.text(), namedDisklabel(host, setdir), override);
        return Optional.of(judge.blamed(host, transcript, rendered.text(), rendered.origins(), origins));
    }

    /** The response file for machines that are not in the inventory. */
    public RenderResult make(UnknownMachines unknown, Setdir setdir) {
        return shelf.get(
                item(Optional.empty(), unknown.settings(), Mode.INSTALL),
                setdir,
                () -> judged(
                        unknown, setdir, responseFile(ResponseModel.of(inventory, unknown, Mode.INSTALL, setdir))));
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
        ResponseModel model = ResponseModel.of(inventory, unknown, Mode.INSTALL, setdir);
        return templates.tracedResponse(model, SecretView.REVEALED) instanceof Rendering.Rendered rendered
                        && check(rendered.text(), model, List.of()).isEmpty()
                ? Optional.of(judge.judge(unknown, setdir, rendered.text(), rendered.origins()))
                : Optional.empty();
    }

    /** All that is wrong with that file: why it is none, or what the dialogue finds. */
    public List<Problem> problems(UnknownMachines unknown, Setdir setdir) {
        return judge(unknown, setdir)
                .map(Judgement::problems)
                .orElseGet(() ->
                        make(unknown, setdir) instanceof RenderResult.Nothing nothing ? nothing.problems() : List.of());
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

    /** A host's disklabel template. */
    public RenderResult disklabel(Host host, Setdir setdir) {
        return shelf.get(
                disklabelItem(host),
                setdir,
                () -> guarded(host, "disklabel template", () -> makeDisklabel(host, setdir)));
    }

    private RenderResult makeDisklabel(Host host, Setdir setdir) {
        ResponseModel model = ResponseModel.of(inventory, host, Mode.INSTALL, setdir);
        return checkedDisklabel(templates.disklabel(model, SecretView.REVEALED), host.name());
    }

    private RenderResult responseFile(ResponseModel model) {
        Rendering rendering = templates.response(model, SecretView.REVEALED);
        if (rendering instanceof Rendering.Failed failed) {
            return new RenderResult.Nothing(failed.problems(), failed.why());
        }
        String text = ((Rendering.Rendered) rendering).text();
        if (check(text, model, List.of()).isEmpty()) {
            return new RenderResult.File(new Body(text));
        }
        return new RenderResult.Nothing(complaints(model, text));
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
        if (rendering instanceof Rendering.Failed failed) {
            return new RenderResult.Nothing(failed.problems(), failed.why());
        }
        String text = ((Rendering.Rendered) rendering).text();
        return text.isBlank() || !text.endsWith("\n")
                ? new RenderResult.Nothing(List.of(Problem.error(
                        Place.of("disklabel template of " + host),
                        text.isBlank() ? "is empty" : "the last line does not end",
                        "lines such as '/ 1G-4G 20%'")))
                : new RenderResult.File(new Body(text));
    }

    /** Either for people: the response file of a mode, or the disklabel template that goes with it. */
    public Preview preview(Host host, Optional<Mode> mode, Setdir setdir) {
        return mode.map(m -> preview(host, m, setdir)).orElseGet(() -> previewDisklabel(host, setdir));
    }

    /** A host's response file for people. */
    public Preview preview(Host host, Mode mode, Setdir setdir) {
        RenderResult made = make(host, mode, setdir);
        if (isLate(made)) {
            return new Preview("", List.of(), ((RenderResult.Nothing) made).problems());
        }
        try {
            ResponseModel model = ResponseModel.of(inventory, host, mode, setdir);
            return preview(made, templates.tracedResponse(model, SecretView.MASKED));
        } catch (RuntimeException | Error e) {
            return new Preview("", List.of(), List.of(unforeseen(host, mode.word() + ".conf", e)));
        }
    }

    /** A host's disklabel template for people. */
    public Preview previewDisklabel(Host host, Setdir setdir) {
        RenderResult made = disklabel(host, setdir);
        if (isLate(made)) {
            return new Preview("", List.of(), ((RenderResult.Nothing) made).problems());
        }
        try {
            ResponseModel model = ResponseModel.of(inventory, host, Mode.INSTALL, setdir);
            return preview(made, templates.disklabel(model, SecretView.MASKED));
        } catch (RuntimeException | Error e) {
            return new Preview("", List.of(), List.of(unforeseen(host, "disklabel template", e)));
        }
    }

    /** Masked it would take as long. */
    private static boolean isLate(RenderResult made) {
        return made instanceof RenderResult.Nothing nothing && nothing.why() == Rendering.Why.TIME;
    }

    private static Preview preview(RenderResult made, Rendering masked) {
        List<Problem> problems = made instanceof RenderResult.Nothing nothing ? nothing.problems() : List.of();
        return masked instanceof Rendering.Rendered rendered
                ? new Preview(rendered.text(), rendered.origins(), problems)
                : new Preview("", List.of(), problems.isEmpty() ? ((Rendering.Failed) masked).problems() : problems);
    }
}
