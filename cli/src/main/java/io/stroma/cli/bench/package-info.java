/** How fast this machine is: whole jobs on generated tissues beside the machine's own matrix product. */
package io.stroma.cli.bench;
