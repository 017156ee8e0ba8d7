package org.autoinstalld.http;

/** The same where the system does not send files by itself. */
class CopiedFileTransferTest extends FileTransferTest {
    @Override
    boolean copies() {
        return true;
    }
}
