package org.autoinstalld.deployer;

import java.time.Duration;
import org.autoinstalld.address.Mode;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.Way;
import org.autoinstalld.responsefile.HostChoice;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked for.
 *
 * @param kind null to go on with what was interrupted, whatever it was
 * @param choice of hosts, in the order of starting; those that are not named one by one and cannot be deployed are passed
 *     over. All of them: those that were interrupted, if that is to go on
 * @param way null: as the inventory says
 * @param within bound of the whole
 * @param newDisk whether old images are kept beside new ones
 */
public record DeployRequest(
        @Nullable DeployKind kind,
        HostChoice choice,
        int parallel,
        @Nullable Way way,
        Duration within,
        boolean newDisk) {
    public static final int PARALLEL = 4;
    public static final Duration WITHIN = Duration.ofHours(2);

    /**
     * What is done to a host.
     *
     * @param before its deployment that is unfinished, which is gone on with; null if there is none
     */
    DeployKind kind(@Nullable Deployment before) {
        if (before != null) {
            return before.mode() == Mode.UPGRADE ? DeployKind.UPGRADE : DeployKind.DEPLOY;
        }
        return kind == null ? DeployKind.DEPLOY : kind;
    }

    /**
     * Whether to go on with that deployment is what is asked for. Whoever asks for an upgrade, or for the old disk to be
     * kept, does not want it installed over.
     */
    boolean goesOnWith(Deployment before) {
        boolean same = kind == null
                || kind == DeployKind.DEPLOY
                || kind.mode() == before.mode() && (!newDisk || before.newDisk());
        return same && (way == null || way == before.way());
    }
}
