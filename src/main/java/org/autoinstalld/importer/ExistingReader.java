package org.autoinstalld.importer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.DhcpdEntry;
import org.autoinstalld.dhcpdconf.HostDeclaration;
import org.autoinstalld.importer.ImportSources.SourceFile;
import org.autoinstalld.inventory.InstallerRules;
import org.autoinstalld.problem.Place;
import org.autoinstalld.vmconf.Global;
import org.autoinstalld.vmconf.Switch;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.vmconf.VmEntry;

/** Reads what is there, and puts the machines together that it tells of. */
final class ExistingReader {
    private final ImportSources sources;
    private final ImportFindings findings = new ImportFindings();
    private final FoundNetworks networks = new FoundNetworks(findings);
    private final MachineNetworks machineNetworks = new MachineNetworks();
    private final Machines machines = new Machines(findings, machineNetworks);
    private final Map<String, List<Switch>> switches = new LinkedHashMap<>();
    private final Map<String, List<Switch>> strange = new LinkedHashMap<>();
    private int blocks;
    private int guests;

    private ExistingReader(ImportSources sources) {
        this.sources = sources;
    }

    static Existing read(ImportSources sources) {
        return new ExistingReader(sources).read();
    }

    private Existing read() {
        if (sources.dhcpd() != null) {
            dhcpd(sources.dhcpd());
        }
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
                new Existing.Sizes(blocks, guests, files.size()),
                findings);
    }

    private void dhcpd(SourceFile source) {
        DhcpdConf conf = DhcpdConf.parse(source.file(), source.latin());
        findings.problems().addAll(conf.problems());
        networks.read(conf);
        machineNetworks.read(conf);
        for (DhcpdEntry<HostDeclaration> entry : conf.hosts()) {
            HostBlock block = HostBlock.of(entry, conf, sources.addresses()).orElse(null);
            if (block != null) {
                looked(block);
                machines.block(block);
            } else {
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
    }

    /** What became of names in place of addresses, which dhcpd(8) resolves when it starts. */
    private void looked(HostBlock block) {
        if (block.isResolved()) {
            return;
        }
        String names = String.join(", ", block.fixed());
        IpAddress address = block.address().orElse(null);
        boolean usable = address != null && networks.all().stream().anyMatch(n -> n.takes(address));
        findings.warning(
                block.place(),
                "fixed-address " + names
                        + (address == null
                                ? " cannot be resolved here"
                                : " is " + address + " when it is resolved here"
                                        + (usable ? "" : ", which is in no subnet of this file")),
                usable
                        ? "the entry keeps the name, and the host gets this address; both change together"
                        : "the entry keeps the name; give the host its address");
    }

    private void vms(SourceFile source, String hypervisor) {
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
        Map<String, VmEntry<VmBlock>> first = new LinkedHashMap<>();
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
                        i.place(), "include \"" + i.value().path() + "\"", "there is no such file here to look into"));
        for (var global : conf.globals()) {
            findings.left(global.place(), "a statement about vmd(8) itself", "it stands outside of all entries");
            if (global.value().keyword().equals(Global.LOCAL_PREFIX)) {
                machineNetworks.local(hypervisor, global.value().values().get(0));
            }
        }
        guests += conf.vms().size();
    }

    /** With what it includes, unless something of that is missing: then only the file itself can be judged. */
    private VmConf vmConf(SourceFile source) {
        VmConf whole = VmConf.parse(source.file(), source.latin(), sources.included());
        boolean complete = whole.includes().stream().allMatch(i -> i.value().followed());
        return complete ? whole : VmConf.parse(source.file(), source.latin());
    }

    private List<ImportedResponseFile> files() {
        List<ImportedResponseFile> files = new ArrayList<>();
        for (SourceFile source : sources.responses()) {
            ResponseName.of(source.path())
                    .flatMap(name -> ImportedResponseFile.read(source, name, findings.problems()))
                    .ifPresent(file -> {
                        if (file.lines().isEmpty()) {
                            findings.error(file.place(), "holds no answer", "a line reads 'question = answer'");
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
                if (password && InstallerRules.isRefusedPassword(line.answer())) {
                    findings.warning(
                            file.source().at(line.number()),
                            "the answer to '" + line.question()
                                    + "' is a hash the installer does not know, and it hashes it again as if it"
                                    + " were the password",
                            "carried over as it is; 'autoinstalld passwd' makes a right one");
                } else if (password && !InstallerRules.isPasswordHash(line.answer())) {
                    findings.warning(
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
            HostName found = machine.name().orElse(null);
            HostName name = found != null ? found : Machines.unnamed(++unnamed);
            Place place = machine.place();
            if (found == null) {
                findings.warning(place, "nothing here names a host", "it becomes host '" + name + "'; rename it");
            }
            HostName given = name;
            while (named.containsKey(given)) {
                given = new HostName(numbered(name, times.merge(name, 1, Integer::sum) + 1));
            }
            if (!given.equals(name)) {
                findings.warning(
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
        if (machine.blocks().isEmpty()) {
            return;
        }
        HostBlock block = machine.blocks().get(0);
        ImportedResponseFile file =
                machine.file(Mode.INSTALL).or(() -> machine.file(Mode.UPGRADE)).orElse(null);
        if (file == null) {
            if (block.isTold() && !sources.responses().isEmpty()) {
                findings.warning(
                        block.place(),
                        block.title() + " makes the machine ask for a response file, but there is none for it",
                        block.lladdr() + "-install.conf");
            }
            return;
        }
        String right = "filename \"" + file.name().start() + "auto_install\";";
        String path = file.source().file();
        if (!block.isTold()) {
            findings.warning(
                    block.place(), block.title() + " has no filename that makes the machine ask for " + path, right);
        } else if (!block.prefix().orElse("").equals(file.name().prefix())) {
            String filename = "filename \"" + block.filename().orElse("") + "\"";
            findings.warning(block.place(), filename + " makes the machine ask elsewhere than " + path, right);
        }
    }
}
