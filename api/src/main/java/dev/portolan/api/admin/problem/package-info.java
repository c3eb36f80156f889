/// What an administrator is told when something cannot be done: RFC 9457 problems, and how failures
/// become them. May not know any resource.
@NullMarked
package dev.portolan.api.admin.problem;

import org.jspecify.annotations.NullMarked;
