package org.autoinstalld.responsefile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A complete, checked file, ready to send. */
public final class Body {
    private final byte[] bytes;

    public Body(String text) {
        bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    public int length() {
        return bytes.length;
    }

    /** A read-only view of the bytes; no copy. */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
