/**
 * The door of the admin side: who is there, what that one may do, and what is done on demand. Logins, sessions and tokens
 * live here, and the password hashes of people who administer. Knows: http, preview, inventory, address, problem.
 */
@NullMarked
package org.autoinstalld.admin;

import org.jspecify.annotations.NullMarked;
