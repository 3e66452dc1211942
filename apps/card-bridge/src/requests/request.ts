/** A site's request to a card: what it asks for, and where it stands. */
import type { BridgeErrorCode, BridgeRequest, CardKind, RequestStep } from '@jitsuin/bridge-client'
import type { CardApplicationKind } from '@jitsuin/card'
import type { OrderTask } from '../documents/order.js'
import type { DocumentSummary } from '../documents/summary.js'
import type { SiteOrigin } from '../gate/origin.js'
import type { Bell } from './bell.js'

/** A document to sign, and what its signer is shown of it. */
export type DocumentTask = {
  readonly name: string
  readonly mediaType: string
  readonly content: Uint8Array
  readonly form: 'xades' | 'prescription'
  readonly summary: DocumentSummary
}

/** A SHA-256 value to sign; what it is the hash of is not known. */
export type HashTask = { readonly label: string; readonly sha256: Uint8Array }

/** What is asked for. */
export type Task =
  | { readonly kind: 'sign-in'; readonly nonce: string; readonly accepts: readonly CardKind[] }
  | { readonly kind: 'documents'; readonly documents: readonly DocumentTask[] }
  | { readonly kind: 'hashes'; readonly hashes: readonly HashTask[] }
  | { readonly kind: 'orders'; readonly orders: readonly OrderTask[] }

/** The result of a request, as the protocol writes it. */
export type RequestResult = Extract<BridgeRequest, { state: 'done' }>['result']

/** Where a request stands. The task leaves memory with the end of `open`. */
export type RequestState =
  | { readonly state: 'open'; readonly step: RequestStep; readonly task: Task }
  | { readonly state: 'done'; readonly kind: Task['kind']; readonly result: RequestResult }
  | { readonly state: 'cancelled' | 'expired' }
  | { readonly state: 'failed'; readonly code: BridgeErrorCode }

/** What came of the last PIN; shown once, on the page that follows. `malformed`: it was not sent to the card. */
export type Notice =
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  | { readonly kind: 'malformed' | 'unchosen' | 'card-changed' | 'card-taken' | 'unconfirmed' }
  | { readonly kind: 'signed-some'; readonly signed: number; readonly total: number }

/** A request. It ends at `expiresAt`, that instant excluded. */
export type CardRequest = {
  readonly id: string
  readonly origin: SiteOrigin
  readonly expiresAt: Date
  readonly bell: Bell
  version: number
  /** Nothing is looked at, and no card touched, before the user has opened the page. */
  page: 'unopened' | 'opened'
  current: RequestState
  notice: Notice | null
  /** The certificate that signed the first of several; the others are signed with the same. */
  offerId: string | null
  /** What was signed so far, when each wants a PIN of its own: signed documents, or signatures over hashes or orders. */
  signed: { readonly name: string; readonly content: Uint8Array }[]
}

/** How many signatures a task asks for. */
export function countOf(task: Task): number {
  switch (task.kind) {
    case 'sign-in':
      return 1
    case 'documents':
      return task.documents.length
    case 'hashes':
      return task.hashes.length
    case 'orders':
      return task.orders.length
  }
}

/** The applications of a card that may answer a task: one key never does the work of the other (hpki §8). */
export function applicationsFor(task: Task): readonly CardApplicationKind[] {
  switch (task.kind) {
    case 'sign-in':
      return task.accepts.map((kind) => SIGN_IN_APPLICATIONS[kind])
    case 'orders':
      return ['hpki-authentication']
    case 'documents':
    case 'hashes':
      return ['hpki-signature']
  }
}

const SIGN_IN_APPLICATIONS = {
  hpki: 'hpki-authentication',
  jpki: 'jpki-authentication',
} as const satisfies Record<CardKind, CardApplicationKind>
