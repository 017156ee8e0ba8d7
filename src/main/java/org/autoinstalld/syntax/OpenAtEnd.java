package org.autoinstalld.syntax;

/**
 * What a text leaves open at its end, so that a comment line put there would not be one, or what follows would land
 * inside something. Each is the line where it began, counted from 1, or 0.
 *
 * @param quote a string that is not closed
 * @param bracket the outermost brace or parenthesis that is not closed
 * @param join a last line that ends in a backslash and takes the next one in
 * @param stray a closing brace or parenthesis with no opening one
 */
public record OpenAtEnd(int quote, int bracket, int join, int stray) {
    public static final OpenAtEnd NOTHING = new OpenAtEnd(0, 0, 0, 0);
}
