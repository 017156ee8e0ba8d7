package org.autoinstalld.rig;

import java.nio.file.Files;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/** ISC's dhcpd as a reader of files: the one that this machine has, else one in a container. */
public final class IscDhcpd {
    private IscDhcpd() {}

    static Optional<String> missing() {
        return Files.isExecutable(NamespaceLan.DHCPD)
                        || DockerClientFactory.instance().isDockerAvailable()
                ? Optional.empty()
                : Optional.of("no " + NamespaceLan.DHCPD + " and no container engine, perhaps:"
                        + " apt-get install --no-install-recommends isc-dhcp-server");
    }

    /** Has it read the text and do nothing else. */
    public static Verdict check(String conf) {
        return Files.isExecutable(NamespaceLan.DHCPD) ? NamespaceLan.check(conf) : ContainerLan.check(conf);
    }
}
