/// `/admin/v1/providers` and `/admin/v1/adapters`.
@NullMarked
package dev.portolan.api.admin.provider;

import org.jspecify.annotations.NullMarked;
