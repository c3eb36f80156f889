package dev.portolan.secret;

import java.util.Locale;

/// What a key derived from the keyring is for. What was made for one purpose opens for no other.
public enum Purpose {
    /// Providers' credentials in the database.
    CREDENTIAL,
    /// Telling two credentials apart without showing either.
    CREDENTIAL_FINGERPRINT,
    /// The MAC under which client and administrator keys are stored.
    KEY_PEPPER,
    /// The catalog on disk.
    SNAPSHOT,
    /// Kept answers to repeated requests.
    IDEMPOTENCY,
    /// Cursors of paged lists.
    CURSOR,
    /// The mark on requests to providers. Sent in the clear, so it must never protect anything.
    VIA;

    /// The name that goes into the derivation. Changing one loses everything sealed under it.
    String label() {
        return "portolan/v1/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
