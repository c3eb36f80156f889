/// `GET /v1/models` and `/v1/models/{id}`, from the snapshot alone:
/// [dev.portolan.api.models.ModelsServlet].
@NullMarked
package dev.portolan.api.models;

import org.jspecify.annotations.NullMarked;
