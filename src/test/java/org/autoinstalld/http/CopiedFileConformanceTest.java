package org.autoinstalld.http;

/** The same where the system does not send files by itself. */
class CopiedFileConformanceTest extends FileConformanceTest {
    @Override
    boolean copies() {
        return true;
    }
}
