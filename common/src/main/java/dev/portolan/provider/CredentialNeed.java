package dev.portolan.provider;

/// Whether a provider can be called without a credential.
public enum CredentialNeed {
    REQUIRED,
    /// Sent where there is one.
    OPTIONAL,
    /// Never sent.
    NONE
}
