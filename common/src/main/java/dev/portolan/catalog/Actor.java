package dev.portolan.catalog;

/// Who changes the catalog, as the change log shows it: `admin:<key id>`, `sync:<provider>`,
/// `metadata`, `seed`.
public record Actor(String name) {
    public Actor {
        if (name.isBlank() || name.length() > 128) {
            throw new IllegalArgumentException("actor needs 1-128 characters");
        }
    }

    /// The run of the metadata source.
    public static final Actor METADATA = new Actor("metadata");

    public static Actor administrator(String keyId) {
        return new Actor("admin:" + keyId);
    }

    public static Actor sync(String provider) {
        return new Actor("sync:" + provider);
    }
}
