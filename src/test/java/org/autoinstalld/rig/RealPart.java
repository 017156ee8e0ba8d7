package org.autoinstalld.rig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/** A part that a machine may or may not have. {@code .ci/run} installs all of them on Debian. */
public enum RealPart {
    /** An engine that Testcontainers can reach. */
    CONTAINER_ENGINE {
        @Override
        Optional<String> find() {
            if (DockerClientFactory.instance().isDockerAvailable()) {
                return Optional.empty();
            }
            return Optional.of("no container engine answers, perhaps start Docker or run .ci/run as root");
        }
    },

    /** Network namespaces, and ISC's dhcpd and dhclient to put into them. */
    NAMESPACES {
        @Override
        Optional<String> find() {
            List<String> missing = new ArrayList<>();
            for (Path program : List.of(NamespaceLan.IP, NamespaceLan.DHCPD, NamespaceLan.DHCLIENT)) {
                if (!Files.isExecutable(program)) {
                    missing.add("no " + program);
                }
            }
            if (missing.isEmpty() && !NamespaceLan.possible()) {
                missing.add("network namespaces cannot be made, perhaps run the tests as root");
            }
            return missing.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", missing));
        }
    },

    /** Network namespaces, a bridge between them, and a shell that can open connections. */
    BRIDGE {
        @Override
        Optional<String> find() {
            List<String> missing = new ArrayList<>();
            for (Path program : List.of(NamespaceLan.IP, BridgeLan.BASH)) {
                if (!Files.isExecutable(program)) {
                    missing.add("no " + program);
                }
            }
            if (missing.isEmpty() && !BridgeLan.possible()) {
                missing.add("no bridge can be made in a network namespace, perhaps run the tests as root");
            }
            return missing.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", missing));
        }
    },

    /** ISC's dhcpd, here or in a container. */
    ISC_DHCPD {
        @Override
        Optional<String> find() {
            return IscDhcpd.missing();
        }
    },

    /** unbound and what comes with it. */
    UNBOUND {
        @Override
        Optional<String> find() {
            return programs("unbound", NameServer.UNBOUND, NameServer.UNBOUND_CHECKCONF);
        }
    },

    /** nsd and what comes with it. */
    NSD {
        @Override
        Optional<String> find() {
            return programs("nsd", NameServer.NSD, NameServer.NSD_CHECKZONE);
        }
    },

    /** nginx, to compare with and to fetch from. */
    NGINX {
        @Override
        Optional<String> find() {
            return programs("nginx", Nginx.PROGRAM);
        }
    },

    /** signify(1), the judge of what a signature is. */
    SIGNIFY {
        @Override
        Optional<String> find() {
            return programs("signify-openbsd", Path.of("/usr/bin/signify-openbsd"));
        }
    },

    /** What OpenBSD's first boot has in its base system: nc(1), and ssh-keygen(1) for its host keys. */
    NC_AND_SSH {
        @Override
        Optional<String> find() {
            return programs(
                    "netcat-openbsd openssh-client", Path.of("/bin/nc.openbsd"), Path.of("/usr/bin/ssh-keygen"));
        }
    },

    /** Debian's tmux, which keeps consoles. */
    TMUX {
        @Override
        Optional<String> find() {
            return programs("tmux", Path.of("/usr/bin/tmux"));
        }
    },

    /** OpenSSH, both sides. */
    SSHD {
        @Override
        Optional<String> find() {
            return programs("openssh-client openssh-server", Path.of("/usr/bin/ssh"), Sshd.PROGRAM);
        }
    },

    /** Ansible, as Debian has it. */
    ANSIBLE {
        @Override
        Optional<String> find() {
            return programs(
                    "ansible-core", Path.of("/usr/bin/ansible-inventory"), Path.of("/usr/bin/ansible-playbook"));
        }
    },

    /** Chromium and its driver. */
    BROWSER {
        @Override
        Optional<String> find() {
            if (Browser.binary().isPresent() && Browser.driverBinary().isPresent()) {
                return Optional.empty();
            }
            return Optional.of("no Chromium or no chromedriver in /usr/bin,"
                    + " perhaps: apt-get install --no-install-recommends chromium chromium-driver");
        }
    };

    private boolean looked;
    private Optional<String> missing = Optional.empty();

    private static Optional<String> programs(String debianPackage, Path... programs) {
        return Stream.of(programs)
                .filter(program -> !Files.isExecutable(program))
                .findFirst()
                .map(program ->
                        "no " + program + ", perhaps: apt-get install --no-install-recommends " + debianPackage);
    }

    abstract Optional<String> find();

    /** Why this part cannot be used here, or empty if it can; found out once. */
    public synchronized Optional<String> missing() {
        if (!looked) {
            missing = find();
            looked = true;
        }
        return missing;
    }
}
