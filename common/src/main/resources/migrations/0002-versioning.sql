--liquibase formatted sql

-- The database itself puts every change of the catalog in order, whoever makes it: the gateway, its worker or a person
-- at a psql prompt. The first change of a transaction takes the next catalog version; every row it touches is stamped with
-- it, each change is logged with what was before and after, and one outbox row announces the version.

--changeset portolan:0002-version-log-outbox
CREATE TABLE catalog_version (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    version   bigint NOT NULL
);
INSERT INTO catalog_version (version) VALUES (0);

CREATE TABLE catalog_changes (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version   bigint NOT NULL,
    at        timestamptz NOT NULL DEFAULT now(),
    actor     text NOT NULL,
    entity    text NOT NULL CHECK (entity IN ('provider', 'model', 'alias', 'key')),
    entity_id text NOT NULL,
    operation text NOT NULL CHECK (operation IN ('insert', 'update', 'delete')),
    before    jsonb,
    after     jsonb
);
CREATE INDEX catalog_changes_version ON catalog_changes (version);
CREATE INDEX catalog_changes_entity ON catalog_changes (entity, entity_id, id);

CREATE TABLE outbox (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic           text NOT NULL,
    key             text NOT NULL,
    catalog_version bigint NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    published_at    timestamptz
);
-- Identities are taken before commit, so "greater than the last one seen" loses rows: the relay asks for unmarked rows.
CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL;

--changeset portolan:0002-functions splitStatements:false
-- Every writer locks the counter before its first row, so two writers can never wait for each other crosswise,
-- and versions commit in the order in which they were taken.
CREATE FUNCTION catalog_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM catalog_version FOR UPDATE;
    RETURN NULL;
END $$;

-- The version of this transaction's changes; the first call takes it and announces it.
CREATE FUNCTION catalog_take_version() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    taken bigint := nullif(current_setting('portolan.version', true), '')::bigint;
BEGIN
    IF taken IS NULL THEN
        UPDATE catalog_version SET version = version + 1 RETURNING version INTO taken;
        PERFORM set_config('portolan.version', taken::text, true);
        INSERT INTO outbox (topic, key, catalog_version) VALUES ('model-catalog-updated', 'catalog', taken);
    END IF;
    RETURN taken;
END $$;

CREATE FUNCTION catalog_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := catalog_take_version();
    NEW.updated_at := now();
    RETURN NEW;
END $$;

-- Arguments: entity, column of its id, columns too secret to log.
CREATE FUNCTION catalog_log() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - TG_ARGV[2:] END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - TG_ARGV[2:] END;
BEGIN
    INSERT INTO catalog_changes (version, actor, entity, entity_id, operation, before, after)
    VALUES (catalog_take_version(),
            coalesce(nullif(left(btrim(current_setting('portolan.actor', true)), 128), ''), 'sql:' || session_user),
            TG_ARGV[0],
            coalesce(new_row, old_row) ->> TG_ARGV[1],
            lower(TG_OP),
            old_row,
            new_row);
    RETURN NULL;
END $$;

-- A credential is given for one address. Whoever moves the address must give it again: a sealed one newly sealed, the name of
-- a variable another one, or the same with a new time.
CREATE FUNCTION provider_void_credential() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.base_url IS DISTINCT FROM OLD.base_url
        AND NEW.credential_envelope IS NOT DISTINCT FROM OLD.credential_envelope
        AND NEW.credential_env IS NOT DISTINCT FROM OLD.credential_env
        AND (NEW.credential_envelope IS NOT NULL
             OR NEW.credential_updated_at IS NULL
             OR NEW.credential_updated_at IS NOT DISTINCT FROM OLD.credential_updated_at) THEN
        NEW.credential_env := NULL;
        NEW.credential_envelope := NULL;
        NEW.credential_fingerprint := NULL;
        NEW.credential_last_four := NULL;
        NEW.credential_updated_at := NULL;
    END IF;
    RETURN NEW;
END $$;

-- Either the id or its two parts are enough.
CREATE FUNCTION model_complete_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.model_id IS NULL THEN
        NEW.model_id := NEW.provider || '/' || NEW.upstream_model;
    ELSIF NEW.provider IS NULL AND NEW.upstream_model IS NULL THEN
        NEW.provider := split_part(NEW.model_id, '/', 1);
        NEW.upstream_model := nullif(substr(NEW.model_id, length(NEW.provider) + 2), '');
    END IF;
    RETURN NEW;
END $$;

-- Whether more than a sync's own bookkeeping differs. Names what does not count, so that a new column counts.
CREATE FUNCTION model_differs(before llm_models, after llm_models) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    before.first_seen_at := after.first_seen_at;
    before.last_seen_at := after.last_seen_at;
    before.missing_runs := after.missing_runs;
    RETURN before IS DISTINCT FROM after;
END $$;

-- The replicas refuse a catalog with an alias that leads nowhere; better to refuse the change that would make it.
CREATE FUNCTION alias_require_targets() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    missing text;
BEGIN
    SELECT target INTO missing
    FROM unnest(NEW.targets) target
    WHERE NOT EXISTS (SELECT 1 FROM llm_models WHERE model_id = target)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'alias "%" names "%", which is no model', NEW.alias, missing
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'alias_targets', TABLE = 'model_aliases';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION model_require_unaliased() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named_by text;
BEGIN
    SELECT alias INTO named_by FROM model_aliases WHERE targets @> ARRAY[OLD.model_id] LIMIT 1;
    IF FOUND AND NOT EXISTS (SELECT 1 FROM llm_models WHERE model_id = OLD.model_id) THEN
        RAISE EXCEPTION 'model "%" is named by alias "%"', OLD.model_id, named_by
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'alias_targets', TABLE = 'model_aliases';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION catalog_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'TRUNCATE would go unseen by the replicas; use DELETE FROM %', TG_TABLE_NAME;
END $$;

--changeset portolan:0002-triggers
-- Row triggers of one kind fire in the order of their names: a_ completes, b_ stamps, c_ logs.
CREATE TRIGGER a_lock BEFORE INSERT OR UPDATE OR DELETE ON providers FOR EACH STATEMENT EXECUTE FUNCTION catalog_lock();
CREATE TRIGGER a_void_credential BEFORE UPDATE ON providers FOR EACH ROW EXECUTE FUNCTION provider_void_credential();
CREATE TRIGGER b_stamp_insert BEFORE INSERT ON providers FOR EACH ROW EXECUTE FUNCTION catalog_stamp();
CREATE TRIGGER b_stamp_update BEFORE UPDATE ON providers FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION catalog_stamp();
CREATE TRIGGER c_log_insert_delete AFTER INSERT OR DELETE ON providers FOR EACH ROW
    EXECUTE FUNCTION catalog_log('provider', 'id', 'credential_envelope');
CREATE TRIGGER c_log_update AFTER UPDATE ON providers FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION catalog_log('provider', 'id', 'credential_envelope');
CREATE TRIGGER d_refuse_truncate BEFORE TRUNCATE ON providers EXECUTE FUNCTION catalog_refuse_truncate();

-- A sync's bookkeeping changes no catalog and takes no version, but it takes the lock like every writer: two statements that
-- touch the same rows in different orders would wait for each other.
CREATE TRIGGER a_lock BEFORE INSERT OR UPDATE OR DELETE ON llm_models FOR EACH STATEMENT EXECUTE FUNCTION catalog_lock();
CREATE TRIGGER a_complete_id BEFORE INSERT ON llm_models FOR EACH ROW EXECUTE FUNCTION model_complete_id();
CREATE TRIGGER b_stamp_insert BEFORE INSERT ON llm_models FOR EACH ROW EXECUTE FUNCTION catalog_stamp();
CREATE TRIGGER b_stamp_update BEFORE UPDATE ON llm_models FOR EACH ROW
    WHEN (model_differs(OLD, NEW)) EXECUTE FUNCTION catalog_stamp();
CREATE TRIGGER c_log_insert_delete AFTER INSERT OR DELETE ON llm_models FOR EACH ROW
    EXECUTE FUNCTION catalog_log('model', 'model_id');
CREATE TRIGGER c_log_update AFTER UPDATE ON llm_models FOR EACH ROW
    WHEN (model_differs(OLD, NEW)) EXECUTE FUNCTION catalog_log('model', 'model_id');
CREATE TRIGGER c_require_unaliased AFTER DELETE OR UPDATE OF model_id ON llm_models FOR EACH ROW
    EXECUTE FUNCTION model_require_unaliased();
CREATE TRIGGER d_refuse_truncate BEFORE TRUNCATE ON llm_models EXECUTE FUNCTION catalog_refuse_truncate();

CREATE TRIGGER a_lock BEFORE INSERT OR UPDATE OR DELETE ON model_aliases FOR EACH STATEMENT EXECUTE FUNCTION catalog_lock();
CREATE TRIGGER b_stamp_insert BEFORE INSERT ON model_aliases FOR EACH ROW EXECUTE FUNCTION catalog_stamp();
CREATE TRIGGER b_stamp_update BEFORE UPDATE ON model_aliases FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION catalog_stamp();
CREATE TRIGGER c_log_insert_delete AFTER INSERT OR DELETE ON model_aliases FOR EACH ROW
    EXECUTE FUNCTION catalog_log('alias', 'alias');
CREATE TRIGGER c_log_update AFTER UPDATE ON model_aliases FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION catalog_log('alias', 'alias');
CREATE TRIGGER c_require_targets AFTER INSERT OR UPDATE OF targets ON model_aliases FOR EACH ROW
    EXECUTE FUNCTION alias_require_targets();
CREATE TRIGGER d_refuse_truncate BEFORE TRUNCATE ON model_aliases EXECUTE FUNCTION catalog_refuse_truncate();

CREATE TRIGGER a_lock BEFORE INSERT OR UPDATE OR DELETE ON api_keys FOR EACH STATEMENT EXECUTE FUNCTION catalog_lock();
CREATE TRIGGER b_stamp_insert BEFORE INSERT ON api_keys FOR EACH ROW EXECUTE FUNCTION catalog_stamp();
CREATE TRIGGER b_stamp_update BEFORE UPDATE ON api_keys FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION catalog_stamp();
CREATE TRIGGER c_log_insert_delete AFTER INSERT OR DELETE ON api_keys FOR EACH ROW
    EXECUTE FUNCTION catalog_log('key', 'id', 'mac');
CREATE TRIGGER c_log_update AFTER UPDATE ON api_keys FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION catalog_log('key', 'id', 'mac');
CREATE TRIGGER d_refuse_truncate BEFORE TRUNCATE ON api_keys EXECUTE FUNCTION catalog_refuse_truncate();
