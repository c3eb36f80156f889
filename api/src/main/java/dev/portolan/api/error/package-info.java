/// What can go wrong on `/v1`, each case once: [dev.portolan.api.error.GatewayError] says what,
/// [dev.portolan.api.error.GatewayException] carries it up, [dev.portolan.api.error.ErrorBody]
/// writes it in OpenAI's shape. May not know any other room.
@NullMarked
package dev.portolan.api.error;

import org.jspecify.annotations.NullMarked;
