/**
 * The public log of issued certificates, as sign-in asks it (docs/transparency.md): a certificate of our own authorities
 * counts once everybody can see that it was issued.
 */

/**
 * `not-ours`: no logged authority signed it, so nothing is required. `missing`: one did, and the log does not have it.
 * `unknown`: nobody can say now.
 */
export type LoggedStanding = 'included' | 'not-ours' | 'missing' | 'unknown'

/** Asks the log about a certificate, DER. Never throws. */
export type AskLog = (certificateDer: Uint8Array) => Promise<LoggedStanding>
