package org.autoinstalld.template;

/** What a template gets to see of a secret. */
public enum SecretView {
    /** The text itself: for a response file about to be sent or judged. */
    REVEALED,
    /** {@value org.autoinstalld.yaml.Secret#MASK}: for people. */
    MASKED
}
