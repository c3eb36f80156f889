package dev.portolan.api.relay;

import dev.portolan.api.routing.Target;

/// What a relay has to know of the request whose answer it relays.
///
/// @param target who answers
/// @param requestedModel the name that the client wants to see as `model`
/// @param wantsUsage whether the client asked for a usage chunk
public record Asked(Target target, String requestedModel, boolean wantsUsage) {}
