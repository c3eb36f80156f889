/// The description of the admin API, served by the gateway it describes.
@NullMarked
package dev.portolan.api.admin.document;

import org.jspecify.annotations.NullMarked;
