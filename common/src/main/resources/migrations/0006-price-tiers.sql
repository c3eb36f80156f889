--liquibase formatted sql

--changeset portolan:0006-price-tiers
-- The release before does not name the column, and leaves it as it is.
ALTER TABLE llm_models
    ADD COLUMN price_tiers jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(price_tiers) = 'array');
COMMENT ON COLUMN llm_models.price_tiers IS 'US dollars per token once a prompt is long: [{"min_prompt_tokens": 200001, "prompt": 0.000006, "completion": 0.0000225}], also cache_read, cache_write, cache_write_1h, reasoning; what a tier does not name stays as in the price columns';
