package dev.portolan.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portolan.api.admin.AdminSettings;
import dev.portolan.api.catalog.CatalogSettings;
import dev.portolan.api.completion.CompletionSettings;
import io.dropwizard.util.Duration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/// How the gateway works: the section `api` of a configuration.
///
/// @param stopNotice how long requests are still taken after readiness has gone, so that balancers
///   can notice
public record ApiSettings(
        @JsonProperty("completions") @Valid @NotNull CompletionSettings completions,
        @JsonProperty("catalog") @Valid @NotNull CatalogSettings catalog,
        @JsonProperty("admin") @Valid @NotNull AdminSettings admin,
        @JsonProperty("stopNotice") @NotNull Duration stopNotice) {

    public ApiSettings(
            @Nullable CompletionSettings completions,
            CatalogSettings catalog,
            @Nullable AdminSettings admin,
            @Nullable Duration stopNotice) {
        this.completions = completions == null ? CompletionSettings.DEFAULT : completions;
        this.catalog = catalog;
        this.admin = admin == null ? AdminSettings.DEFAULT : admin;
        this.stopNotice = stopNotice == null ? Duration.seconds(0) : stopNotice;
    }

    public static ApiSettings of(CatalogSettings catalog) {
        return of(catalog, AdminSettings.DEFAULT);
    }

    public static ApiSettings of(CatalogSettings catalog, AdminSettings admin) {
        return new ApiSettings(null, catalog, admin, null);
    }
}
