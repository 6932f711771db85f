/** The one family of failures a user can act on; every other exception is a defect of Stroma. */
package io.stroma.error;
