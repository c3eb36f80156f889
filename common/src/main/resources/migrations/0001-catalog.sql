--liquibase formatted sql

--changeset portolan:0001-providers
CREATE TABLE providers (
    id                     text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    display_name           text NOT NULL CHECK (display_name ~ '\S' AND length(display_name) <= 200),
    adapter_class          text NOT NULL CHECK (adapter_class ~ '\S' AND length(adapter_class) <= 300),
    base_url               text CHECK (base_url ~ '^https?://'),
    credential_env         text CHECK (credential_env ~ '^[A-Z][A-Z0-9_]{0,127}$'),
    credential_envelope    text,
    credential_fingerprint text,
    credential_last_four   text,
    credential_updated_at  timestamptz,
    settings               jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
    is_enabled             boolean NOT NULL DEFAULT false,
    sync_cron              text,
    connect_timeout_ms     integer CHECK (connect_timeout_ms > 0),
    first_byte_timeout_ms  integer CHECK (first_byte_timeout_ms > 0),
    idle_timeout_ms        integer CHECK (idle_timeout_ms > 0),
    total_timeout_ms       integer CHECK (total_timeout_ms > 0),
    documentation_url      text,
    documentation_read_on  date,
    pinned_fields          text[] NOT NULL DEFAULT '{}',
    created_at             timestamptz NOT NULL DEFAULT now(),
    updated_at             timestamptz NOT NULL DEFAULT now(),
    version                bigint NOT NULL DEFAULT 0,
    CONSTRAINT one_credential_source CHECK (credential_env IS NULL OR credential_envelope IS NULL),
    CONSTRAINT whole_credential CHECK (credential_envelope IS NULL
        OR (credential_fingerprint IS NOT NULL AND credential_last_four IS NOT NULL AND credential_updated_at IS NOT NULL))
);

--changeset portolan:0001-llm-models
CREATE TABLE llm_models (
    model_id             text PRIMARY KEY CHECK (length(model_id) <= 256),
    provider             text NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
    upstream_model       text NOT NULL CHECK (upstream_model ~ '\S'),
    adapter_class        text CHECK (adapter_class ~ '\S' AND length(adapter_class) <= 300),
    display_name         text CHECK (length(display_name) <= 1000),
    description          text CHECK (length(description) <= 100000),
    kind                 text NOT NULL DEFAULT 'chat'
        CHECK (kind IN ('chat', 'embedding', 'rerank', 'image', 'audio', 'video', 'moderation', 'other')),
    context_length       integer CHECK (context_length > 0),
    max_output_tokens    integer CHECK (max_output_tokens > 0),
    input_modalities     text[] NOT NULL DEFAULT '{}',
    output_modalities    text[] NOT NULL DEFAULT '{}',
    capabilities         jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(capabilities) = 'object'),
    supported_parameters text[] NOT NULL DEFAULT '{}',
    price_prompt         numeric CHECK (price_prompt >= 0 AND price_prompt < 'Infinity'),
    price_completion     numeric CHECK (price_completion >= 0 AND price_completion < 'Infinity'),
    price_cache_read     numeric CHECK (price_cache_read >= 0 AND price_cache_read < 'Infinity'),
    price_cache_write    numeric CHECK (price_cache_write >= 0 AND price_cache_write < 'Infinity'),
    price_reasoning      numeric CHECK (price_reasoning >= 0 AND price_reasoning < 'Infinity'),
    price_image          numeric CHECK (price_image >= 0 AND price_image < 'Infinity'),
    price_audio          numeric CHECK (price_audio >= 0 AND price_audio < 'Infinity'),
    price_request        numeric CHECK (price_request >= 0 AND price_request < 'Infinity'),
    price_web_search     numeric CHECK (price_web_search >= 0 AND price_web_search < 'Infinity'),
    prices_other         jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(prices_other) = 'object'),
    owned_by             text,
    upstream_created_at  timestamptz,
    deprecated_on        date,
    replaced_by          text,
    upstream_aliases     text[] NOT NULL DEFAULT '{}',
    details              jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(details) = 'object'),
    is_available         boolean NOT NULL DEFAULT true,
    lifecycle            text NOT NULL DEFAULT 'active' CHECK (lifecycle IN ('active', 'missing', 'retired')),
    source               text NOT NULL DEFAULT 'manual' CHECK (source IN ('sync', 'manual')),
    field_sources        jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(field_sources) = 'object'),
    pinned_fields        text[] NOT NULL DEFAULT '{}',
    custom               jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(custom) = 'object'),
    missing_runs         integer NOT NULL DEFAULT 0 CHECK (missing_runs >= 0),
    first_seen_at        timestamptz,
    last_seen_at         timestamptz,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    version              bigint NOT NULL DEFAULT 0,
    CONSTRAINT model_id_is_provider_and_upstream_model CHECK (model_id = provider || '/' || upstream_model)
);
CREATE INDEX llm_models_provider ON llm_models (provider);
COMMENT ON COLUMN llm_models.price_prompt IS 'US dollars per token; NULL is unknown, 0 is free';
COMMENT ON COLUMN llm_models.adapter_class IS 'NULL: the provider''s adapter';

--changeset portolan:0001-model-aliases
CREATE TABLE model_aliases (
    alias       text PRIMARY KEY CHECK (alias !~ '\s' AND length(alias) BETWEEN 1 AND 256),
    targets     text[] NOT NULL CHECK (cardinality(targets) > 0 AND array_ndims(targets) = 1),
    description text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    version     bigint NOT NULL DEFAULT 0
);

CREATE INDEX model_aliases_targets ON model_aliases USING gin (targets);

--changeset portolan:0001-api-keys
CREATE TABLE api_keys (
    id             text PRIMARY KEY CHECK (id ~ '^[0-9A-Za-z]{12}$'),
    kind           text NOT NULL CHECK (kind IN ('client', 'admin')),
    name           text NOT NULL CHECK (name ~ '\S' AND length(name) <= 200),
    mac            bytea NOT NULL CHECK (length(mac) = 32),
    pepper_id      text NOT NULL,
    last_four      text NOT NULL CHECK (length(last_four) = 4),
    allowed_models text[] NOT NULL DEFAULT '{}',
    expires_at     timestamptz,
    revoked_at     timestamptz,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    version        bigint NOT NULL DEFAULT 0
);
