package dev.portolan.api.admin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;

/// A method of a path that Jersey serves.
///
/// @param path as the resources' annotations spell it, templates without their patterns
record Route(String method, String path) {
    static List<Route> all(ResourceConfig jersey) {
        List<Route> routes = new ArrayList<>();
        for (Object instance : jersey.getInstances()) {
            add(Resource.from(instance.getClass()), "", routes);
        }
        for (Class<?> type : jersey.getClasses()) {
            add(Resource.from(type), "", routes);
        }
        return sorted(routes);
    }

    static List<Route> sorted(List<Route> routes) {
        return routes.stream()
                .sorted(Comparator.comparing(Route::path).thenComparing(Route::method))
                .toList();
    }

    private static void add(Resource resource, String above, List<Route> routes) {
        if (resource == null) {
            return;
        }
        String path =
                resource.getPath() == null
                        ? above
                        : above
                                + (resource.getPath().startsWith("/") ? "" : "/")
                                + resource.getPath();
        for (ResourceMethod method : resource.getAllMethods()) {
            if (method.getHttpMethod() != null) {
                routes.add(
                        new Route(
                                method.getHttpMethod(),
                                path.replaceAll("\\{(\\w+)\\s*:[^}]*\\}", "{$1}")));
            }
        }
        resource.getChildResources().forEach(child -> add(child, path, routes));
    }

    /// The path behind `/admin/v1` with something in place of each template.
    String example() {
        return path.substring("/admin/v1".length())
                .replace("{model_id}", "some/thing")
                .replaceAll("\\{\\w+\\}", "something");
    }

    Optional<String> body() {
        return Set.of("POST", "PUT", "PATCH").contains(method)
                ? Optional.of("{}")
                : Optional.empty();
    }
}
