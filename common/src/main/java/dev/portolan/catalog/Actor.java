package dev.portolan.catalog;

/// Who changes the catalog, as the change log shows it: `admin:<key id>`, `sync:<provider>`,
/// `seed`.
public record Actor(String name) {
    public Actor {
        if (name.isBlank() || name.length() > 128) {
            throw new IllegalArgumentException("actor needs 1-128 characters");
        }
    }

    public static Actor administrator(String keyId) {
        return new Actor("admin:" + keyId);
    }

    public static Actor sync(String provider) {
        return new Actor("sync:" + provider);
    }
}
