package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.autoinstalld.address.Setdir;
import org.autoinstalld.signify.SignifyException;
import org.junit.jupiter.api.Test;

/** Which key a directory has to be signed with. */
class MirrorDirectoryTest {
    @Test
    void aSnapshotNamesItsKeyAndAReleaseHasOne() throws Exception {
        MirrorDirectory snapshots = MirrorDirectory.sets(new Setdir("snapshots", "amd64"));
        MirrorDirectory release = MirrorDirectory.sets(new Setdir("7.8", "amd64"));
        assertThat(snapshots.keyName("verify with openbsd-80-base.pub")).isEqualTo("openbsd-80-base.pub");
        assertThat(release.keyName("verify with openbsd-66-base.pub")).isEqualTo("openbsd-78-base.pub");
        assertThat(MirrorDirectory.patches(new Setdir("7.8", "amd64")).keyName("anything"))
                .isEqualTo("openbsd-78-syspatch.pub");
        for (String comment :
                new String[] {"verify with ../x-base.pub", "verify with openbsd-80-fw.pub", "openbsd-80-base.pub", ""
                }) {
            assertThatThrownBy(() -> snapshots.keyName(comment)).isInstanceOf(SignifyException.class);
        }
    }
}
