/// `/admin/v1/models`.
@NullMarked
package dev.portolan.api.admin.model;

import org.jspecify.annotations.NullMarked;
