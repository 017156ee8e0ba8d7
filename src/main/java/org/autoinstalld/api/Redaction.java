package org.autoinstalld.api;

import java.util.stream.Collectors;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.yaml.ValueMap;

/** A response file as people may keep it: what looks like a secret in any of its lines is masked. */
public final class Redaction {
    private final Masking masking;

    private Redaction(Masking masking) {
        this.masking = masking;
    }

    /** Knows the secrets of a host. */
    public static Redaction of(Host host) {
        return new Redaction(Masking.of(host));
    }

    /** Knows those that several machines share. */
    public static Redaction of(ValueMap settings) {
        return new Redaction(Masking.of(settings));
    }

    /** Line by line; every line ends with a newline. */
    public String text(String text) {
        return text.lines().map(line -> masking.line(line) + "\n").collect(Collectors.joining());
    }
}
