package org.autoinstalld.template;

import freemarker.template.SimpleCollection;
import freemarker.template.SimpleScalar;
import freemarker.template.TemplateCollectionModel;
import freemarker.template.TemplateHashModelEx2;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.util.Iterator;
import java.util.Map;
import org.autoinstalld.yaml.FreeValue;
import org.jspecify.annotations.Nullable;

/** A mapping whose keys the operator chose: {@code vars}, {@code answers}. A key it does not have is missing. */
record FreeMap(Map<String, FreeValue> entries, RenderScope scope) implements TemplateHashModelEx2 {
    @Override
    public @Nullable TemplateModel get(String key) throws TemplateModelException {
        FreeValue value = entries.get(key);
        return value == null ? null : model(value, scope);
    }

    static TemplateModel model(FreeValue value, RenderScope scope) throws TemplateModelException {
        if (value instanceof FreeValue.Text text) {
            return new SimpleScalar(text.text());
        }
        if (value instanceof FreeValue.Hidden hidden) {
            return scope.secret(hidden.secret());
        }
        if (value instanceof FreeValue.Sequence sequence) {
            return new Sequence<>(sequence.items(), item -> model(item, scope));
        }
        return new FreeMap(((FreeValue.Mapping) value).entries(), scope);
    }

    @Override
    public KeyValuePairIterator keyValuePairIterator() {
        Iterator<Map.Entry<String, FreeValue>> rest = entries.entrySet().iterator();
        return new KeyValuePairIterator() {
            @Override
            public boolean hasNext() {
                return rest.hasNext();
            }

            @Override
            public KeyValuePair next() {
                return new Pair(rest.next(), scope);
            }
        };
    }

    private record Pair(Map.Entry<String, FreeValue> entry, RenderScope scope) implements KeyValuePair {
        @Override
        public TemplateModel getKey() {
            return new SimpleScalar(entry.getKey());
        }

        @Override
        public TemplateModel getValue() throws TemplateModelException {
            return model(entry.getValue(), scope);
        }
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public TemplateCollectionModel keys() {
        return new SimpleCollection(entries.keySet(), Engine.WRAPPER);
    }

    @Override
    public TemplateCollectionModel values() throws TemplateModelException {
        java.util.List<TemplateModel> models = new java.util.ArrayList<>(entries.size());
        for (FreeValue value : entries.values()) {
            models.add(model(value, scope));
        }
        return new SimpleCollection(models, Engine.WRAPPER);
    }
}
