package org.autoinstalld.yaml;

import org.autoinstalld.address.HostName;
import org.jspecify.annotations.Nullable;

/** Where secrets that are not written in place come from. Called while the inventory is settled, never on a request. */
public interface SecretSource {
    /** What a file or variable gave. Neither carries the secret into a message. */
    sealed interface Got {
        /**
         * @param warning something worth saying about where it came from; may be empty
         */
        record Found(Secret secret, String warning) implements Got {}

        /**
         * @param why worded to follow the name: "cannot be read: permission denied"
         */
        record Missing(String why) implements Got {}
    }

    /**
     * What stands in the path of a host's files under policy {@code token}.
     *
     * @param current that DHCP's filename and URLs carry; null until the host was given one
     * @param next that they will carry when it is rotated. It is taken as well: files have it a moment before it holds
     */
    record HostToken(@Nullable Secret current, @Nullable Secret next) {
        /** Nothing is known. */
        public static final HostToken NONE = new HostToken(null, null);
    }

    /**
     * The only line of a file.
     *
     * @param path as written; a relative one counts from the folder of {@code yamlFile}
     */
    Got file(String path, String yamlFile);

    /** @param yamlFile which names it */
    Got environment(String variable, String yamlFile);

    /** What stands in the path of that host's files under policy {@code token}. */
    default HostToken token(HostName host) {
        return HostToken.NONE;
    }

    /** Changes when what it gave since the last reading changed; tells nothing about it. */
    default String revision() {
        return "";
    }

    /** Knows no secrets. */
    static SecretSource none() {
        return new SecretSource() {
            @Override
            public Got file(String path, String yamlFile) {
                return new Got.Missing("cannot be read here");
            }

            @Override
            public Got environment(String variable, String yamlFile) {
                return new Got.Missing("is not set");
            }
        };
    }
}
