package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Node.Entry;
import org.autoinstalld.inventory.Node.Mapping;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;

/**
 * A host read by itself; whether it clashes with another is seen later.
 *
 * @param usedSecrets whether it holds something from a file or the environment, which may change without the YAML
 * @param isGuest whether it is one of vmd(8), as far as anybody can tell: a profile that cannot be read may say so
 */
record ResolvedHost(Host host, Entry entry, List<Problem> problems, boolean usedSecrets, boolean isGuest) {

    static ResolvedHost of(HostName name, Entry entry, SharedSections frame, SecretSource secrets) {
        Problems problems = new Problems();
        WatchedSecrets watched = new WatchedSecrets(secrets);
        Mapping own = SharedSections.map(entry, "host", problems)
                .orElse(new Mapping(entry.file(), entry.line(), entry.column(), List.of()));
        Mapping whole = frame.profiles().complete(own, problems);
        boolean guest = problems.hasErrors() || whole.get("vm").isPresent();
        ReadScope scope = new ReadScope(problems, watched, Optional.of(name));
        Host host = new HostReader(frame, new MapReader(whole, Keys.HOST, scope)).read(name, true);
        Host placed = new Host(
                host.name(),
                host.profiles(),
                host.prefix(),
                host.interfaces(),
                host.settings(),
                host.vm(),
                host.machine(),
                host.access(),
                host.boot(),
                entry.place());
        return new ResolvedHost(placed, entry, problems.sorted(), watched.used, guest);
    }

    boolean isBroken() {
        return problems.stream().anyMatch(Problem::isError);
    }

    /** The host with its mistakes, these and {@code more}. */
    BrokenHost broken(List<Problem> more) {
        List<Problem> all = new java.util.ArrayList<>(problems);
        all.addAll(more);
        all.removeIf(p -> !p.isError());
        Optional<String> hypervisor = host.vm().map(Vm::hypervisor).filter(name -> !name.isEmpty());
        return new BrokenHost(
                host.name(),
                host.prefix(),
                lladdrs(),
                addresses(),
                host.place(),
                List.copyOf(all),
                isGuest,
                hypervisor);
    }

    List<Lladdr> lladdrs() {
        return host.interfaces().stream().flatMap(i -> i.lladdr().stream()).toList();
    }

    List<IpAddress> addresses() {
        return host.interfaces().stream()
                .flatMap(i -> java.util.stream.Stream.concat(i.address().stream(), i.address6().stream()))
                .toList();
    }

    private static final class WatchedSecrets implements SecretSource {
        private final SecretSource source;
        private boolean used;

        WatchedSecrets(SecretSource source) {
            this.source = source;
        }

        @Override
        public Got file(String path, String yamlFile) {
            used = true;
            return source.file(path, yamlFile);
        }

        @Override
        public HostToken token(HostName host) {
            used = true;
            return source.token(host);
        }

        @Override
        public Got environment(String variable) {
            used = true;
            return source.environment(variable);
        }
    }
}
