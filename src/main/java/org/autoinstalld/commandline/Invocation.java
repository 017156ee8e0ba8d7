package org.autoinstalld.commandline;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.admin.ActionReply;
import org.autoinstalld.api.Json;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.HostTokens;
import org.autoinstalld.reload.NamesFile;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.source.KeptSources;
import org.autoinstalld.source.KeptSources.Reader;
import org.autoinstalld.source.SourceFolder;
import org.autoinstalld.source.SourceReport;
import org.autoinstalld.template.Rendering;
import org.autoinstalld.template.TemplateLocation;
import org.jspecify.annotations.Nullable;

/**
 * A command line, understood, and the terminal it came from.
 *
 * @param environment variables by name
 */
public record Invocation(CommandLine line, Terminal terminal, Map<String, String> environment) {
    private static Option option(@Nullable String letter, String name, String argument, String description) {
        return Option.builder(letter)
                .longOpt(name)
                .hasArg()
                .argName(argument)
                .desc(description)
                .get();
    }

    public static Option option(String name, String argument, String description) {
        return option(null, name, argument, description);
    }

    /** With one argument or several. */
    public static Option options(String name, String argument, String description) {
        Option option = option(name, argument, description);
        option.setArgs(Option.UNLIMITED_VALUES);
        return option;
    }

    public static Option flag(String name, String description) {
        return new Option(null, name, false, description);
    }

    public void complain(Collection<Problem> problems) {
        terminal.complain(problems);
    }

    public void complain(String message) {
        terminal.complain(message);
    }

    public PrintStream out() {
        return terminal.out();
    }

    /** Where everything is. */
    public Folders folders() {
        return Folders.of(line, environment);
    }

    /** The folder of the inventory, which is there. */
    public Path inventory() throws RefusedException {
        return there(folders().inventory(), folders().missingInventory());
    }

    /** The templates, which are there. */
    public TemplateLocation templates() throws RefusedException {
        return there(folders().templates(), folders().missingTemplates());
    }

    private static <T> T there(T place, Optional<Problem> missing) throws RefusedException {
        if (missing.isPresent()) {
            throw new RefusedException(missing.get());
        }
        return place;
    }

    /** The folder of ledger, locks and control socket. */
    public Path stateFolder() {
        return folders().state();
    }

    /** Inventory and templates, read once for a command that ends. */
    public Snapshot snapshot() throws RefusedException {
        return opened(Reloader.open(inventory(), templates(), sources(Reader.WRITER), new HostTokens()));
    }

    /** The same with {@link TokenMask#STAND_IN} for tokens, for what is judged and not used. */
    public Snapshot judged() throws RefusedException {
        return judged(sources(Reader.CHECK));
    }

    /** The same with what these have of sources. */
    public Snapshot judged(KeptSources sources) throws RefusedException {
        return opened(Reloader.open(inventory(), templates(), sources, HostTokens.standIn(TokenMask.STAND_IN)));
    }

    /** What a server keeps of the sources that the inventory names. */
    public KeptSources sources(Reader reader) {
        return new KeptSources(new SourceFolder(stateFolder()), reader);
    }

    /** Says of when the hosts of sources are. */
    public void tellSources(Snapshot snapshot) {
        SourceReport.ages(snapshot.inventory().site().sources(), new SourceFolder(stateFolder()), Instant.now())
                .forEach(this::complain);
    }

    private Snapshot opened(Reloader.Opening opening) throws RefusedException {
        if (opening instanceof Reloader.Opening.Refused refused) {
            throw new RefusedException(refused.problems());
        }
        Snapshot read = ((Reloader.Opening.Opened) opening).live().get();
        keepNames(read.reading());
        return read;
    }

    /** So that shells complete what has just been read. */
    public void keepNames(Reading reading) {
        new NamesFile(folders().inventory(), stateFolder(), environment, false).keep(reading);
    }

    /** What a template made of somebody's entries. */
    public static String text(Rendering rendering) throws RefusedException {
        if (rendering instanceof Rendering.Failed failed) {
            throw new RefusedException(failed.problems());
        }
        return ((Rendering.Rendered) rendering).text();
    }

    public List<String> operands() {
        return line.getArgList();
    }

    public boolean has(String option) {
        return line.hasOption(option);
    }

    public Optional<String> value(String option) {
        return Optional.ofNullable(line.getOptionValue(option));
    }

    public List<String> values(String option) {
        String[] values = line.getOptionValues(option);
        return values == null ? List.of() : List.of(values);
    }

    /** For a command that takes none. */
    public void requireNoOperands() throws UsageException {
        if (!operands().isEmpty()) {
            throw new UsageException("unexpected '" + operands().get(0) + "'");
        }
    }

    /** The only operand. */
    public String operand(String what) throws UsageException {
        if (operands().size() != 1) {
            throw new UsageException(
                    operands().isEmpty()
                            ? "which " + what + "?"
                            : "one " + what + ", not '" + operands().get(1) + "' too");
        }
        return operands().get(0);
    }

    /** The only operand, a host's name, lladdr or address. */
    public String machine() throws UsageException {
        String text = operand("host");
        Optional<String> complaint = HostChoice.isPattern(text)
                ? Optional.of("one host, not those that match '" + text + "'")
                : HostChoice.complaint(text);
        if (complaint.isPresent()) {
            throw new UsageException(complaint.get());
        }
        return Lladdr.parse(text).map(l -> l.asName().text()).orElse(HostChoice.withoutZone(text));
    }

    /** An option's number, from 1 to a million. */
    public int number(String option, int otherwise) throws UsageException {
        String text = value(option).orElse(Integer.toString(otherwise));
        if (!text.matches("[1-9][0-9]{0,5}|1000000")) {
            throw new UsageException("--" + option + " is '" + text + "'; a number from 1 to 1000000");
        }
        return Integer.parseInt(text);
    }

    /** The hosts named on the command line. */
    public List<HostName> hosts() throws UsageException {
        return hosts(operands());
    }

    public List<HostName> hosts(List<String> names) throws UsageException {
        List<HostName> hosts = new ArrayList<>();
        for (String name : names) {
            hosts.add(HostName.parse(name)
                    .orElseThrow(() -> new UsageException(
                            HostChoice.isPattern(name)
                                    ? "one host, not those that match '" + name + "'"
                                    : "'" + name + "' is no host name: it "
                                            + HostName.complaint(name).orElse("is not one"))));
        }
        return List.copyOf(hosts);
    }

    public Mode mode() throws UsageException {
        String mode = line.getOptionValue("mode", Mode.INSTALL.word());
        return Mode.of(mode).orElseThrow(() -> new UsageException("--mode is '" + mode + "'; install or upgrade"));
    }

    public Optional<Setdir> setdir() throws UsageException {
        return setdir("path");
    }

    /** What that option names. */
    public Optional<Setdir> setdir(String option) throws UsageException {
        Optional<String> text = value(option);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Setdir.parse(text.get())
                .orElseThrow(() -> new UsageException(
                        "--" + option + " is '" + text.get() + "'; RELEASE/ARCH such as 7.8/amd64")));
    }

    /** Whether a program reads what is told. */
    public boolean isJson() {
        return terminal.report() != null;
    }

    /**
     * Tells a program some fields of its object, or people a text.
     *
     * @param fields a record or a map
     */
    public void tell(Object fields, Consumer<PrintStream> text) {
        JsonReport report = terminal.report();
        if (report == null) {
            text.accept(terminal.out());
        } else {
            report.tell(fields);
        }
    }

    /** What a server said, or would say: the fields of that object, and its problems. */
    public void tellSaid(String json) {
        JsonReport report = terminal.report();
        if (report != null) {
            List<Problem> problems = Json.read(json, ActionReply.class)
                    .map(ActionReply::problems)
                    .orElse(null);
            Map<String, Object> fields = new LinkedHashMap<>();
            Json.read(json, Map.class)
                    .ifPresent(
                            all -> ((Map<?, ?>) all).forEach((name, value) -> fields.put(String.valueOf(name), value)));
            report.tell(fields, problems == null ? List.of() : problems);
        }
    }

    /** The same with one line for people. */
    public void tell(Object fields, String line) {
        tell(fields, out -> out.println(line));
    }

    /** Problems that are the result itself: a program gets them beside the rest, and people by {@code text}. */
    public void find(Collection<Problem> problems, Consumer<PrintStream> text) {
        JsonReport report = terminal.report();
        if (report == null) {
            text.accept(terminal.out());
        } else {
            report.find(problems);
        }
    }
}
