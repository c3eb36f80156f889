/// Access tokens that are fetched for a credential and live for a while:
/// [dev.portolan.provider.token.AccessTokens]. Knows no provider.
@NullMarked
package dev.portolan.provider.token;

import org.jspecify.annotations.NullMarked;
