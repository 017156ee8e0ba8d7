package org.autoinstalld.http;

import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;

/** The same where the system does not send files by itself. */
@Needs(RealPart.NGINX)
class CopiedFileConformanceTest extends FileConformanceTest {
    @Override
    boolean copies() {
        return true;
    }
}
