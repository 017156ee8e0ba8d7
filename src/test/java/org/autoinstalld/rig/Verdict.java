package org.autoinstalld.rig;

/** What a real program thinks of a file that it read: whether it takes it, and all that it said. */
public record Verdict(boolean accepted, String said) {}
