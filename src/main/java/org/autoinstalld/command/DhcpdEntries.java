package org.autoinstalld.command;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.ManagedSection;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.plan.Proposals;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.DhcpdModel;
import org.autoinstalld.template.Rendering;

/** Entries for dhcpd.conf(5). */
final class DhcpdEntries extends Command {
    static final ManagedSection SECTION = KeptFile.section(KeptFile.Kind.DHCPD, "");

    DhcpdEntries() {
        super(
                "dhcpd",
                "[HOST]...",
                "prints entries for dhcpd.conf(5), of all hosts or some",
                SectionWriter.options(Invocation.state()));
    }

    @Override
    int run(Invocation invocation) throws UsageException {
        SectionWriter.check(invocation);
        List<HostName> names = invocation.hosts(invocation.operands());
        Optional<TokenPlan> tokened = TokenPlan.read(invocation, false);
        if (tokened.isEmpty()) {
            return REFUSED;
        }
        Optional<Snapshot> snapshot = tokened.map(TokenPlan::snapshot);
        Optional<Set<Host>> chosen = ChosenHosts.hosts(invocation, snapshot.get(), names);
        if (chosen.isEmpty()) {
            return REFUSED;
        }
        Optional<Map<HostName, Mode>> armed =
                tokened.get().keeper().armedOrTold(snapshot.get().inventory());
        if (armed.isEmpty()) {
            return REFUSED;
        }
        if (!invocation.has("diff")) {
            try {
                tokened.get().store();
            } catch (ConfFileException e) {
                invocation.terminal().complain(List.of(e.problem()));
                return REFUSED;
            }
        }
        DhcpdModel all = DhcpdModel.of(snapshot.get().inventory(), armed.get());
        DhcpdModel model = names.isEmpty() ? all : all.only(chosen.get()::contains);
        Optional<KeptFile> target = SectionWriter.file(invocation)
                .map(file -> KeptFile.at(snapshot.get().inventory(), KeptFile.Kind.DHCPD, "", file.toString()));
        Proposals proposals = DesiredFiles.maker(snapshot.get(), armed.get(), new HashSet<>());
        SectionWriter.Reader reader =
                target.map(t -> SectionWriter.Reader.of(proposals, t)).orElse(SectionWriter.Reader.NONE);
        return new SectionWriter(invocation, SECTION, reader)
                .run(
                        existing -> entries(
                                invocation,
                                snapshot.get(),
                                model.without(target.map(t -> proposals.standing(t, existing.whole()))
                                        .orElse(Set.of())),
                                existing.outside()),
                        text -> DhcpdConf.parse("", text).hosts().stream()
                                .map(h -> h.value().name())
                                .collect(Collectors.toSet()));
    }

    private static Optional<String> entries(
            Invocation invocation, Snapshot snapshot, DhcpdModel model, Optional<Content> outside) {
        Set<Subnet> declared = outside.map(DhcpdEntries::subnets).orElse(Set.of());
        Rendering rendering = snapshot.templates().dhcpd(model.withoutSubnets(declared));
        if (rendering instanceof Rendering.Failed failed) {
            invocation.terminal().complain(failed.problems());
            return Optional.empty();
        }
        String text = ((Rendering.Rendered) rendering).text();
        List<Problem> wrong = DhcpdConf.parse("dhcpd.conf entries", text).problems().stream()
                .filter(Problem::isError)
                .toList();
        invocation.terminal().complain(wrong);
        return wrong.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** Subnets that the file declares itself: a second declaration would be wrong. */
    private static Set<Subnet> subnets(Content outside) {
        return DhcpdConf.parse("dhcpd.conf", outside.text()).subnets().stream()
                .map(s -> s.value().subnet())
                .collect(Collectors.toSet());
    }
}
