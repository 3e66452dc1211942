/** The name under which the bridge was called. A name of somebody else that points here is DNS rebinding. */

/** The values of Host that mean this bridge at `port` (RFC 9110 §7.2). */
export function ownHosts(port: number): ReadonlySet<string> {
  return new Set([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])
}
