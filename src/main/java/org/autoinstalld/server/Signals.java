package org.autoinstalld.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals from outside. Java has no public way to hear of SIGHUP; {@code sun.misc.Signal} of module jdk.unsupported is the
 * one all JDKs have. It is reached by reflection, once at start, because javac remarks on every mention of it.
 */
public final class Signals {
    private Signals() {}

    /**
     * Runs {@code action}, on a thread of its own, each time the signal arrives. False if it never will: who started this
     * process had it ignored, as nohup(1) and some init systems do with SIGHUP, and the JVM leaves it so.
     */
    public static boolean on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            Object number = signal.getConstructor(String.class).newInstance(name);
            Object before = signal.getMethod("handle", signal, handler).invoke(null, number, proxy);
            return before != handler.getField("SIG_IGN").get(null);
        } catch (InvocationTargetException e) {
            // the JVM keeps the signal for itself, as with java -Xrs; then it does what it always did
            return false;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java has no sun.misc.Signal", e);
        }
    }
}
