package org.autoinstalld.vmconf;

/** A macro's definition. */
public record Macro(String name, String value) {}
