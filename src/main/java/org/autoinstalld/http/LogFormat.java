package org.autoinstalld.http;

/** How a {@link LineLog} writes. */
public enum LogFormat {
    /** Fields with blanks between, for people. */
    TEXT,
    /** One JSON object on each line, for programs. */
    JSON
}
