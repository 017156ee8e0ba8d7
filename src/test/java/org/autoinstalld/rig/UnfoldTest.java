package org.autoinstalld.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

/** Code that the build unfolded does what it did before. */
class UnfoldTest {
    private static final String SAMPLE = """
            package sample;

            import java.util.*;
            import java.util.concurrent.atomic.LongAdder;
            import java.util.function.*;

            public class Sample {
                record Nothing() {}

                record All(boolean z, byte b, short s, char c, int i, long l, float f, double d, String t, int[] a) {}

                record Pair<A, B>(A a, B b) {
                    static <T> Pair<T, T> twice(Supplier<T> one) {
                        return new Pair<>(one.get(), one.get());
                    }
                }

                interface Shape {
                    private int edges() {
                        return 4;
                    }

                    default IntSupplier asked() {
                        return this::edges;
                    }

                    default Supplier<String> text() {
                        return () -> edges() + " edges";
                    }
                }

                interface ToLong<T> {
                    long of(T value, int more);
                }

                class Inner {
                    private final int inside = 5;

                    IntUnaryOperator adds(int outside, long wide) {
                        return x -> x + inside + outside + (int) wide + secret;
                    }
                }

                private final int secret = 7;

                private String own(Object o) {
                    return secret + ":" + o;
                }

                private static long sum(long a, int b) {
                    return a + b;
                }

                static boolean truth(Object... all) {
                    return all.length == 2;
                }

                static List<Object> all() {
                    List<Object> seen = new ArrayList<>();
                    Sample sample = new Sample();
                    int local = 3;
                    Function<Integer, Integer> captures = x -> x * local + sample.secret;
                    seen.add(captures.apply(4));
                    Function<Object, String> bound = sample::own;
                    seen.add(bound.apply(null));
                    BiFunction<Sample, Object, String> unbound = Sample::own;
                    seen.add(unbound.apply(sample, 'c'));
                    ToLong<Integer> unboxes = Sample::sum;
                    seen.add(unboxes.of(40, 2));
                    BinaryOperator<Long> boxes = Long::sum;
                    seen.add(boxes.apply(1L, 2L));
                    ToDoubleFunction<Integer> widens = i -> i;
                    seen.add(widens.applyAsDouble(3));
                    IntToLongFunction wide = i -> i;
                    seen.add(wide.applyAsLong(-3));
                    Supplier<List<String>> makes = ArrayList::new;
                    seen.add(makes.get());
                    IntFunction<int[]> arrays = int[]::new;
                    seen.add(arrays.apply(3).length);
                    Consumer<String> drops = makes.get()::add;
                    drops.accept("x");
                    LongAdder adder = new LongAdder();
                    Stack<String> stack = new Stack<>();
                    Consumer<String> pushes = stack::push;
                    pushes.accept("pushed");
                    Runnable counts = adder::increment;
                    counts.run();
                    seen.add(stack + " " + adder.sum());
                    BiPredicate<Object, Object> varies = Sample::truth;
                    seen.add(varies.test(1, 2));
                    Comparator<String> order = Comparator.comparing(String::length);
                    seen.add(order.thenComparing(Comparator.naturalOrder()).compare("ab", "b"));
                    Supplier<Supplier<String>> nested = () -> () -> "in " + local;
                    seen.add(nested.get().get());
                    Shape shape = new Shape() {};
                    seen.add(shape.asked().getAsInt() + shape.text().get());
                    seen.add(sample.new Inner().adds(10, 100L).applyAsInt(1000));
                    seen.add(Pair.twice(() -> "one"));
                    seen.add(order == order && same() == same());
                    records(seen);
                    texts(seen, 1, 'c', 2L, 3f, 4d, (byte) 5, (short) 6, true, "t", null, new char[0].length);
                    try {
                        Supplier<String> none = ((String) seen.get(1)).length() > 0 ? null : () -> "";
                        Supplier<String> fails = none::get;
                        seen.add(fails);
                    } catch (NullPointerException e) {
                        seen.add("no object, no method");
                    }
                    return seen;
                }

                private static Supplier<String> same() {
                    return () -> "same";
                }

                private static void records(List<Object> seen) {
                    int[] array = {1};
                    All one = new All(true, (byte) -1, (short) 2, 'c', 4, 1L << 40, -0f, Double.NaN, null, array);
                    All two = new All(true, (byte) -1, (short) 2, 'c', 4, 1L << 40, -0f, Double.NaN, null, array);
                    All zero = new All(true, (byte) -1, (short) 2, 'c', 4, 1L << 40, 0f, Double.NaN, null, array);
                    seen.add(one.equals(two) + " " + one.equals(zero) + " " + one.equals(null) + " " + one.equals("x"));
                    seen.add(one.hashCode() == two.hashCode());
                    seen.add(new All(false, (byte) 1, (short) 2, 'c', 4, 5L, 6f, 7d, "t", null).hashCode());
                    seen.add(new All(false, (byte) 1, (short) 2, 'c', 4, 5L, 6f, 7d, "t", null).toString());
                    seen.add(new Nothing().hashCode() + " " + new Nothing().equals(new Nothing()) + new Nothing());
                    seen.add(new Pair<>(new Pair<>(1, "x"), List.of()).toString());
                    seen.add(new Pair<>(null, 2).equals(new Pair<>(null, 2)));
                    seen.add(Set.of(new Pair<>(1, 2)).contains(new Pair<>(1, 2)));
                }

                private static void texts(
                        List<Object> seen, int i, char c, long l, float f, double d, byte b, short s, boolean z, String t,
                        Object o, Integer n) {
                    seen.add("" + i + c + l + f + d + b + s + z + t + o + n);
                    seen.add("begin " + i + " %s \\\\ " + o + " end");
                    seen.add(t + "\\u0001" + t);
                }
            }
            """;

    private static final String ASM = place(ClassReader.class) + File.pathSeparator + place(ClassNode.class);

    @TempDir
    Path scratch;

    private Path jar;

    @BeforeEach
    void compile() throws IOException {
        Path source = Files.createDirectories(scratch.resolve("source/sample")).resolve("Sample.java");
        Files.writeString(source, SAMPLE);
        compile(source, scratch.resolve("classes"));
        jar = scratch.resolve("sample.jar");
        pack(scratch.resolve("classes"), jar);
    }

    @Test
    void doesWhatItDid() throws Exception {
        List<String> before = results();
        assertThat(text("sample/Sample.class")).contains("LambdaMetafactory", "StringConcatFactory");
        assertThat(text("sample/Sample$All.class")).contains("ObjectMethods");

        unfold();

        assertThat(results()).isEqualTo(before).hasSizeGreaterThan(25).contains("no object, no method");
    }

    @Test
    void leavesNothingToBeMadeAtTheStart() throws Exception {
        unfold();
        try (JarFile in = new JarFile(jar.toFile())) {
            List<JarEntry> entries = Collections.list(in.entries());
            assertThat(entries).hasSizeGreaterThan(25);
            for (JarEntry entry : entries) {
                assertThat(text(entry.getName()))
                        .as(entry.getName())
                        .doesNotContain("LambdaMetafactory", "StringConcatFactory", "ObjectMethods");
            }
        }
    }

    private void unfold() throws Exception {
        Path tool = scratch.resolve("tool");
        compile(Path.of("src/build/Unfold.java"), tool);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {tool.toUri().toURL()})) {
            loader.loadClass("Unfold").getMethod("main", String[].class).invoke(null, (Object)
                    new String[] {jar.toString()});
        }
    }

    private List<String> results() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
            var all = loader.loadClass("sample.Sample").getDeclaredMethod("all");
            all.setAccessible(true);
            return ((List<?>) all.invoke(null)).stream().map(String::valueOf).toList();
        }
    }

    private String text(String name) throws IOException {
        try (JarFile in = new JarFile(jar.toFile())) {
            return new String(in.getInputStream(in.getJarEntry(name)).readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static void compile(Path source, Path classes) throws IOException {
        Files.createDirectories(classes);
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-nowarn", "-proc:none", "-d"));
        arguments.addAll(List.of(classes.toString(), "-cp", ASM, source.toString()));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, OutputStream.nullOutputStream(), null, arguments.toArray(String[]::new)))
                .isZero();
    }

    private static Path place(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> all = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }
}
