/**
 * What others see of the transparency log: its leaves, its answers and how to check them, and the ports through which
 * sign-in, the verifier and the holders' notices are connected. Works in browsers, too.
 */
import type { TaggedPerson } from './wire/holder-tag.js'
import type { Leaf } from './wire/leaf.js'

export {
  checkEntry,
  checkReceipt,
  checkWholeLog,
  type EntryCheck,
  hashOfLeaf,
  type ListedEntry,
  type WholeLog,
} from './wire/check.js'
export { LogCallError, type LogClient, type LogFailure, logClient } from './wire/client.js'
export { type TaggedPerson, tagFromProof, tagInput } from './wire/holder-tag.js'
export { encodeLeaf, type Leaf, parseLeaf, REASON_CLASSES, type ReasonClass } from './wire/leaf.js'
export { type KeptView, loadOwnView, type OwnEntry, type OwnView } from './wire/own-view.js'
export { PAGE, ROUTES } from './wire/routes.js'
export * from './wire/schemas.js'
export { type LogCheck, type LogReport, verifyLog } from './wire/verify-log.js'

/**
 * Whether a certificate is in the log. `not-ours`: none of the logged authorities signed it, so nothing is required.
 * `missing`: one of them did, and the log does not have it. `unknown`: nobody can say now. The last two refuse.
 */
export type LoggedStanding = 'included' | 'not-ours' | 'missing' | 'unknown'

/** The question that sign-in and the verifier ask of the log. */
export type AskLog = (certificateDer: Uint8Array) => Promise<LoggedStanding>

/** An entry about a person, for their own notice. The log knows who it is because it took the certificate in. */
export type HolderAlert = { readonly person: TaggedPerson; readonly index: number; readonly leaf: Leaf }

/** Tells a holder of an entry; called at least once for each, again until it succeeds. */
export type TellHolder = (alert: HolderAlert) => Promise<void>
