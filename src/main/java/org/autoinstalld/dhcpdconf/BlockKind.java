package org.autoinstalld.dhcpdconf;

/** The kinds of block in a dhcpd.conf. */
public enum BlockKind {
    /** The whole file. */
    FILE("the file"),
    SHARED_NETWORK("shared-network"),
    SUBNET("subnet"),
    GROUP("group"),
    HOST("host"),
    VENDOR_CLASS("vendor-class"),
    USER_CLASS("user-class");

    private final String word;

    BlockKind(String word) {
        this.word = word;
    }

    /** The word that opens it. */
    public String word() {
        return word;
    }
}
