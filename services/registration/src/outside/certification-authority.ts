/** The certification authority, as the office uses it. The adapter speaks mutual TLS; answers are the CA's own words. */
import type {
  CertificateWish,
  EnrolmentGrant,
  EnrolmentGrantWish,
  Order,
  Outcome,
  Submission,
} from '@jitsuin/ca/contract'

export type CertificationAuthority = {
  /** Hands an order in; the same order again has the same answer. Throws `ca/refused` or `ca/unreachable`. */
  readonly submit: (submission: Submission) => Promise<Outcome>
  /** Many at once, in one request; one broken order stops no other. Answers stand in the order of the submissions. */
  readonly submitAll: (
    submissions: readonly Submission[],
  ) => Promise<readonly (Outcome | { readonly refused: string })[]>
  /** Has requests certified under their warrants; answers stand in the order of the wishes. */
  readonly certify: (
    wishes: readonly CertificateWish[],
  ) => Promise<readonly (Outcome | { readonly refused: string })[]>
  /** Has the enrolment of a phone granted; the same id and key again have the same answer. Throws `ca/refused` or `ca/unreachable`. */
  readonly grantEnrolment: (wish: EnrolmentGrantWish) => Promise<EnrolmentGrant>
  /** What an officer signs for an order: its canonical bytes and their SHA-256. */
  readonly bytesOf: (order: Order) => Uint8Array
}
