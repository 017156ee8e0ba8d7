package org.autoinstalld.deployer;

import java.time.Duration;
import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.Way;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked for.
 *
 * @param kind null to go on with what was interrupted, whatever it was
 * @param hosts in the order of starting; none: as {@code profile} and {@code all} say, or all that were interrupted
 * @param profile whose hosts are meant; null if nobody's
 * @param all whether all hosts are meant
 * @param way null: as the inventory says
 * @param within bound of the whole
 * @param newDisk whether old images are kept beside new ones
 */
public record DeployRequest(
        @Nullable DeployKind kind,
        List<HostName> hosts,
        @Nullable String profile,
        boolean all,
        int parallel,
        @Nullable Way way,
        Duration within,
        boolean newDisk) {
    public static final int PARALLEL = 4;
    public static final Duration WITHIN = Duration.ofHours(2);

    public DeployRequest {
        hosts = List.copyOf(hosts);
    }

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

    /** Whether hosts that cannot be deployed are passed over. */
    boolean chooses() {
        return all || profile != null;
    }
}
