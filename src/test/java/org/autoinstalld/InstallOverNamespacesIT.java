package org.autoinstalld;

import org.autoinstalld.rig.DhcpLan;
import org.autoinstalld.rig.NamespaceLan;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.autoinstalld.rig.Verdict;

@Needs(RealPart.NAMESPACES)
class InstallOverNamespacesIT extends InstallOverDhcp {
    @Override
    DhcpLan start(String conf, String address) {
        return NamespaceLan.start(conf, address);
    }

    @Override
    Verdict check(String conf) {
        return NamespaceLan.check(conf);
    }
}
