package org.autoinstalld.commandline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;
import org.autoinstalld.address.HostName;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.api.LedgerHosts;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.responsefile.Snapshot;

/** The hosts that a command line means, for all commands. */
public final class ChosenHosts {
    /** How usage tells what a command is for. */
    public static final String SOME = "HOST...";

    /** The same of one that is for all hosts if nothing is said. */
    public static final String SOME_OR_ALL = "[HOST]...";

    private static final String STATE = "state";
    static final String STATE_OR_FOLDER = "STATE|DIR";

    private ChosenHosts() {}

    /** Beside operands; {@code --state} of these is also the folder, which has had that name for longer. */
    public static Option[] options(Option... own) {
        return Stream.concat(
                        Stream.of(
                                Invocation.option(
                                        "profile",
                                        "PROFILE",
                                        "the hosts of that profile alone; may be given several times"),
                                Invocation.option(
                                        "network",
                                        "NETWORK",
                                        "the hosts on that network alone; may be given several times"),
                                Invocation.option(
                                        STATE,
                                        STATE_OR_FOLDER,
                                        "the hosts in that state alone, such as stuck; or else the folder of ledger,"
                                                + " locks and control socket (or $AUTOINSTALLD_STATE)")),
                        Arrays.stream(own))
                .toArray(Option[]::new);
    }

    /** Whether a value of {@code --state} means a state of hosts and not a folder. */
    static boolean isState(Option option, String value) {
        return STATE_OR_FOLDER.equals(option.getArgName()) && isState(value);
    }

    static boolean isState(String value) {
        return LedgerHosts.words().contains(HostChoice.word(value));
    }

    /** What the command line says of hosts. */
    public static HostChoice of(Invocation invocation) throws UsageException {
        return of(invocation, invocation.operands());
    }

    /** Those that such operands name, whatever else the command line says. */
    public static HostChoice named(List<String> operands) throws UsageException {
        for (String operand : operands) {
            Optional<String> complaint = HostChoice.complaint(operand);
            if (complaint.isPresent()) {
                throw new UsageException(complaint.get());
            }
        }
        return new HostChoice(operands, List.of(), List.of(), List.of());
    }

    /** The same, where operands are these. */
    public static HostChoice of(Invocation invocation, List<String> operands) throws UsageException {
        named(operands);
        List<String> states = new ArrayList<>();
        for (Option option : invocation.line().getOptions()) {
            String value = STATE.equals(option.getLongOpt()) ? option.getValue() : null;
            if (value != null && isState(option, value)) {
                states.add(value);
            } else if (value != null && STATE_OR_FOLDER.equals(option.getArgName())) {
                requireFolder(value);
            }
        }
        return new HostChoice(operands, invocation.values("profile"), invocation.values("network"), states);
    }

    /** A word that is no state's would be taken for a folder, and the command would do for all what was meant for some. */
    private static void requireFolder(String value) throws UsageException {
        if (value.contains("/") || Files.exists(Path.of(value))) {
            return;
        }
        String remedy = Suggestion.nearest(HostChoice.word(value), LedgerHosts.words())
                .map(near -> "did you mean '" + hyphened(near) + "'?")
                .orElseGet(() -> "a state of hosts is one of "
                        + LedgerHosts.words().stream()
                                .map(ChosenHosts::hyphened)
                                .collect(Collectors.joining(", "))
                        + ".");
        throw new UsageException("--state is '" + value + "'; " + remedy + " A folder of that name is ./" + value);
    }

    /** A state's word as it stands on a command line. */
    static String hyphened(String word) {
        return word.replace(' ', '-');
    }

    /** The same for a command that does nothing unless it is told to whom. */
    public static HostChoice required(Invocation invocation) throws UsageException {
        HostChoice choice = of(invocation);
        if (choice.isAll()) {
            throw new UsageException("which hosts? HOST..., --profile, --network or --state");
        }
        return choice;
    }

    /** What was found, and what is wrong with the choice. */
    public static HostChoice.Found found(Invocation invocation, Snapshot snapshot, HostChoice choice)
            throws RefusedException {
        return choice.in(snapshot, beyond(invocation, choice));
    }

    /** The same; a choice that makes no sense is refused. */
    public static HostChoice.Found find(Invocation invocation, Snapshot snapshot, HostChoice choice)
            throws RefusedException {
        HostChoice.Found found = found(invocation, snapshot, choice);
        if (!found.problems().isEmpty()) {
            throw new RefusedException(found.problems());
        }
        if (found.names().isEmpty() && !choice.isAll()) {
            throw RefusedException.nothingToDo(choice.nobody());
        }
        return found;
    }

    private static HostChoice.Beyond beyond(Invocation invocation, HostChoice choice) throws RefusedException {
        if (choice.states().isEmpty()) {
            return HostChoice.Beyond.NOTHING;
        }
        Map<HostName, String> states = new HashMap<>();
        Json.read(LedgerReport.json(invocation, LedgerApi.PATH + "states", Map.of()), LedgerApi.States.class)
                .ifPresent(all -> all.hosts()
                        .forEach(h -> HostName.parse(h.name()).ifPresent(name -> states.put(name, h.state()))));
        return new HostChoice.Beyond(Set.of(), false, states, LedgerHosts.words());
    }

    /**
     * The hosts that are chosen, or all, in their order. None of them may be unknown or have a mistake: a host that silently
     * dropped out of dhcpd.conf or vm.conf would be missed too late.
     */
    public static Set<Host> right(Invocation invocation, Snapshot snapshot, HostChoice choice) throws RefusedException {
        List<Problem> mistakes = new ArrayList<>();
        Set<Host> hosts;
        if (choice.isAll()) {
            mistakes.addAll(DesiredFiles.mistakes(snapshot));
            hosts = new LinkedHashSet<>(snapshot.inventory().hosts().values());
        } else {
            hosts = new LinkedHashSet<>(find(invocation, snapshot, choice).right(snapshot, mistakes));
        }
        if (!mistakes.isEmpty()) {
            throw new RefusedException(mistakes.stream().distinct().sorted().toList());
        }
        return hosts;
    }

    /** The only host that is meant. */
    public static Host one(Invocation invocation, Snapshot snapshot, String operand)
            throws UsageException, RefusedException {
        Set<Host> hosts = right(invocation, snapshot, named(List.of(operand)));
        if (hosts.size() > 1) {
            throw new UsageException("one host, and '" + operand + "' matches " + hosts.size() + ": "
                    + Listing.of(hosts.stream().map(h -> h.name().text()).toList()));
        }
        return hosts.iterator().next();
    }
}
