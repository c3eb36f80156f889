/// Who may enter `/admin`: holders of an administrator key, checked against memory only.
@NullMarked
package dev.portolan.api.admin.door;

import org.jspecify.annotations.NullMarked;
