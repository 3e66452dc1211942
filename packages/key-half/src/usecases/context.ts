import type { Exponentiator, ShareWrapper } from '@jitsuin/keys'
import type { StatusSource } from '@jitsuin/pki'
import type { ApprovalPage } from '@jitsuin/second-key/node'
import type { ClientTrust } from '../domain/client-key.js'
import type { HalfStore } from '../store/half-store.js'
import type { Question } from './candidate.js'
import type { AdmittedRequest, Release } from './reserve.js'

/** Which of the two services this is. */
export type HalfRole = 'key-management' | 'signing'

/** What the authority behind My Number cards says of a certificate; `id` names its holder, the same after a renewal. */
export type JpkiVerdict =
  | { readonly verdict: 'good'; readonly id: string }
  | { readonly verdict: 'signature-certificate' | 'not-trusted' | 'expired' | 'revoked' | 'status-unknown' }

/** What cards are judged by; each half has a connection of its own. */
export type CardPorts = {
  /** Status of certificates on HPKI cards, fetched after they are trusted. */
  readonly status: StatusSource
  /** The national authority behind My Number cards; without it they are refused. */
  readonly jpki?: (certificateDer: Uint8Array, at: Date) => Promise<JpkiVerdict>
}

/** What the operator decides. */
export type HalfRules = {
  /** How long an authorisation lasts at most: 20 hours as the source prints, 18 as the issuer's page says (C-08). */
  readonly longestSeconds: number
  /** How many digests an authorisation may hold at most. */
  readonly mostSignatures: number
  /** How long a holder has to approve. */
  readonly approveWithinSeconds: number
  /** How long an enrolment may take. */
  readonly enrolWithinSeconds: number
}

/** What the use cases of one half work with. */
export type HalfContext = {
  readonly role: HalfRole
  readonly store: HalfStore
  readonly clock: () => Date
  readonly newId: () => string
  readonly random: (size: number) => Uint8Array
  readonly wrapper: ShareWrapper
  readonly exponentiator: Exponentiator
  /** The page on which holders approve. */
  readonly page: ApprovalPage
  /** The key with which the authority signs grants: P-256, SubjectPublicKeyInfo, DER. */
  readonly grantKey: Uint8Array
  /** Anchors and authorities of HPKI that this service relies on. */
  readonly trust: () => Promise<ClientTrust>
  readonly cards: CardPorts
  readonly rules: HalfRules
  /** Both gather what arrives together into one transaction. */
  readonly admit: (question: Question) => Promise<AdmittedRequest>
  readonly release: (release: Release) => Promise<readonly Uint8Array[]>
}

/** The actor of what a service does by itself or for its peer. */
export function actorOf({ role }: Pick<HalfContext, 'role'>): `system:${HalfRole}` {
  return `system:${role}`
}
