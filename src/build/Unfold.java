import static org.objectweb.asm.Opcodes.*;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InnerClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Replaces in a jar what the JVM would make code for at each start: a lambda or method reference becomes a class, and
 * equals, hashCode and toString of records and texts put together become methods. A start has more than a thousand of
 * them, and an archive of classes keeps the code of some, but not the way to it, so they were a fifth of its processor
 * time. The build runs it on the finished jar, libraries included: Unfold JAR. What it does not know it leaves alone.
 */
public final class Unfold {
    /** The first version of classes that may use private members of each other, which lambdas do. */
    private static final int NESTS = V11;

    private static final String BUILDER = "java/lang/StringBuilder";

    private final Map<String, ClassNode> classes = new LinkedHashMap<>();
    private final Map<String, List<ClassNode>> made = new LinkedHashMap<>();
    private final Map<String, ClassNode> changed = new HashMap<>();

    private Unfold() {}

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        Path unfolded = jar.resolveSibling(jar.getFileName() + ".unfolded");
        try (JarFile in = new JarFile(jar.toFile());
                JarOutputStream out = new JarOutputStream(new BufferedOutputStream(Files.newOutputStream(unfolded)))) {
            new Unfold().unfold(in, out);
        }
        Files.move(unfolded, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private void unfold(JarFile in, JarOutputStream out) throws IOException {
        List<JarEntry> entries = Collections.list(in.entries());
        for (JarEntry entry : entries) {
            String name = entry.getName();
            if (name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("-info.class")) {
                ClassNode node = new ClassNode();
                new ClassReader(in.getInputStream(entry).readAllBytes()).accept(node, 0);
                if (node.version >= NESTS) {
                    classes.put(node.name, node);
                }
            }
        }
        classes.values().forEach(this::unfold);
        made.values().forEach(all -> all.forEach(this::enter));
        for (JarEntry entry : entries) {
            String name = entry.getName().replaceAll("\\.class$", "");
            ClassNode node = changed.get(name);
            put(out, entry.getName(), entry, node == null ? in.getInputStream(entry).readAllBytes() : bytes(node));
            for (ClassNode one : made.getOrDefault(name, List.of())) {
                put(out, one.name + ".class", entry, bytes(one));
            }
        }
    }

    private static void put(JarOutputStream out, String name, JarEntry like, byte[] content) throws IOException {
        JarEntry entry = new JarEntry(name);
        entry.setTime(like.getTime());
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }

    private static byte[] bytes(ClassNode node) {
        ClassWriter writer = new ClassWriter(0);
        node.accept(writer);
        return writer.toByteArray();
    }

    /** The class at the top has to name all that may use its private members. */
    private void enter(ClassNode lambda) {
        ClassNode top = classes.get(lambda.nestHostClass);
        if (top.nestMembers == null) {
            top.nestMembers = new ArrayList<>();
        }
        top.nestMembers.add(lambda.name);
        changed.put(top.name, top);
    }

    private void unfold(ClassNode host) {
        List<MethodNode> more = new ArrayList<>();
        for (MethodNode method : host.methods) {
            for (AbstractInsnNode instruction : method.instructions.toArray()) {
                if (instruction instanceof InvokeDynamicInsnNode call) {
                    AbstractInsnNode instead =
                            switch (call.bsm.getOwner() + "." + call.bsm.getName()) {
                                case "java/lang/invoke/LambdaMetafactory.metafactory" -> lambda(host, call);
                                case "java/lang/runtime/ObjectMethods.bootstrap" ->
                                    method(host, recordMethod(host, call), more);
                                case "java/lang/invoke/StringConcatFactory.makeConcatWithConstants" ->
                                    method(host, text(call, "text$" + more.size()), more);
                                default -> call;
                            };
                    if (instead != call) {
                        method.instructions.set(call, instead);
                        changed.put(host.name, host);
                    }
                }
            }
        }
        host.methods.addAll(more);
    }

    private static MethodInsnNode method(ClassNode host, MethodNode method, List<MethodNode> more) {
        more.add(method);
        boolean isInterface = (host.access & ACC_INTERFACE) != 0;
        return new MethodInsnNode(INVOKESTATIC, host.name, method.name, method.desc, isInterface);
    }

    private static MethodNode own(String name, String descriptor) {
        return new MethodNode(ACC_PRIVATE | ACC_STATIC | ACC_SYNTHETIC, name, descriptor, null, null);
    }

    // --- texts ---

    private static MethodNode text(InvokeDynamicInsnNode call, String name) {
        MethodNode m = own(name, call.desc);
        beginText(m);
        Type[] arguments = Type.getArgumentTypes(call.desc);
        int argument = 0;
        int local = 0;
        int constant = 1;
        // \1 stands for an argument, \2 for a constant
        for (String part : ((String) call.bsmArgs[0]).split("(?=[\1\2])|(?<=[\1\2])")) {
            if (part.equals("\1")) {
                Type type = arguments[argument++];
                m.visitVarInsn(type.getOpcode(ILOAD), local);
                local += type.getSize();
                append(m, type);
            } else {
                append(m, part.equals("\2") ? String.valueOf(call.bsmArgs[constant++]) : part);
            }
        }
        endText(m, local);
        return m;
    }

    private static void beginText(MethodNode m) {
        m.visitTypeInsn(NEW, BUILDER);
        m.visitInsn(DUP);
        m.visitMethodInsn(INVOKESPECIAL, BUILDER, "<init>", "()V", false);
    }

    private static void append(MethodNode m, String constant) {
        m.visitLdcInsn(constant);
        append(m, Type.getType(String.class));
    }

    private static void append(MethodNode m, Type type) {
        String taken =
                switch (type.getSort()) {
                    case Type.OBJECT, Type.ARRAY ->
                        type.getClassName().equals("java.lang.String") ? type.getDescriptor() : "Ljava/lang/Object;";
                    case Type.BYTE, Type.SHORT -> "I";
                    default -> type.getDescriptor();
                };
        m.visitMethodInsn(INVOKEVIRTUAL, BUILDER, "append", "(" + taken + ")Ljava/lang/StringBuilder;", false);
    }

    private static void endText(MethodNode m, int locals) {
        m.visitMethodInsn(INVOKEVIRTUAL, BUILDER, "toString", "()Ljava/lang/String;", false);
        m.visitInsn(ARETURN);
        m.visitMaxs(4, locals);
    }

    // --- records ---

    /** As java.lang.runtime.ObjectMethods has them. */
    private static MethodNode recordMethod(ClassNode host, InvokeDynamicInsnNode call) {
        MethodNode m = own(call.name + "$of", call.desc);
        List<Handle> fields = new ArrayList<>();
        for (int i = 2; i < call.bsmArgs.length; i++) {
            fields.add((Handle) call.bsmArgs[i]);
        }
        switch (call.name) {
            case "equals" -> equalsOf(m, host, fields);
            case "hashCode" -> hashCodeOf(m, host, fields);
            default -> toStringOf(m, host, fields);
        }
        return m;
    }

    private static void equalsOf(MethodNode m, ClassNode host, List<Handle> fields) {
        Label no = new Label();
        m.visitVarInsn(ALOAD, 1);
        m.visitTypeInsn(INSTANCEOF, host.name);
        m.visitJumpInsn(IFEQ, no);
        for (Handle field : fields) {
            get(m, host, field);
            m.visitVarInsn(ALOAD, 1);
            m.visitTypeInsn(CHECKCAST, host.name);
            m.visitFieldInsn(GETFIELD, host.name, field.getName(), field.getDesc());
            Type type = Type.getType(field.getDesc());
            switch (type.getSort()) {
                case Type.OBJECT, Type.ARRAY -> {
                    m.visitMethodInsn(
                            INVOKESTATIC,
                            "java/util/Objects",
                            "equals",
                            "(Ljava/lang/Object;Ljava/lang/Object;)Z",
                            false);
                    m.visitJumpInsn(IFEQ, no);
                }
                case Type.LONG, Type.FLOAT, Type.DOUBLE -> {
                    String two = "(" + type.getDescriptor() + type.getDescriptor() + ")I";
                    m.visitMethodInsn(INVOKESTATIC, box(type), "compare", two, false);
                    m.visitJumpInsn(IFNE, no);
                }
                default -> m.visitJumpInsn(IF_ICMPNE, no);
            }
        }
        m.visitInsn(ICONST_1);
        m.visitInsn(IRETURN);
        m.visitLabel(no);
        m.visitFrame(F_NEW, 2, new Object[] {host.name, "java/lang/Object"}, 0, null);
        m.visitInsn(ICONST_0);
        m.visitInsn(IRETURN);
        m.visitMaxs(4, 2);
    }

    private static void hashCodeOf(MethodNode m, ClassNode host, List<Handle> fields) {
        m.visitInsn(ICONST_0);
        for (Handle field : fields) {
            m.visitIntInsn(BIPUSH, 31);
            m.visitInsn(IMUL);
            get(m, host, field);
            Type type = Type.getType(field.getDesc());
            String taken = isPrimitive(type) ? type.getDescriptor() : "Ljava/lang/Object;";
            String owner = isPrimitive(type) ? box(type) : "java/util/Objects";
            m.visitMethodInsn(INVOKESTATIC, owner, "hashCode", "(" + taken + ")I", false);
            m.visitInsn(IADD);
        }
        m.visitInsn(IRETURN);
        m.visitMaxs(4, 1);
    }

    private static void toStringOf(MethodNode m, ClassNode host, List<Handle> fields) {
        String simple = host.name.substring(host.name.lastIndexOf('/') + 1);
        for (InnerClassNode inner : host.innerClasses) {
            simple = inner.name.equals(host.name) ? inner.innerName : simple;
        }
        beginText(m);
        String before = simple + "[";
        for (Handle field : fields) {
            append(m, before + field.getName() + "=");
            get(m, host, field);
            append(m, Type.getType(field.getDesc()));
            before = ", ";
        }
        append(m, fields.isEmpty() ? simple + "[]" : "]");
        endText(m, 1);
    }

    private static void get(MethodNode m, ClassNode host, Handle field) {
        m.visitVarInsn(ALOAD, 0);
        m.visitFieldInsn(GETFIELD, host.name, field.getName(), field.getDesc());
    }

    // --- lambdas ---

    /** What stands in place of the call: the one object, if it captures nothing, or a call that makes one. */
    private AbstractInsnNode lambda(ClassNode host, InvokeDynamicInsnNode call) {
        List<ClassNode> others = made.computeIfAbsent(host.name, name -> new ArrayList<>());
        ClassNode c = new ClassNode();
        c.version = host.version;
        c.access = ACC_FINAL | ACC_SYNTHETIC | ACC_SUPER;
        c.name = host.name + "$$" + (others.size() + 1);
        c.superName = "java/lang/Object";
        Type function = Type.getReturnType(call.desc);
        c.interfaces = List.of(function.getInternalName());
        c.nestHostClass = host.nestHostClass == null ? host.name : host.nestHostClass;
        others.add(c);

        Type[] captured = Type.getArgumentTypes(call.desc);
        constructor(c, captured);
        body(c, call, captured);
        boolean one = captured.length == 0;
        MethodNode m = new MethodNode(ACC_STATIC, one ? "<clinit>" : "of", one ? "()V" : call.desc, null, null);
        m.visitTypeInsn(NEW, c.name);
        m.visitInsn(DUP);
        int locals = load(m, captured, 0);
        m.visitMethodInsn(
                INVOKESPECIAL, c.name, "<init>", Type.getMethodDescriptor(Type.VOID_TYPE, captured), false);
        if (one) {
            c.visitField(ACC_STATIC | ACC_FINAL, "ONE", function.getDescriptor(), null, null);
            m.visitFieldInsn(PUTSTATIC, c.name, "ONE", function.getDescriptor());
        }
        m.visitInsn(one ? RETURN : ARETURN);
        m.visitMaxs(2 + locals, locals);
        c.methods.add(m);
        return one
                ? new FieldInsnNode(GETSTATIC, c.name, "ONE", function.getDescriptor())
                : new MethodInsnNode(INVOKESTATIC, c.name, "of", call.desc, false);
    }

    private static int load(MethodNode m, Type[] types, int first) {
        int local = first;
        for (Type type : types) {
            m.visitVarInsn(type.getOpcode(ILOAD), local);
            local += type.getSize();
        }
        return local;
    }

    private static void constructor(ClassNode c, Type[] captured) {
        String descriptor = Type.getMethodDescriptor(Type.VOID_TYPE, captured);
        MethodNode m = new MethodNode(ACC_PRIVATE, "<init>", descriptor, null, null);
        m.visitVarInsn(ALOAD, 0);
        m.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        int local = 1;
        for (int i = 0; i < captured.length; i++) {
            c.visitField(ACC_PRIVATE | ACC_FINAL, "a" + i, captured[i].getDescriptor(), null, null);
            m.visitVarInsn(ALOAD, 0);
            m.visitVarInsn(captured[i].getOpcode(ILOAD), local);
            m.visitFieldInsn(PUTFIELD, c.name, "a" + i, captured[i].getDescriptor());
            local += captured[i].getSize();
        }
        m.visitInsn(RETURN);
        m.visitMaxs(3, local);
        c.methods.add(m);
    }

    /** The function's one method: what was captured and what it is given go where the code stands. */
    private static void body(ClassNode c, InvokeDynamicInsnNode call, Type[] captured) {
        Type erased = (Type) call.bsmArgs[0];
        Handle code = (Handle) call.bsmArgs[1];
        Type known = (Type) call.bsmArgs[2];
        boolean makes = code.getTag() == H_NEWINVOKESPECIAL;
        List<Type> wanted = new ArrayList<>();
        if (!makes && code.getTag() != H_INVOKESTATIC) {
            wanted.add(Type.getObjectType(code.getOwner()));
        }
        wanted.addAll(List.of(Type.getArgumentTypes(code.getDesc())));

        MethodNode m = new MethodNode(ACC_PUBLIC, call.name, erased.getDescriptor(), null, null);
        if (makes) {
            m.visitTypeInsn(NEW, code.getOwner());
            m.visitInsn(DUP);
        }
        int next = 0;
        for (int i = 0; i < captured.length; i++) {
            m.visitVarInsn(ALOAD, 0);
            m.visitFieldInsn(GETFIELD, c.name, "a" + i, captured[i].getDescriptor());
            convert(m, captured[i], captured[i], wanted.get(next++));
        }
        Type[] given = erased.getArgumentTypes();
        int local = 1;
        for (int i = 0; i < given.length; i++) {
            local = load(m, new Type[] {given[i]}, local);
            convert(m, given[i], known.getArgumentTypes()[i], wanted.get(next++));
        }
        Type got = makes ? Type.getObjectType(code.getOwner()) : Type.getReturnType(code.getDesc());
        m.visitMethodInsn(opcode(code), code.getOwner(), code.getName(), code.getDesc(), code.isInterface());
        Type returned = erased.getReturnType();
        if (returned.getSort() != Type.VOID) {
            convert(m, got, known.getReturnType(), returned);
        } else if (got.getSize() > 0) {
            m.visitInsn(got.getSize() == 1 ? POP : POP2);
        }
        m.visitInsn(returned.getOpcode(IRETURN));
        m.visitMaxs(4 + 2 * wanted.size(), local);
        c.methods.add(m);
    }

    private static int opcode(Handle code) {
        return switch (code.getTag()) {
            case H_INVOKESTATIC -> INVOKESTATIC;
            case H_NEWINVOKESPECIAL -> INVOKESPECIAL;
            // private methods, too, may be called like others
            default -> code.isInterface() ? INVOKEINTERFACE : INVOKEVIRTUAL;
        };
    }

    /** Makes of what is on the stack, erased to {@code from} and known to be a {@code known}, a {@code wanted}. */
    private static void convert(MethodNode m, Type from, Type known, Type wanted) {
        if (isPrimitive(from) && isPrimitive(wanted)) {
            widen(m, from, wanted);
        } else if (isPrimitive(from)) {
            String boxing = "(" + from.getDescriptor() + ")L" + box(from) + ";";
            m.visitMethodInsn(INVOKESTATIC, box(from), "valueOf", boxing, false);
        } else if (isPrimitive(wanted)) {
            Type inside = unboxed(known, wanted);
            if (!from.getInternalName().equals(box(inside))) {
                m.visitTypeInsn(CHECKCAST, box(inside));
            }
            m.visitMethodInsn(
                    INVOKEVIRTUAL, box(inside), inside.getClassName() + "Value", "()" + inside.getDescriptor(), false);
            widen(m, inside, wanted);
        } else if (!from.equals(wanted) && !wanted.getInternalName().equals("java/lang/Object")) {
            m.visitTypeInsn(CHECKCAST, wanted.getInternalName());
        }
    }

    private static void widen(MethodNode m, Type from, Type to) {
        int opcode =
                switch (kind(from) + kind(to)) {
                    case "IJ" -> I2L;
                    case "IF" -> I2F;
                    case "ID" -> I2D;
                    case "JF" -> L2F;
                    case "JD" -> L2D;
                    case "FD" -> F2D;
                    default -> NOP;
                };
        if (opcode != NOP) {
            m.visitInsn(opcode);
        }
    }

    /** Long, float, double; all smaller ones are numbers of 32 bits to the JVM. */
    private static String kind(Type type) {
        return type.getSort() >= Type.FLOAT ? type.getDescriptor() : "I";
    }

    private static boolean isPrimitive(Type type) {
        return type.getSort() > Type.VOID && type.getSort() < Type.ARRAY;
    }

    private static String box(Type primitive) {
        return switch (primitive.getSort()) {
            case Type.CHAR -> "java/lang/Character";
            case Type.INT -> "java/lang/Integer";
            default -> {
                String name = primitive.getClassName();
                yield "java/lang/" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
            }
        };
    }

    /** What is in a box of that type; what is wanted, if the type does not tell. */
    private static Type unboxed(Type known, Type wanted) {
        List<Type> all = List.of(
                Type.BOOLEAN_TYPE, Type.CHAR_TYPE, Type.BYTE_TYPE, Type.SHORT_TYPE, Type.INT_TYPE, Type.LONG_TYPE,
                Type.FLOAT_TYPE, Type.DOUBLE_TYPE);
        return all.stream()
                .filter(type -> box(type).equals(known.getInternalName()))
                .findFirst()
                .orElse(wanted);
    }
}
