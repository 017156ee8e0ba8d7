package org.autoinstalld.siteset;

import org.autoinstalld.siteset.SystemAccounts.Account;

/**
 * One entry of a site set's archive.
 *
 * @param path without a slash at either end
 * @param mode permissions
 * @param content of a file; empty for all else
 * @param link where a link leads; empty for all else
 */
record SiteEntry(Type type, String path, int mode, Account user, Account group, FileContent content, String link) {
    /** By its letter in a list, and its sign in the header. */
    enum Type {
        FILE('-', '0'),
        LINK('l', '2'),
        FOLDER('d', '5');

        private final char letter;
        private final char flag;

        Type(char letter, char flag) {
            this.letter = letter;
            this.flag = flag;
        }

        char letter() {
            return letter;
        }

        char flag() {
            return flag;
        }
    }

    private static final FileContent NOTHING = FileContent.of("");
    static final Account ROOT = SystemAccounts.USERS.account(0);
    static final Account WHEEL = SystemAccounts.GROUPS.account(0);

    static SiteEntry file(String path, int mode, String text) {
        return new SiteEntry(Type.FILE, path, mode, ROOT, WHEEL, FileContent.of(text), "");
    }

    static SiteEntry folder(String path, int mode, Account user, Account group) {
        return new SiteEntry(Type.FOLDER, path, mode, user, group, NOTHING, "");
    }

    static SiteEntry link(String path, Account user, Account group, String target) {
        return new SiteEntry(Type.LINK, path, 0777, user, group, NOTHING, target);
    }

    /** As it stands in the archive: that of a folder ends in a slash. */
    String name() {
        return type == Type.FOLDER ? path + "/" : path;
    }
}
