/** The public log of issued certificates, as the verifier asks it (docs/transparency.md). */
import type { LoggedStanding } from '../domain/log-check.js'

/** Asks the log about a certificate, DER. Never throws. */
export type AskLog = (certificateDer: Uint8Array) => Promise<LoggedStanding>
