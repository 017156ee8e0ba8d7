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
    int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        SectionWriter.check(invocation);
        List<HostName> names = invocation.hosts();
        TokenPlan tokened =
                invocation.has("diff") ? TokenPlan.looking(invocation) : TokenPlan.writing(invocation, false);
        Snapshot snapshot = tokened.snapshot();
        Set<Host> chosen = Invocation.hosts(snapshot, names);
        Map<HostName, Mode> armed = tokened.keeper().armedOrTold(snapshot.inventory());
        if (!invocation.has("diff")) {
            tokened.store();
        }
        DhcpdModel all = DhcpdModel.of(snapshot.inventory(), armed);
        DhcpdModel model = names.isEmpty() ? all : all.only(chosen::contains);
        Optional<KeptFile> target = SectionWriter.file(invocation)
                .map(file -> KeptFile.at(snapshot.inventory(), KeptFile.Kind.DHCPD, "", file.toString()));
        Proposals proposals = DesiredFiles.maker(snapshot, armed, new HashSet<>());
        SectionWriter.Reader reader =
                target.map(t -> SectionWriter.Reader.of(proposals, t)).orElse(SectionWriter.Reader.NONE);
        return new SectionWriter(invocation, SECTION, reader, tokened.mask())
                .run(
                        existing -> entries(
                                snapshot,
                                model.without(target.map(t -> proposals.standing(t, existing.whole()))
                                        .orElse(Set.of())),
                                existing.outside()),
                        text -> DhcpdConf.parse("", text).hosts().stream()
                                .map(h -> h.value().name())
                                .collect(Collectors.toSet()));
    }

    private static String entries(Snapshot snapshot, DhcpdModel model, Optional<Content> outside)
            throws RefusedException {
        Set<Subnet> declared = outside.map(DhcpdEntries::subnets).orElse(Set.of());
        String text = Invocation.text(snapshot.templates().dhcpd(model.withoutSubnets(declared)));
        List<Problem> wrong = DhcpdConf.parse("dhcpd.conf entries", text).problems().stream()
                .filter(Problem::isError)
                .toList();
        if (!wrong.isEmpty()) {
            throw new RefusedException(wrong);
        }
        return text;
    }

    /** Subnets that the file declares itself: a second declaration would be wrong. */
    private static Set<Subnet> subnets(Content outside) {
        return DhcpdConf.parse("dhcpd.conf", outside.text()).subnets().stream()
                .map(s -> s.value().subnet())
                .collect(Collectors.toSet());
    }
}
