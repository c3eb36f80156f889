package dev.portolan.api.admin.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.api.admin.wire.JsonView;
import dev.portolan.sync.SyncChange;
import dev.portolan.sync.SyncCounts;
import dev.portolan.sync.SyncDiff;
import dev.portolan.sync.SyncRun;
import java.util.Optional;

/// A sync run as the admin API shows it.
final class RunView {
    private RunView() {}

    static JsonView of(SyncRun run) {
        return new JsonView()
                .put("id", run.id().toString())
                .put("provider", run.provider())
                .put("cause", run.cause().word())
                .put("requested_by", run.requestedBy())
                .put("dry_run", run.dryRun())
                .put("status", run.status().word())
                .put("counts", counts(run.counts()))
                .put("error", run.error())
                .put("scheduled_for", run.scheduledFor())
                .put("queued_at", run.queuedAt())
                .put("started_at", run.startedAt())
                .put("finished_at", run.finishedAt())
                .put("attempt", run.attempt())
                .put("worker", run.worker())
                .put("approved_by", run.approvedBy())
                .put("approved_at", run.approvedAt())
                .put(
                        "catalog_version",
                        run.catalogVersion().isPresent()
                                ? Optional.of(run.catalogVersion().getAsLong())
                                : Optional.empty());
    }

    static JsonView of(SyncRun run, SyncDiff diff) {
        return of(run).put("diff", diff.changes().stream().map(RunView::change).toList())
                .put("diff_truncated", diff.truncated())
                .strings("skipped", diff.skipped());
    }

    private static JsonView counts(SyncCounts counts) {
        return new JsonView()
                .put("listed", counts.listed())
                .put("added", counts.added())
                .put("updated", counts.updated())
                .put("unchanged", counts.unchanged())
                .put("missing", counts.missing())
                .put("retired", counts.retired())
                .put("returned", counts.returned())
                .put("skipped", counts.skipped());
    }

    private static JsonView change(SyncChange change) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        change.fields().forEach((name, field) -> fields.set(name, beforeAndAfter(field)));
        return new JsonView()
                .put("kind", change.kind().word())
                .put("model_id", change.modelId())
                .put("fields", (JsonNode) fields);
    }

    private static JsonNode beforeAndAfter(SyncChange.FieldChange field) {
        ObjectNode both = JsonNodeFactory.instance.objectNode();
        both.set("before", field.before());
        both.set("after", field.after());
        return both;
    }
}
