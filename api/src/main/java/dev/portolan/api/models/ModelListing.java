package dev.portolan.api.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.api.admission.Caller;
import dev.portolan.api.routing.Router;
import dev.portolan.catalog.Alias;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelId;
import dev.portolan.snapshot.Snapshot;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What one snapshot has to offer, written out once. Immutable.
final class ModelListing {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final long version;
    private final Map<String, Entry> entries;
    private final Page everything;

    /// @param serves models of which a caller must be allowed to use one; those of an alias, or the
    ///   model itself
    private record Entry(byte[] json, boolean isAlias, List<ModelId> serves) {}

    /// An answer's body and its entity tag.
    record Page(byte[] body, String tag) {}

    ModelListing(Snapshot snapshot, Router router) {
        this.version = snapshot.version();
        this.entries = new LinkedHashMap<>();
        for (Model model : snapshot.models()) {
            if (router.canServe(snapshot, model)) {
                add(model.id().toString(), ModelDescription.of(model), false, List.of(model.id()));
            }
        }
        for (Alias alias : snapshot.rows().aliases()) {
            List<Model> able = new ArrayList<>();
            for (ModelId target : alias.targets()) {
                snapshot.model(target.toString())
                        .filter(model -> router.canServe(snapshot, model))
                        .ifPresent(able::add);
            }
            if (!able.isEmpty() && !entries.containsKey(alias.name())) {
                add(
                        alias.name(),
                        ModelDescription.of(alias, able.getFirst()),
                        true,
                        able.stream().map(Model::id).toList());
            }
        }
        this.everything = page(_ -> true);
    }

    long version() {
        return version;
    }

    /// What a caller may use.
    Page listFor(Caller caller) {
        return caller.isUnrestricted() ? everything : page(name -> maySee(caller, name));
    }

    /// One model, if the caller may use it.
    Optional<Page> find(Caller caller, String name) {
        Entry entry = entries.get(name);
        return entry == null || !maySee(caller, name)
                ? Optional.empty()
                : Optional.of(tagged(entry.json()));
    }

    private boolean maySee(Caller caller, String name) {
        Entry entry = entries.get(name);
        return entry != null
                && (entry.isAlias() && caller.mayUseAlias(name)
                        || entry.serves().stream().anyMatch(caller::mayUse));
    }

    private void add(String name, ObjectNode described, boolean isAlias, List<ModelId> serves) {
        try {
            entries.put(name, new Entry(JSON.writeValueAsBytes(described), isAlias, serves));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("model '" + name + "' cannot be described", impossible);
        }
    }

    private Page page(Predicate<String> shown) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"object\":\"list\",\"data\":[".getBytes(StandardCharsets.US_ASCII));
        boolean first = true;
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            if (shown.test(entry.getKey())) {
                if (!first) {
                    body.write(',');
                }
                first = false;
                body.writeBytes(entry.getValue().json());
            }
        }
        body.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
        return tagged(body.toByteArray());
    }

    /// By content, not by version: most changes of the catalog leave a caller's list as it was.
    private static Page tagged(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return new Page(body, '"' + HexFormat.of().formatHex(hash, 0, 16) + '"');
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
