--liquibase formatted sql

--changeset portolan:0007-completion-kind
-- Models that only go on from a prompt were 'other' before; the next sync of their provider says it
-- anew. A replica of the release before refuses a catalog that has the word, and serves the last one
-- that it could read until it is replaced.
ALTER TABLE llm_models DROP CONSTRAINT llm_models_kind_check;
ALTER TABLE llm_models ADD CONSTRAINT llm_models_kind_check
    CHECK (kind IN ('chat', 'completion', 'embedding', 'rerank', 'image', 'audio', 'video', 'moderation', 'other'));
