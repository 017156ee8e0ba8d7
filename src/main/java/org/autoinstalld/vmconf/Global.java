package org.autoinstalld.vmconf;

import java.util.List;

/**
 * A statement about vmd itself.
 *
 * @param keyword the words it begins with, as {@code local prefix}
 * @param values what it says; a prefix as ADDRESS/BITS
 */
public record Global(String keyword, List<String> values) {
    public static final String LOCAL_PREFIX = "local prefix";

    public Global {
        values = List.copyOf(values);
    }
}
