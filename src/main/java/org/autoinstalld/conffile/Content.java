package org.autoinstalld.conffile;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file, as a value. Inside they are a text of ISO-8859-1, one char a byte, so that searching is easy and
 * nothing is lost, whatever encoding the file's owner had in mind.
 */
public final class Content {
    /** No bytes. */
    public static final Content EMPTY = new Content("");

    private final String chars;

    private Content(String chars) {
        this.chars = chars;
    }

    public static Content of(byte[] bytes) {
        return new Content(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** The text as UTF-8. */
    public static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Made of chars that each stand for one byte. */
    static Content ofChars(String chars) {
        return new Content(chars);
    }

    /** One char a byte. */
    String chars() {
        return chars;
    }

    public byte[] bytes() {
        return chars.getBytes(StandardCharsets.ISO_8859_1);
    }

    public boolean isUtf8() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes()));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** For people: read as UTF-8 if it is that, else as ISO-8859-1. */
    public String text() {
        return isUtf8() ? new String(bytes(), StandardCharsets.UTF_8) : chars;
    }

    /** Hexadecimal, to tell contents apart in a journal. */
    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Content content && content.chars.equals(chars);
    }

    @Override
    public int hashCode() {
        return chars.hashCode();
    }

    /** The size only: a file may hold secrets, and values end up in logs. */
    @Override
    public String toString() {
        return "Content[" + chars.length() + " bytes]";
    }
}
