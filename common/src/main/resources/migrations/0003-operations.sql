--liquibase formatted sql

-- What the gateway does, beside what it serves: none of these tables has a catalog version.

--changeset portolan:0003-sync-runs
CREATE TABLE sync_runs (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    provider        text NOT NULL,
    cause           text NOT NULL CHECK (cause IN ('schedule', 'request', 'enabled')),
    requested_by    text NOT NULL,
    dry_run         boolean NOT NULL DEFAULT false,
    status          text NOT NULL DEFAULT 'queued'
        CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'awaiting_approval')),
    scheduled_for   timestamptz,
    not_before      timestamptz NOT NULL DEFAULT now(),
    queued_at       timestamptz NOT NULL DEFAULT now(),
    started_at      timestamptz,
    finished_at     timestamptz,
    attempt         integer NOT NULL DEFAULT 0,
    worker          text,
    counts          jsonb NOT NULL DEFAULT '{}',
    diff            jsonb NOT NULL DEFAULT '[]',
    skipped         jsonb NOT NULL DEFAULT '[]',
    error           text,
    approved_by     text,
    approved_at     timestamptz,
    catalog_version bigint
);
CREATE INDEX sync_runs_provider ON sync_runs (provider, queued_at DESC);
CREATE INDEX sync_runs_open ON sync_runs (not_before) WHERE status IN ('queued', 'running');
-- However many workers fire one schedule, it is one run.
CREATE UNIQUE INDEX sync_runs_one_per_firing ON sync_runs (provider, scheduled_for) WHERE scheduled_for IS NOT NULL;

--changeset portolan:0003-replicas
CREATE TABLE replicas (
    replica_id     text PRIMARY KEY,
    started_at     timestamptz NOT NULL,
    seen_at        timestamptz NOT NULL,
    served_version bigint NOT NULL,
    served_since   timestamptz NOT NULL,
    degraded       text[] NOT NULL DEFAULT '{}'
);

--changeset portolan:0003-idempotent-requests
CREATE TABLE idempotent_requests (
    caller       text NOT NULL,
    key          text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    request_hash bytea NOT NULL,
    status       integer NOT NULL,
    headers      jsonb NOT NULL DEFAULT '{}',
    envelope     text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (caller, key)
);
COMMENT ON COLUMN idempotent_requests.envelope IS 'the answer''s body, sealed: it can hold a new key';
CREATE INDEX idempotent_requests_created_at ON idempotent_requests (created_at);
