package org.autoinstalld.dialogue;

import java.util.Map;

/** Figures and habits of one release that are no questions. */
final class Figures {
    private final Map<String, String> values;
    private final LayoutRules rules;
    private final boolean interfaceByLladdr;
    private final boolean autoconfByLetter;
    private final boolean smallDisksLast;
    private final boolean networkSetsNeedInterface;
    private final boolean percentInServer;
    private final boolean manyPartitions;

    Figures(Map<String, String> values) {
        this.values = Map.copyOf(values);
        this.rules = new LayoutRules(
                (int) number("template-lines"),
                flag("template-more"),
                number("fetch-reserved") << 20,
                number("fetch-anywhere") << 20);
        this.interfaceByLladdr = flag("interface-by-lladdr");
        this.autoconfByLetter = flag("autoconf-by-letter");
        this.smallDisksLast = flag("small-disks-last");
        this.networkSetsNeedInterface = flag("network-sets-need-interface");
        this.percentInServer = flag("percent-in-server");
        this.manyPartitions = flag("many-partitions");
    }

    private String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("catalogue: no figure '" + name + "'");
        }
        return value;
    }

    private long number(String name) {
        return Long.parseLong(value(name));
    }

    private boolean flag(String name) {
        return value(name).equals("yes");
    }

    LayoutRules rules() {
        return rules;
    }

    boolean interfaceByLladdr() {
        return interfaceByLladdr;
    }

    boolean autoconfByLetter() {
        return autoconfByLetter;
    }

    boolean smallDisksLast() {
        return smallDisksLast;
    }

    boolean networkSetsNeedInterface() {
        return networkSetsNeedInterface;
    }

    boolean percentInServer() {
        return percentInServer;
    }

    /** Whether partitions go up to Z, and not to p alone. */
    boolean manyPartitions() {
        return manyPartitions;
    }
}
