package org.autoinstalld.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.autoinstalld.address.HostName;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Confirmation;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.JsonReport;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.deploy.Way;
import org.autoinstalld.deployer.DeployKind;
import org.autoinstalld.deployer.DeployOutput;
import org.autoinstalld.deployer.DeployRequest;
import org.autoinstalld.deployer.Deployer;
import org.autoinstalld.deployer.JsonLines;
import org.autoinstalld.deployer.LiveTable;
import org.autoinstalld.deployer.PlainLines;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.SiteAccess;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.server.Signals;
import org.jspecify.annotations.Nullable;

/** Installs or upgrades guests, from their disk to their login prompt; or goes on with what was interrupted. */
final class DeployCommand extends Command {
    private static final int ENDED_BY_SIGNAL = 130;

    private final @Nullable DeployKind kind;

    private DeployCommand(@Nullable DeployKind kind, String name, String operands, String purpose, Option... own) {
        super(name, operands, purpose, options(own));
        this.kind = kind;
    }

    static Command deploy() {
        return new DeployCommand(
                DeployKind.DEPLOY,
                "deploy",
                ChosenHosts.SOME,
                "installs guests that have no installation yet",
                Invocation.flag("all", "all hosts that have no disk yet"));
    }

    static Command reinstall() {
        return new DeployCommand(
                DeployKind.REINSTALL,
                "reinstall",
                ChosenHosts.SOME,
                "stops guests and installs over their disks",
                Invocation.flag("new-disk", "keep the old image as IMAGE.TIME, and make a new one"));
    }

    static Command upgrade() {
        return new DeployCommand(DeployKind.UPGRADE, "upgrade", ChosenHosts.SOME, "stops guests and upgrades them");
    }

    static Command resume() {
        return new DeployCommand(
                null, "resume", ChosenHosts.SOME_OR_ALL, "goes on with deployments that were interrupted");
    }

    private static Option[] options(Option... own) {
        List<Option> all = new ArrayList<>(List.of(ChosenHosts.options(
                Invocation.option(
                        "parallel",
                        "N",
                        "VMs installing at once on each hypervisor (default: " + DeployRequest.PARALLEL + ")"),
                Invocation.option("way", "WAY", "netboot or console (default: as the inventory says, else netboot)"),
                Invocation.option("within", "TIME", "bound of the whole (default: 2h)"),
                Invocation.flag("dry-run", "only say what would be done"),
                Invocation.flag("yes", "do not ask"))));
        all.addAll(List.of(own));
        return all.toArray(Option[]::new);
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        DeployRequest request = request(invocation);
        JsonReport report = invocation.terminal().report();
        DeployOutput output = report != null
                ? new JsonLines(invocation.terminal(), report)
                : Confirmation.isAtTerminal()
                        ? new LiveTable(invocation.terminal())
                        : new PlainLines(invocation.terminal());
        Deployer deployer = new Deployer(invocation, request, output);
        if (report == null || invocation.has("dry-run")) {
            return run(invocation, request, deployer);
        }
        int code;
        try {
            code = run(invocation, request, deployer);
        } catch (RefusedException e) {
            e.tell(invocation.terminal());
            code = e.code();
        } catch (ConfFileException e) {
            invocation.complain(List.of(e.problem()));
            code = REFUSED;
        }
        deployer.endLines();
        return code;
    }

    private int run(Invocation invocation, DeployRequest request, Deployer deployer)
            throws RefusedException, ConfFileException {
        if (kind == DeployKind.REINSTALL && !invocation.has("dry-run")) {
            for (HostName host : ChosenHosts.right(invocation, invocation.snapshot(), request.choice()).stream()
                    .filter(h -> h.vm().isPresent())
                    .map(Host::name)
                    .toList()) {
                if (!Confirmation.typed(invocation, "this installs over what " + host + " has", host)) {
                    return REFUSED;
                }
            }
        }
        return invocation.has("dry-run") ? deployer.dryRun() : deployer.run(DeployCommand::interruptible);
    }

    private DeployRequest request(Invocation invocation) throws UsageException {
        HostChoice choice = ChosenHosts.of(invocation);
        boolean all = invocation.has("all");
        if (kind != null && choice.isAll() && !all) {
            throw new UsageException("which hosts? HOST..., --profile, --network, --state"
                    + (kind == DeployKind.DEPLOY ? " or --all" : ""));
        }
        if (all && !choice.isAll()) {
            throw new UsageException("--all and some of them at once; one of the two");
        }
        return new DeployRequest(
                kind,
                choice,
                invocation.number("parallel", DeployRequest.PARALLEL),
                way(invocation),
                within(invocation),
                invocation.has("new-disk"));
    }

    private static @Nullable Way way(Invocation invocation) throws UsageException {
        Optional<String> word = invocation.value("way");
        if (word.isEmpty()) {
            return null;
        }
        return Way.of(word.get())
                .orElseThrow(() -> new UsageException("--way is '" + word.get() + "'; netboot or console"));
    }

    private static Duration within(Invocation invocation) throws UsageException {
        Optional<String> text = invocation.value("within");
        if (text.isEmpty()) {
            return DeployRequest.WITHIN;
        }
        return SiteAccess.length(text.get())
                .orElseThrow(() -> new UsageException("--within is '" + text.get() + "'; such as 30m or 2h"));
    }

    /** The first Ctrl-C leaves running VMs to install; a second one is meant for this process itself. */
    private static void interruptible(Runnable end) {
        Thread main = Thread.currentThread();
        for (String signal : List.of("INT", "TERM")) {
            boolean[] before = {false};
            Signals.on(signal, () -> {
                if (before[0] || !main.isAlive()) {
                    Runtime.getRuntime().halt(ENDED_BY_SIGNAL);
                }
                before[0] = true;
                end.run();
            });
        }
    }
}
