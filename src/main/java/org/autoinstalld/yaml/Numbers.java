package org.autoinstalld.yaml;

import java.io.ByteArrayOutputStream;

/** Numbers from 0 on, of which small ones, as most are, take one octet. */
final class Numbers {
    private Numbers() {}

    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        void number(int number) {
            int left = number;
            while (left > 0x7f) {
                out.write(left & 0x7f | 0x80);
                left >>>= 7;
            }
            out.write(left);
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }
    }

    static final class Reader {
        private final byte[] octets;
        private final int end;
        private int at;

        Reader(byte[] octets, int from, int end) {
            this.octets = octets;
            this.end = end;
            at = from;
        }

        int number() {
            int number = 0;
            for (int shift = 0; shift < Integer.SIZE; shift += 7) {
                if (at >= end) {
                    throw new IndexOutOfBoundsException("numbers that end too early");
                }
                byte next = octets[at++];
                number |= (next & 0x7f) << shift;
                if (next >= 0) {
                    return number;
                }
            }
            throw new IndexOutOfBoundsException("no number");
        }

        /** A number of things that follow, each of which takes an octet at least. */
        int count() {
            int count = number();
            if (count < 0 || count > end - at) {
                throw new IndexOutOfBoundsException("more than there is");
            }
            return count;
        }
    }
}
