/// The metadata source: models.dev's `api.json` or LiteLLM's price map, which fill what providers'
/// lists leave open.
///
/// [dev.portolan.worker.metadata.MetadataFile] reads it, [dev.portolan.worker.metadata.Formats]
/// understands it, [dev.portolan.worker.metadata.Matching] finds whose facts they are and
/// [dev.portolan.worker.metadata.Facts] what they mean for the catalog, all but the first pure.
/// Runs are [dev.portolan.worker.sync]'s. May not know Quartz or Kafka.
@NullMarked
package dev.portolan.worker.metadata;

import org.jspecify.annotations.NullMarked;
