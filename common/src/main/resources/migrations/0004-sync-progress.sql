--liquibase formatted sql

--changeset portolan:0004-sync-progress
ALTER TABLE sync_runs
    ADD COLUMN diff_truncated boolean NOT NULL DEFAULT false,
    -- Every model that a stopped run would have taken away: what an approval allows to go, and no more.
    ADD COLUMN gone text[] NOT NULL DEFAULT '{}';
-- Two lists of one provider are never compared with the catalog at the same time.
CREATE UNIQUE INDEX sync_runs_one_running ON sync_runs (provider) WHERE status = 'running';
