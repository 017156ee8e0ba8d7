package org.autoinstalld.inventory;

import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Node.Entry;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.ReadScope;
import org.autoinstalld.yaml.SecretSource;

/**
 * A host read by itself; whether it clashes with another is seen later.
 *
 * @param usedSecrets whether it holds something from a file or the environment, which may change without the YAML
 * @param isGuest whether it is one of vmd(8), as far as anybody can tell: a profile that cannot be read may say so
 */
record ResolvedHost(Host host, Entry entry, List<Problem> problems, boolean usedSecrets, boolean isGuest) {

    static ResolvedHost of(HostName name, Entry entry, SharedSections shared, SecretSource secrets) {
        Problems problems = new Problems();
        Mapping own = SharedSections.map(entry, "host", problems)
                .orElse(new Mapping(entry.file(), entry.line(), entry.column(), List.of()));
        Profiles.Completed completed = shared.profiles().complete(own, problems);
        Mapping whole = completed.mapping();
        boolean guest = problems.hasErrors() || whole.get("vm").isPresent();
        ReadScope scope = new ReadScope(problems, secrets, name, completed.values());
        Host host = Host.read(new MapReader(whole, Host.SHAPE, scope), shared, name, entry.place(), true);
        return new ResolvedHost(host, entry, problems.sorted(), scope.usedSecrets(), guest);
    }

    boolean isBroken() {
        return problems.stream().anyMatch(Problem::isError);
    }

    /** The host with its mistakes, these and {@code more}. */
    BrokenHost broken(List<Problem> more) {
        List<Problem> all = new java.util.ArrayList<>(problems);
        all.addAll(more);
        all.removeIf(p -> !p.isError());
        Vm vm = host.guest();
        return new BrokenHost(
                host.name(),
                host.prefix(),
                host.lladdrs(),
                host.addresses(),
                host.place(),
                List.copyOf(all),
                isGuest,
                vm == null || vm.hypervisor().isEmpty() ? null : vm.hypervisor());
    }
}
