package org.autoinstalld.plan;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.OurPart;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.DhcpdEntry;
import org.autoinstalld.dhcpdconf.HostDeclaration;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/** A dhcpd.conf. */
final class DhcpdFile extends ParsedFile {
    private final DhcpdConf conf;
    private final List<Entry> entries;

    DhcpdFile(KeptFile target, @Nullable Content content, OurPart.Found part) {
        super(target, content, part);
        this.conf = DhcpdConf.parse(target.path(), text());
        this.entries = conf.hosts().stream()
                .map(e -> new Entry(
                        e.value().name(),
                        e.place(),
                        e.value(),
                        e.value().lladdr().stream().toList(),
                        e.value().addresses()))
                .toList();
    }

    @Override
    List<Entry> entries() {
        return entries;
    }

    /** Host blocks outside our section. */
    Stream<DhcpdEntry<HostDeclaration>> others() {
        return conf.hosts().stream().filter(e -> !isOurs(e.place()));
    }

    /** Subnets that are declared outside our section: a second declaration would be wrong. */
    Set<Subnet> otherSubnets() {
        return conf.subnets().stream()
                .filter(s -> !isOurs(s.place()))
                .map(s -> s.value().subnet())
                .collect(Collectors.toSet());
    }

    /** Subnets that are declared anywhere. */
    Set<Subnet> allSubnets() {
        return conf.subnets().stream().map(s -> s.value().subnet()).collect(Collectors.toSet());
    }

    /** Errors of the whole file. The section's own are the templates' fault, and those around it somebody else's. */
    @Override
    public List<Problem> errors() {
        return conf.problems().stream().filter(Problem::isError).toList();
    }
}
