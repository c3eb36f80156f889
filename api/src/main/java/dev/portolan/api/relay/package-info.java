/// A provider's answer on its way back to the client: whole ([dev.portolan.api.relay.WholeRelay])
/// or event by event ([dev.portolan.api.relay.StreamRelay]), into a
/// [dev.portolan.api.relay.ResponseSink]. Decides what a client is told about the end of its
/// stream. May not know servlets, nor why this provider was chosen.
@NullMarked
package dev.portolan.api.relay;

import org.jspecify.annotations.NullMarked;
