package org.autoinstalld.rig;

@Needs(RealPart.CONTAINER_ENGINE)
final class ContainerLanIT extends DhcpLanContract {
    @Override
    DhcpLan start(String conf, String address) {
        return ContainerLan.start(conf, address);
    }

    @Override
    Verdict check(String conf) {
        return ContainerLan.check(conf);
    }
}
