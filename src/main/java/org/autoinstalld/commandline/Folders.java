package org.autoinstalld.commandline;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.autoinstalld.admin.ServerFolder;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.ShellWord;
import org.autoinstalld.template.TemplateLocation;
import org.jspecify.annotations.Nullable;

/**
 * Where inventory, templates and state are: where an option says, else a variable of the environment, else the machine's own
 * folders if it has them, else the working directory. So nobody who stands in a clone by chance applies it to a machine that
 * has an inventory.
 */
public final class Folders {
    /** Names the inventory where {@code --inventory} does not. */
    static final String INVENTORY_VARIABLE = "AUTOINSTALLD_INVENTORY";
    /** Names the templates where {@code --templates} does not. */
    static final String TEMPLATES_VARIABLE = "AUTOINSTALLD_TEMPLATES";

    private static final String INVENTORY = "inventory";
    private static final String TEMPLATES = "templates";
    private static final String STATE = "state";

    /**
     * The folders of a machine that has autoinstalld installed.
     *
     * @param etc has inventory and templates
     * @param var where the state may be, the most usual place first
     */
    record Machine(Path etc, List<Path> var) {
        static final Machine THIS = new Machine(
                Path.of("/etc/autoinstalld"), List.of(Path.of("/var/autoinstalld"), Path.of("/var/lib/autoinstalld")));

        boolean isInstalled() {
            return Files.exists(etc);
        }

        Path inventory() {
            return etc.resolve(INVENTORY);
        }

        Path state() {
            return var.stream().filter(Files::exists).findFirst().orElse(var.get(0));
        }
    }

    private final Options options;
    private final CommandLine line;
    private final Map<String, String> environment;
    private final Machine machine;
    private final Path here;

    private Folders(CommandLine line, Map<String, String> environment, Machine machine, Path here) {
        this.options = options();
        this.line = line;
        this.environment = environment;
        this.machine = machine;
        this.here = here;
    }

    static Folders of(CommandLine line, Map<String, String> environment) {
        return of(line, environment, Machine.THIS, Path.of(""));
    }

    /** @param here the working directory; a relative one keeps messages short */
    static Folders of(CommandLine line, Map<String, String> environment, Machine machine, Path here) {
        return new Folders(line, environment, machine, here);
    }

    /** The options that say where something is. They may stand before the command, too. */
    public static Options options() {
        return new Options()
                .addOption(option("i", INVENTORY, "folder of the inventory", INVENTORY_VARIABLE))
                .addOption(option("t", TEMPLATES, "folder of the templates", TEMPLATES_VARIABLE))
                .addOption(option(null, STATE, "folder of ledger, locks and control socket", ServerFolder.VARIABLE));
    }

    private static Option option(@Nullable String letter, String name, String description, String variable) {
        return Option.builder(letter)
                .longOpt(name)
                .hasArg()
                .argName("DIR")
                .desc(description + " (or $" + variable + ")")
                .get();
    }

    /** Refuses a line that names one of them twice, and so would leave open which holds. */
    public static void requireOnce(CommandLine line) throws UsageException {
        for (Option option : options().getOptions()) {
            List<String> values = values(line, option.getLongOpt());
            if (values.stream().distinct().count() > 1) {
                throw new UsageException("--" + option.getLongOpt() + " is '" + values.get(0) + "' and '"
                        + values.get(1) + "'; one of them");
            }
            if (values.contains("")) {
                throw new UsageException("--" + option.getLongOpt() + " is empty; the name of a folder");
            }
        }
    }

    private Optional<String> named(String option, String variable) {
        return values(line, option).stream()
                .findFirst()
                .or(() -> Optional.ofNullable(environment.get(variable)).filter(name -> !name.isEmpty()));
    }

    /** The folders that the line names there; a state of hosts is none. */
    private static List<String> values(CommandLine line, String option) {
        return Arrays.stream(line.getOptions())
                .filter(o -> option.equals(o.getLongOpt()) && !ChosenHosts.isState(o, o.getValue()))
                .map(Option::getValue)
                .toList();
    }

    /** A folder as an option behind any command has it. */
    public static String argument(Option option) {
        String value = option.getValue();
        boolean doubtful = option.getLongOpt().equals(STATE) && ChosenHosts.isState(value);
        return "--" + option.getLongOpt() + "=" + (doubtful ? "./" : "") + value;
    }

    private Optional<String> namedInventory() {
        return named(INVENTORY, INVENTORY_VARIABLE);
    }

    /** The inventory, whether it is there or not. */
    public Path inventory() {
        return namedInventory()
                .map(Path::of)
                .orElseGet(() -> machine.isInstalled() ? machine.inventory() : here.resolve(INVENTORY));
    }

    /** Why there is no inventory to read, where it was looked for, and what would help; empty if there is something. */
    public Optional<Problem> missingInventory() {
        Path inventory = inventory();
        if (!Files.notExists(inventory)) {
            return Optional.empty();
        }
        Optional<String> named = namedInventory();
        if (named.isPresent()) {
            return Optional.of(Problem.error(
                    Place.of(inventory.toString()),
                    "there is no such folder, which " + by(INVENTORY, INVENTORY_VARIABLE) + " names",
                    "the folder of an inventory; 'autoinstalld init' begins one"));
        }
        boolean installed = machine.isInstalled();
        String where = installed
                ? "since " + machine.etc() + " is there, " + here.resolve(INVENTORY) + " is not looked at"
                : "neither is there " + machine.etc();
        return Optional.of(Problem.error(
                Place.of(inventory.toAbsolutePath().normalize().toString()),
                "there is no inventory, and no --inventory or " + INVENTORY_VARIABLE + " names one; " + where,
                "'autoinstalld init" + (installed ? " " + machine.etc() : "")
                        + "' begins one, --inventory DIR names one"));
    }

    /** Which of the two it was that named a folder. */
    private String by(String option, String variable) {
        return values(line, option).isEmpty() ? variable : "--" + option;
    }

    private Optional<String> namedTemplates() {
        return named(TEMPLATES, TEMPLATES_VARIABLE);
    }

    /** The templates: a folder that is named, else one beside the inventory, else those of the program. */
    public TemplateLocation templates() {
        return namedTemplates()
                .map(name -> TemplateLocation.named(Path.of(name)))
                .orElseGet(() -> TemplateLocation.usual(besideInventory(TEMPLATES)));
    }

    /** Why the templates that somebody named cannot be read; empty if there is something, or nobody did. */
    public Optional<Problem> missingTemplates() {
        return namedTemplates()
                .map(Path::of)
                .filter(folder -> Files.notExists(folder, LinkOption.NOFOLLOW_LINKS))
                .map(folder -> Problem.error(
                        Place.of(folder.toString()),
                        "there is no such folder, which " + by(TEMPLATES, TEMPLATES_VARIABLE) + " names",
                        "'autoinstalld templates --write " + folder
                                + "' makes it; where none is named and none is beside the inventory, those of the program"
                                + " serve"));
    }

    /** The folder of ledger, locks and control socket. */
    public Path state() {
        return named(STATE, ServerFolder.VARIABLE)
                .map(Path::of)
                .orElseGet(() -> isOfMachine() ? machine.state() : besideInventory(STATE));
    }

    /** Whether somebody said where the state is, or it belongs to this machine's inventory: there and nowhere else. */
    public boolean isStateMeant() {
        return named(STATE, ServerFolder.VARIABLE).isPresent() || isOfMachine();
    }

    private boolean isOfMachine() {
        return inventory().toAbsolutePath().normalize().equals(machine.inventory());
    }

    private Path besideInventory(String name) {
        Path inventory = inventory();
        Path last = inventory.getFileName();
        boolean plain =
                last != null && !last.toString().equals(".") && !last.toString().equals("..");
        return (plain ? inventory : inventory.toAbsolutePath().normalize()).resolveSibling(name);
    }

    /** Which folders are read, for a message. */
    public String read() {
        TemplateLocation templates = templates();
        return "inventory " + absolute(inventory()) + ", "
                + (templates.isBuiltIn() ? "templates of the program" : "templates " + absolute(templates.folder()));
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** A command line that finds the same folders as this one: with the options that this one was given. */
    public String again(String command) {
        List<String> words = new ArrayList<>(List.of("autoinstalld"));
        for (Option option : options.getOptions()) {
            values(line, option.getLongOpt()).stream().findFirst().ifPresent(value -> {
                words.add(option.getOpt() == null ? "--" + option.getLongOpt() : "-" + option.getOpt());
                words.add(ShellWord.of(value));
            });
        }
        words.add(command);
        return String.join(" ", words);
    }
}
