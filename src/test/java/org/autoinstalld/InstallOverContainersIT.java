package org.autoinstalld;

import org.autoinstalld.rig.ContainerLan;
import org.autoinstalld.rig.DhcpLan;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.rig.Verdict;

@Needs(RealPart.CONTAINER_ENGINE)
class InstallOverContainersIT extends InstallOverDhcp {
    @Override
    DhcpLan start(String conf, String address) {
        return ContainerLan.start(conf, address);
    }

    @Override
    Verdict check(String conf) {
        return ContainerLan.check(conf);
    }
}
