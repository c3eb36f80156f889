package dev.portolan.api.metering;

import java.util.Set;

/// A path with the names in it left out, so that there are few different ones.
final class Routes {
    private static final String OTHER = "other";
    private static final Set<String> WHOLE = Set.of("/healthz", "/readyz", "/v1/models");
    private static final String ADMIN = "/admin/v1/";
    private static final Set<String> RESOURCES =
            Set.of(
                    "providers",
                    "models",
                    "aliases",
                    "adapters",
                    "catalog",
                    "keys",
                    "sync",
                    "sync-runs",
                    "openapi.yaml");

    private Routes() {}

    static String of(String path) {
        if (WHOLE.contains(path)) {
            return path;
        }
        if (path.startsWith("/v1/models/")) {
            return "/v1/models/{id}";
        }
        if (path.startsWith(ADMIN)) {
            String rest = path.substring(ADMIN.length());
            int slash = rest.indexOf('/');
            String resource = slash < 0 ? rest : rest.substring(0, slash);
            if (!RESOURCES.contains(resource)) {
                return ADMIN + OTHER;
            }
            return ADMIN + resource + (slash < 0 ? "" : "/{id}");
        }
        return path.startsWith("/v1/") ? "/v1/" + OTHER : OTHER;
    }
}
