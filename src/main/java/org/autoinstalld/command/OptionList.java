package org.autoinstalld.command;

import java.io.PrintWriter;
import java.util.Locale;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Options as {@code --help} lists them. */
final class OptionList {
    private OptionList() {}

    static void print(Options options, PrintWriter to) {
        options.getOptions().stream()
                .map(o -> String.format(Locale.ROOT, "  %-26s %s", form(o), o.getDescription()))
                .forEach(to::println);
    }

    private static String form(Option option) {
        String letter = option.getOpt() == null ? "    " : "-" + option.getOpt() + ", ";
        String argument = option.hasArg() ? " " + option.getArgName() : "";
        String more = option.hasArgs() ? "..." : "";
        return letter + "--" + option.getLongOpt() + argument + more;
    }
}
