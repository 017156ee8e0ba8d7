package org.autoinstalld.yaml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.yaml.Node.Entry;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.Node.Scalar;
import org.autoinstalld.yaml.Node.Sequence;

/**
 * Where keys and values of a file stand in its text. With the text it is the file as parsed, at a tenth of what parsing
 * takes; alone it tells no value, so that it may be kept where no secret may be.
 *
 * <p>A value is what stands at its place, less what has to be skipped: quotes, and the indentation of what goes on in
 * the next line. What is not made of characters of the file in their order (an escape such as {@code \n}) has no
 * outline.
 */
final class Outline {
    /** To be changed with whatever {@link YamlParse} makes of a file, or this of an outline. */
    static final int FORM = 2;

    private static final int MAPPING = 0;
    private static final int SEQUENCE = 1;
    private static final int TEXT = 2;
    private static final int NOTHING = 3;
    private static final int NULL = 4;

    private Outline() {}

    /** What it says of a file. */
    record Drawn(List<Mapping> documents, int nodes) {}

    private static String text(byte[] bytes) {
        return YamlParse.withoutMark(new String(bytes, StandardCharsets.UTF_8));
    }

    /** Empty if there is none. */
    static Optional<byte[]> of(List<Mapping> documents, int nodes, byte[] bytes) {
        try {
            Drawing drawing = new Drawing(text(bytes));
            drawing.out.number(nodes);
            drawing.out.number(documents.size());
            documents.forEach(drawing::node);
            return Optional.of(drawing.out.toByteArray());
        } catch (NotDrawable e) {
            return Optional.empty();
        }
    }

    /**
     * What it says of a file.
     *
     * @param name of the file
     * @param from where the outline begins in {@code outlines}
     * @param to where it ends
     * @throws IndexOutOfBoundsException if it is the outline of something else, or of nothing
     */
    static Drawn read(String name, byte[] bytes, byte[] outlines, int from, int to) {
        Reading reading = new Reading(name, text(bytes), new Numbers.Reader(outlines, from, to));
        int nodes = reading.in.count();
        int count = reading.in.count();
        List<Mapping> documents = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            if (!(reading.node(0) instanceof Mapping document)) {
                throw new IndexOutOfBoundsException("a document that is no map");
            }
            documents.add(document);
        }
        return new Drawn(documents, nodes);
    }

    /** Something is written in a way of which an outline cannot tell. */
    private static final class NotDrawable extends RuntimeException {
        NotDrawable() {
            super(null, null, false, false);
        }
    }

    private static final class Drawing {
        private final Numbers.Writer out = new Numbers.Writer();
        private final String text;
        private final int[] lines;
        private int line;
        private int at;

        Drawing(String text) {
            this.text = text;
            lines = new int[(int) text.chars().filter(c -> c == '\n').count() + 1];
            for (int i = 1; i < lines.length; i++) {
                lines[i] = text.indexOf('\n', lines[i - 1]) + 1;
            }
        }

        void node(Node node) {
            if (node instanceof Mapping mapping) {
                out.number(MAPPING);
                place(mapping.line(), mapping.column());
                out.number(mapping.entries().size());
                for (Entry entry : mapping.entries()) {
                    place(entry.line(), entry.column());
                    characters(entry.key(), entry.line(), entry.column());
                    node(entry.value());
                }
            } else if (node instanceof Sequence sequence) {
                out.number(SEQUENCE);
                place(sequence.line(), sequence.column());
                out.number(sequence.items().size());
                sequence.items().forEach(this::node);
            } else if (node instanceof Scalar scalar) {
                out.number(!scalar.isNull() ? TEXT : scalar.unsets() ? NULL : NOTHING);
                place(scalar.line(), scalar.column());
                if (!scalar.isNull()) {
                    characters(scalar.text(), scalar.line(), scalar.column());
                }
            }
        }

        private void place(int where, int column) {
            if (where < line) {
                throw new NotDrawable();
            }
            out.number(where - line);
            out.number(column);
            line = where;
        }

        /** Pairs: how much to skip, how much to take. */
        private void characters(String value, int where, int column) {
            int begun = at;
            // a place counts characters as people do, and may be before where it is in the string
            at = Math.max(at, where < 1 || where > lines.length ? at : lines[where - 1] + column - 1);
            List<Integer> pairs = new ArrayList<>();
            int done = 0;
            while (done < value.length()) {
                int found = text.indexOf(value.charAt(done), at);
                if (found < 0) {
                    throw new NotDrawable();
                }
                int same = 1;
                while (done + same < value.length()
                        && found + same < text.length()
                        && value.charAt(done + same) == text.charAt(found + same)) {
                    same++;
                }
                pairs.add(found - (done == 0 ? begun : at));
                pairs.add(same);
                at = found + same;
                done += same;
            }
            out.number(pairs.size() / 2);
            pairs.forEach(out::number);
        }
    }

    private static final class Reading {
        private final String name;
        private final String text;
        private final Numbers.Reader in;
        private int line;
        private int at;

        Reading(String name, String text, Numbers.Reader in) {
            this.name = name;
            this.text = text;
            this.in = in;
        }

        Node node(int depth) {
            if (depth > YamlParse.MAX_DEPTH) {
                throw new IndexOutOfBoundsException("deeper than any file");
            }
            int kind = in.number();
            line += in.number();
            int here = line;
            int column = in.number();
            return switch (kind) {
                case MAPPING -> new Mapping(name, here, column, entries(depth));
                case SEQUENCE -> new Sequence(name, here, column, items(depth));
                case TEXT -> new Scalar(name, here, column, characters(), false);
                case NOTHING -> new Scalar(name, here, column, "", true);
                case NULL -> new Scalar(name, here, column, Scalar.NULL, true);
                default -> throw new IndexOutOfBoundsException("no kind of value");
            };
        }

        private List<Entry> entries(int depth) {
            Entry[] entries = new Entry[in.count()];
            for (int i = 0; i < entries.length; i++) {
                line += in.number();
                int here = line;
                int column = in.number();
                entries[i] = new Entry(characters(), name, here, column, node(depth + 1));
            }
            return List.of(entries);
        }

        private List<Node> items(int depth) {
            Node[] items = new Node[in.count()];
            for (int i = 0; i < items.length; i++) {
                items[i] = node(depth + 1);
            }
            return List.of(items);
        }

        private String characters() {
            int pieces = in.count();
            if (pieces == 1) {
                return piece();
            }
            StringBuilder whole = new StringBuilder();
            for (int i = 0; i < pieces; i++) {
                whole.append(piece());
            }
            return whole.toString();
        }

        private String piece() {
            int from = at + in.number();
            at = from + in.number();
            return text.substring(from, at);
        }
    }
}
