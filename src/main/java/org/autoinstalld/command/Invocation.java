package org.autoinstalld.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.admin.ServerFolder;
import org.jspecify.annotations.Nullable;

/**
 * A command line, understood, and the terminal it came from.
 *
 * @param environment variables by name
 */
record Invocation(CommandLine line, Terminal terminal, Map<String, String> environment) {
    /** The options of commands that read the inventory. */
    static Options common() {
        return new Options()
                .addOption(option("i", "inventory", "DIR", "folder of the inventory (default: inventory)"))
                .addOption(option("t", "templates", "DIR", "folder of the templates (default: templates)"));
    }

    private static Option option(@Nullable String letter, String name, String argument, String description) {
        return Option.builder(letter)
                .longOpt(name)
                .hasArg()
                .argName(argument)
                .desc(description)
                .get();
    }

    static Option option(String name, String argument, String description) {
        return option(null, name, argument, description);
    }

    /** With one argument or several. */
    static Option options(String name, String argument, String description) {
        Option option = option(name, argument, description);
        option.setArgs(Option.UNLIMITED_VALUES);
        return option;
    }

    static Option flag(String name, String description) {
        return new Option(null, name, false, description);
    }

    static Option format() {
        return option("format", "FORMAT", "text (default) or json");
    }

    Path inventory() {
        return Path.of(line.getOptionValue("inventory", "inventory"));
    }

    Path templates() {
        return Path.of(line.getOptionValue("templates", "templates"));
    }

    static Option state() {
        return option(
                "state",
                "DIR",
                "what must outlive this run (default: $" + ServerFolder.VARIABLE + ", or state, beside the inventory)");
    }

    /** What outlives a run. */
    Path stateFolder() {
        return namedState().map(Path::of).orElseGet(this::besideInventory);
    }

    /** The state folder, if somebody said which. */
    Optional<String> namedState() {
        return value("state")
                .or(() -> Optional.ofNullable(environment.get(ServerFolder.VARIABLE))
                        .filter(name -> !name.isEmpty()));
    }

    private Path besideInventory() {
        Path inventory = inventory();
        Path name = inventory.getFileName();
        boolean plain =
                name != null && !name.toString().equals(".") && !name.toString().equals("..");
        return (plain ? inventory : inventory.toAbsolutePath().normalize()).resolveSibling("state");
    }

    List<String> operands() {
        return line.getArgList();
    }

    boolean has(String option) {
        return line.hasOption(option);
    }

    Optional<String> value(String option) {
        return Optional.ofNullable(line.getOptionValue(option));
    }

    List<String> values(String option) {
        String[] values = line.getOptionValues(option);
        return values == null ? List.of() : List.of(values);
    }

    /** The hosts named on the command line. */
    List<HostName> hosts(List<String> names) throws UsageException {
        List<HostName> hosts = new ArrayList<>();
        for (String name : names) {
            hosts.add(HostName.parse(name)
                    .orElseThrow(() -> new UsageException("'" + name + "' is no host name: it "
                            + HostName.complaint(name).orElse("is not one"))));
        }
        return List.copyOf(hosts);
    }

    Mode mode() throws UsageException {
        String mode = line.getOptionValue("mode", Mode.INSTALL.word());
        return Mode.of(mode).orElseThrow(() -> new UsageException("--mode is '" + mode + "'; install or upgrade"));
    }

    Optional<Setdir> setdir() throws UsageException {
        Optional<String> path = value("path");
        if (path.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Setdir.parse(path.get())
                .orElseThrow(
                        () -> new UsageException("--path is '" + path.get() + "'; RELEASE/ARCH such as 7.8/amd64")));
    }

    /** Whether the report is wanted for a program. */
    boolean isJson() throws UsageException {
        String format = line.getOptionValue("format", "text");
        if (!format.equals("text") && !format.equals("json")) {
            throw new UsageException("--format is '" + format + "'; text or json");
        }
        return format.equals("json");
    }
}
