package org.autoinstalld.deployer;

import org.autoinstalld.address.Mode;

/** What hosts are deployed for. */
public enum DeployKind {
    /** Hosts that have no installation yet. */
    DEPLOY(Mode.INSTALL),
    /** Over what is there. */
    REINSTALL(Mode.INSTALL),
    UPGRADE(Mode.UPGRADE);

    private final Mode mode;

    DeployKind(Mode mode) {
        this.mode = mode;
    }

    Mode mode() {
        return mode;
    }
}
