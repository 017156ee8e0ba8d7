package org.autoinstalld.syntax;

/**
 * One token of a file, and the layout before it.
 *
 * @param kind what its grammar calls it
 * @param text as it stands in the file; empty for the end of the file and for what a macro brought along
 * @param value what it means to the daemon: without quotes and escapes, macros expanded
 * @param trivia blanks, newlines and comments between the previous token and this one
 * @param offset of its first character in the file, from 0
 * @param line from 1
 * @param column from 1
 */
public record Token<K>(K kind, String text, String value, String trivia, int offset, int line, int column) {}
