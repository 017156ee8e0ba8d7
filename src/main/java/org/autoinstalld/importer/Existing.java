package org.autoinstalld.importer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.DhcpdEntry;
import org.autoinstalld.dhcpdconf.HostDeclaration;
import org.autoinstalld.inventory.PasswordRule;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.vmconf.Global;
import org.autoinstalld.vmconf.Switch;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmConf;

/**
 * What is there: the files read, and the machines they tell of.
 *
 * @param machines by the name each gets
 * @param machineNetworks from where those without an address ask
 * @param root what the old server answers
 * @param unlisted what it answers machines that are none of these
 * @param switches of each hypervisor that are as the inventory can say it
 * @param strange of each hypervisor that are not, and so stay outside our section
 * @param sizes what was read: blocks, guests, response files
 */
record Existing(
        Map<HostName, FoundMachine> machines,
        FoundNetworks networks,
        MachineNetworks machineNetworks,
        WebRoot root,
        UnlistedMachines unlisted,
        Map<String, List<Switch>> switches,
        Map<String, List<Switch>> strange,
        boolean ascii,
        Sizes sizes,
        ImportFindings findings) {
    /** How much was read. */
    record Sizes(int blocks, int subnets, int guests, int files) {}

    static Existing read(ImportSources sources) {
        return new Reading(sources).run();
    }

    /** Reads everything. */
    private static final class Reading {
        private final ImportSources sources;
        private final ImportFindings findings = new ImportFindings();
        private final FoundNetworks networks = new FoundNetworks(findings);
        private final MachineNetworks machineNetworks = new MachineNetworks();
        private final Machines machines = new Machines(findings, machineNetworks);
        private final Map<String, List<Switch>> switches = new LinkedHashMap<>();
        private final Map<String, List<Switch>> strange = new LinkedHashMap<>();
        private int blocks;
        private int subnets;
        private int guests;

        Reading(ImportSources sources) {
            this.sources = sources;
        }

        Existing run() {
            sources.dhcpd().ifPresent(this::dhcpd);
            for (int i = 0; i < sources.vms().size(); i++) {
                vms(sources.vms().get(i), sources.vms().size() == 1 ? "vmhost" : "vmhost" + (i + 1));
            }
            List<ImportedResponseFile> files = files();
            new ReferencedFiles(sources.folder()).report(files, machines.nextServers(), findings.problems());
            WebRoot root = new WebRoot(files);
            machines.files(files, root);
            UnlistedMachines unlisted = UnlistedMachines.of(machineNetworks.unlisted(), root, findings.problems());
            Map<HostName, FoundMachine> named = named();
            named.values().forEach(this::compareFilename);
            named.values().forEach(m -> unlisted.compareWith(m, machineNetworks, findings.problems()));
            return new Existing(
                    named,
                    networks,
                    machineNetworks,
                    root,
                    unlisted,
                    switches,
                    strange,
                    files.stream().allMatch(ImportedResponseFile::isAscii),
                    new Sizes(blocks, subnets, guests, files.size()),
                    findings);
        }

        private void dhcpd(ImportSources.SourceFile source) {
            DhcpdConf conf = DhcpdConf.parse(source.file(), source.latin());
            findings.problems().addAll(conf.problems());
            networks.read(conf);
            machineNetworks.read(conf);
            for (DhcpdEntry<HostDeclaration> entry : conf.hosts()) {
                Optional<HostBlock> block = HostBlock.of(entry, conf, sources.addresses());
                block.ifPresent(this::looked);
                block.ifPresent(machines::block);
                if (block.isEmpty()) {
                    boolean named = entry.declaration().setting("hardware").isPresent();
                    findings.left(
                            entry.place(),
                            "host block '" + entry.value().name() + "'",
                            named
                                    ? "its Ethernet address is a name that dhcpd(8) looks up in /etc/ethers"
                                    : "it names no Ethernet address");
                }
            }
            blocks = conf.hosts().size();
            subnets = conf.subnets().size();
        }

        /** What became of names in place of addresses, which dhcpd(8) resolves when it starts. */
        private void looked(HostBlock block) {
            if (block.isResolved()) {
                return;
            }
            String names = String.join(", ", block.fixed());
            Optional<IpAddress> usable =
                    block.address().filter(a -> networks.all().stream().anyMatch(n -> n.takes(a)));
            findings.problems()
                    .warning(
                            block.place(),
                            "fixed-address " + names
                                    + usable.map(a -> " is " + a + " when it is resolved here")
                                            .orElse(block.address()
                                                    .map(a -> " is " + a + " when it is resolved here, which is in no"
                                                            + " subnet of this file")
                                                    .orElse(" cannot be resolved here")),
                            usable.isPresent()
                                    ? "the entry keeps the name, and the host gets this address; both change together"
                                    : "the entry keeps the name; give the host its address");
        }

        private void vms(ImportSources.SourceFile source, String hypervisor) {
            VmConf conf = vmConf(source);
            findings.problems().addAll(conf.problems());
            Set<String> seen = new LinkedHashSet<>();
            for (var entry : conf.switches()) {
                Switch one = entry.value();
                boolean usual = one.enabled() && one.up();
                if (!seen.add(one.name())) {
                    findings.left(entry.place(), "switch '" + one.name() + "'", "it is declared a second time");
                    continue;
                }
                (usual ? switches : strange)
                        .computeIfAbsent(hypervisor, h -> new ArrayList<>())
                        .add(one);
                if (!usual) {
                    findings.left(
                            entry.place(),
                            "switch '" + one.name() + "'",
                            "the inventory has no word for 'disable' and 'down', and takes it for 'existing'");
                }
            }
            Map<String, org.autoinstalld.vmconf.VmEntry<VmBlock>> first = new LinkedHashMap<>();
            conf.vms().forEach(e -> first.putIfAbsent(e.value().name(), e));
            SameImages images = new SameImages(List.copyOf(first.values()));
            for (var entry : conf.vms()) {
                if (entry.equals(first.get(entry.value().name()))) {
                    machines.guest(new Guest(entry.place(), hypervisor, seen, entry.value(), images.shared(entry)));
                } else {
                    findings.left(
                            entry.place(), "vm '" + entry.value().name() + "'", "vmd(8) takes the first of that name");
                }
            }
            conf.includes().stream()
                    .filter(i -> !i.value().followed())
                    .forEach(i -> findings.left(
                            i.place(),
                            "include \"" + i.value().path() + "\"",
                            "there is no such file here to look into"));
            for (var global : conf.globals()) {
                findings.left(global.place(), "a statement about vmd(8) itself", "it stands outside of all entries");
                if (global.value().keyword().equals(Global.LOCAL_PREFIX)) {
                    machineNetworks.local(hypervisor, global.value().values().get(0));
                }
            }
            guests += conf.vms().size();
        }

        /** With what it includes, unless something of that is missing: then only the file itself can be judged. */
        private VmConf vmConf(ImportSources.SourceFile source) {
            VmConf whole = VmConf.parse(source.file(), source.latin(), sources.included());
            boolean complete = whole.includes().stream().allMatch(i -> i.value().followed());
            return complete ? whole : VmConf.parse(source.file(), source.latin());
        }

        private List<ImportedResponseFile> files() {
            List<ImportedResponseFile> files = new ArrayList<>();
            for (ImportSources.SourceFile source : sources.responses()) {
                ResponseName.of(source.path())
                        .flatMap(name -> ImportedResponseFile.read(source, name, findings.problems()))
                        .ifPresent(file -> {
                            if (file.lines().isEmpty()) {
                                findings.problems()
                                        .error(file.place(), "holds no answer", "a line reads 'question = answer'");
                            } else {
                                files.add(file);
                            }
                        });
            }
            warnOfPasswords(files);
            return files;
        }

        private void warnOfPasswords(List<ImportedResponseFile> files) {
            for (ImportedResponseFile file : files) {
                for (AnswerLine line : file.lines()) {
                    boolean password = line.isSecret() && line.key().contains("password for");
                    if (password && PasswordRule.isRefused(line.answer())) {
                        findings.problems()
                                .warning(
                                        file.source().at(line.number()),
                                        "the answer to '" + line.question()
                                                + "' is a hash the installer does not know, and it hashes it again as if it"
                                                + " were the password",
                                        "carried over as it is; 'autoinstalld passwd' makes a right one");
                    } else if (password && !PasswordRule.isHash(line.answer())) {
                        findings.problems()
                                .warning(
                                        file.source().at(line.number()),
                                        "the answer to '" + line.question() + "' is plain text",
                                        "carried over as it is; 'autoinstalld passwd' makes a hash");
                    }
                }
            }
        }

        /** Gives each machine a name that no other has. */
        private Map<HostName, FoundMachine> named() {
            Map<HostName, FoundMachine> named = new LinkedHashMap<>();
            Map<HostName, Integer> times = new HashMap<>();
            int unnamed = 0;
            for (FoundMachine machine : machines.all()) {
                Optional<HostName> found = machine.name();
                HostName name = found.isPresent() ? found.get() : Machines.unnamed(++unnamed);
                Place place = machine.place().orElse(Place.of(""));
                if (found.isEmpty()) {
                    findings.problems()
                            .warning(place, "nothing here names a host", "it becomes host '" + name + "'; rename it");
                }
                HostName given = name;
                while (named.containsKey(given)) {
                    given = new HostName(numbered(name, times.merge(name, 1, Integer::sum) + 1));
                }
                if (!given.equals(name)) {
                    findings.problems()
                            .warning(
                                    place,
                                    "another machine already has the name '" + name + "'",
                                    "it becomes host '" + given + "'");
                }
                named.put(given, machine);
            }
            return named;
        }

        private static String numbered(HostName name, int n) {
            return name.shortName() + "-" + n + (name.isQualified() ? "." + name.domain() : "");
        }

        /** Whether a machine that has a response file is also told to ask for it, and under the right prefix. */
        private void compareFilename(FoundMachine machine) {
            Optional<ImportedResponseFile> file = machine.file(Mode.INSTALL).or(() -> machine.file(Mode.UPGRADE));
            if (machine.blocks().isEmpty()) {
                return;
            }
            HostBlock block = machine.blocks().get(0);
            if (file.isEmpty()) {
                if (block.isTold() && !sources.responses().isEmpty()) {
                    findings.problems()
                            .warning(
                                    block.place(),
                                    "host block '" + block.name()
                                            + "' makes the machine ask for a response file, but there is none for it",
                                    block.lladdr() + "-install.conf");
                }
                return;
            }
            ResponseName name = file.get().name();
            String wanted = (name.prefix().isEmpty() ? "" : name.prefix() + "/") + "auto_install";
            if (!block.isTold()) {
                findings.problems()
                        .warning(
                                block.place(),
                                "host block '" + block.name() + "' has no filename that makes the machine ask for "
                                        + file.get().source().file(),
                                "filename \"" + wanted + "\";");
            } else if (!block.prefix().orElse("").equals(name.prefix())) {
                findings.problems()
                        .warning(
                                block.place(),
                                "filename \"" + block.filename().orElse("") + "\" makes the machine ask elsewhere than "
                                        + file.get().source().file(),
                                "filename \"" + wanted + "\";");
            }
        }
    }

    boolean hasErrors() {
        return findings.problems().sorted().stream().anyMatch(Problem::isError);
    }
}
