package org.autoinstalld.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.inventory.HostSettings;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.newhost.AddedHost;
import org.autoinstalld.newhost.FilledIn;
import org.autoinstalld.newhost.HostAddition;
import org.autoinstalld.newhost.InventoryLock;
import org.autoinstalld.newhost.NewHost;
import org.autoinstalld.newhost.NextSteps;
import org.autoinstalld.newhost.NotAddedException;
import org.autoinstalld.reload.InventoryFolder;
import org.autoinstalld.source.KeptSources;
import org.autoinstalld.template.TemplateLocation;
import org.jspecify.annotations.Nullable;

/** Writes a new host into a file of its own, with an lladdr and an address that nobody has. */
final class AddHost extends Command {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    AddHost() {
        super(
                "add",
                "NAME",
                "writes a new host into the inventory, with a free lladdr and address",
                Invocation.option("profile", "PROFILE", "profile to complete it with; may be repeated"),
                Invocation.option("network", "NETWORK", "network it is on (default: the profile's, or the only one)"),
                Invocation.option("address", "ADDRESS", "its IPv4 address (default: the next free one)"),
                Invocation.option("lladdr", "LLADDR", "its MAC address (default: the next free one)"),
                Invocation.flag("lladdr-from-log", "that of the machine that just asked in vain"),
                Invocation.option("set", "KEY=VALUE", "any key of a host, such as vm.memory=4G; may be repeated"));
    }

    @Override
    @SuppressWarnings("try") // it is only held
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        if (invocation.operands().size() != 1) {
            throw new UsageException("one host at a time: add NAME");
        }
        NewHost said = said(invocation);
        InventoryFolder folder =
                new InventoryFolder(invocation.inventory(), invocation.sources(KeptSources.Reader.CHECK));
        TemplateLocation templates = invocation.templates();
        try (InventoryLock lock = lock(invocation)) {
            tell(invocation, HostAddition.perform(folder, templates::load, said));
        } catch (NotAddedException e) {
            throw e.sentence().isEmpty()
                    ? new RefusedException(e.problems())
                    : new RefusedException(e.problems(), e.sentence());
        }
        return FINE;
    }

    static InventoryLock lock(Invocation invocation) throws RefusedException, ConfFileException {
        return InventoryLock.take(
                // before the state folder beside it is made
                invocation.inventory(), invocation.stateFolder(), PATIENCE, invocation::complain);
    }

    private static NewHost said(Invocation invocation) throws UsageException, RefusedException {
        HostSettings.Reading read = HostSettings.of(invocation.values("set"));
        if (read instanceof HostSettings.Reading.Wrong wrong) {
            throw new UsageException("--set: " + wrong.why());
        }
        HostSettings settings = ((HostSettings.Reading.Right) read).settings();
        for (List<String> same : List.of(
                List.of("profile", "profiles"),
                List.of("network", "network"),
                List.of("lladdr", "lladdr"),
                List.of("lladdr-from-log", "lladdr"),
                List.of("address", "address"))) {
            if (invocation.has(same.get(0)) && settings.has(same.get(1))) {
                throw new UsageException(
                        "--" + same.get(0) + " and --set " + same.get(1) + " say the same; one of them");
            }
        }
        if (invocation.has("lladdr") && invocation.has("lladdr-from-log")) {
            throw new UsageException("either --lladdr or --lladdr-from-log");
        }
        HostName name = invocation.hosts().get(0);
        Optional<IpAddress> address = address(invocation);
        Optional<Lladdr> lladdr =
                invocation.has("lladdr-from-log") ? Optional.of(LladdrFromLog.find(invocation)) : lladdr(invocation);
        return new NewHost(
                name,
                invocation.values("profile"),
                invocation.value("network").orElse(null),
                lladdr.orElse(null),
                address.orElse(null),
                settings,
                FilledIn.COMMAND);
    }

    private static Optional<Lladdr> lladdr(Invocation invocation) throws UsageException {
        Optional<String> text = invocation.value("lladdr");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Lladdr.parseLenient(text.get())
                .orElseThrow(() -> new UsageException("--lladdr is '" + text.get() + "'; six octets, 02:...")));
    }

    private static Optional<IpAddress> address(Invocation invocation) throws UsageException {
        Optional<String> text = invocation.value("address");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(IpAddress.parse(text.get())
                .filter(IpAddress::isV4)
                .orElseThrow(() -> new UsageException("--address is '" + text.get() + "'; an IPv4 address")));
    }

    private static void tell(Invocation invocation, AddedHost added) {
        invocation.keepNames(added.reading());
        invocation.complain(added.remarks());
        Interface first = added.host().netboot();
        List<String> next = NextSteps.of(invocation.folders()::again, added.inventory(), added.host());
        invocation.tell(
                new Added(
                        added.host().name(),
                        added.file(),
                        first.lladdr().orElse(null),
                        first.address().orElse(null),
                        next),
                added.words());
        if (!invocation.isJson()) {
            next.forEach(step -> invocation.complain("next: " + step));
        }
    }

    /** @param next commands, each with what it is for behind a number sign */
    private record Added(
            HostName host,
            Path file,
            @Nullable Lladdr lladdr,
            @Nullable IpAddress address,
            List<String> next) {}
}
