package org.autoinstalld.command;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.TokenPlan;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.HostsAtWork;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.plan.Proposals;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.DhcpdModel;

/** Entries for dhcpd.conf(5). */
final class DhcpdEntries extends Command {
    DhcpdEntries() {
        super(
                "dhcpd",
                ChosenHosts.SOME_OR_ALL,
                "prints entries for dhcpd.conf(5), of all hosts or some",
                SectionWriter.options(ChosenHosts.options()));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        SectionWriter.check(invocation);
        HostChoice choice = ChosenHosts.of(invocation);
        TokenPlan tokened =
                invocation.has("diff") ? TokenPlan.looking(invocation) : TokenPlan.writing(invocation, false);
        Snapshot snapshot = tokened.snapshot();
        Set<Host> chosen = ChosenHosts.right(invocation, snapshot, choice);
        Map<HostName, Mode> armed = tokened.ledger().armedOrTold(snapshot.inventory());
        if (!invocation.has("diff")) {
            tokened.store();
        }
        DhcpdModel all = DhcpdModel.of(snapshot.inventory(), armed);
        DhcpdModel model = choice.isAll() ? all : all.only(chosen::contains);
        Proposals proposals = DesiredFiles.maker(snapshot, new HostsAtWork(armed, Set.of()));
        SectionWriter writer = SectionWriter.file(invocation)
                .map(file -> KeptFile.at(snapshot.inventory(), KeptFile.Kind.DHCPD, "", file.toString()))
                .map(target -> new SectionWriter(invocation, target, proposals, tokened.mask()))
                .orElseGet(() -> new SectionWriter(invocation, KeptFile.section(KeptFile.Kind.DHCPD, "")));
        return writer.run(
                existing -> entries(
                        snapshot,
                        existing.file() == null
                                ? model
                                : model.without(proposals.standingHosts(existing.file()))
                                        .withoutSubnets(proposals.otherSubnets(existing.file()))),
                text -> DhcpdConf.parse("", text).hosts().stream()
                        .map(h -> h.value().name())
                        .collect(Collectors.toSet()));
    }

    private static String entries(Snapshot snapshot, DhcpdModel model) throws RefusedException {
        String text = Invocation.text(snapshot.templates().dhcpd(model));
        List<Problem> wrong = DhcpdConf.parse("dhcpd.conf entries", text).problems().stream()
                .filter(Problem::isError)
                .toList();
        if (!wrong.isEmpty()) {
            throw new RefusedException(wrong);
        }
        return text;
    }
}
