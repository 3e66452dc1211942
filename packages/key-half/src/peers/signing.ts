/** Signing as key management asks it. */

import type { CarrierAnswer, EnrolmentProof as WrittenProof } from '@jitsuin/second-key'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import { z } from 'zod'
import type { SignedGrant } from '../domain/grant.js'
import type { KeyEnd } from '../store/tables.js'
import type { EnrolmentEnding } from '../usecases/bind-passkey.js'
import type { EnrolmentBasis } from '../usecases/enrol.js'
import type { Ending } from '../usecases/finish-enrolment.js'
import type { LinkEnding } from '../usecases/link-card.js'
import type { KeyWish } from '../usecases/make-key.js'
import type { RefreshPeer } from '../usecases/refresh.js'
import { askPeer, type PeerConnection } from './connection.js'
import {
  SIGNING_PATHS as AT,
  contributedSchema,
  type OpeningMessage,
  openedSchema,
  raisedSchema,
  requestPartialSchema,
  signingNonceSchema,
} from './wire.js'

/** What key management asks of signing. */
export type SigningPeer = RefreshPeer & {
  readonly wishForKey: (wish: KeyWish) => Promise<void>
  readonly signRequest: (keyId: string, epoch: number) => Promise<Uint8Array>
  readonly certify: (certified: Certified) => Promise<void>
  readonly endKey: (keyId: string, reason: KeyEnd) => Promise<void>
  readonly takeGrant: (grant: SignedGrant) => Promise<void>
  readonly beginEnrolment: (beginning: BeginningHere) => Promise<string>
  readonly finishEnrolment: (ending: EnrolmentEnding) => Promise<void>
  readonly linkCard: (ending: LinkEnding) => Promise<void>
  /** Opens an authorisation for a client that asked at key management; answers its id. */
  readonly open: (opening: OpeningMessage) => Promise<string>
  readonly approve: (id: string, answer: CarrierAnswer) => Promise<void>
  readonly endAuthorisation: (id: string, why: 'holder' | 'client') => Promise<void>
}
type BeginningHere = { readonly enrolmentId: string; readonly keyManagementNonce: string } & EnrolmentBasis
type Certified = {
  readonly warrantId: string
  readonly certificateDer: Uint8Array
  readonly chainDer: readonly Uint8Array[]
}

const NOTHING = z.undefined()

/** Speaks to signing over a connection. Its methods throw what `askPeer` throws. */
export function signingPeer(connection: PeerConnection): SigningPeer {
  const tell = (path: string, body: unknown) => askPeer(connection, { path, body, answer: NOTHING })
  const ask = <Answer>(path: string, body: unknown, answer: z.ZodType<Answer>) =>
    askPeer(connection, { path, body, answer })
  return {
    wishForKey: ({ warrantDigest, ...wish }) =>
      tell(AT.wishes, { ...wish, warrantDigest: Buffer.from(warrantDigest).toString('hex') }),
    signRequest: async (keyId, epoch) =>
      octets((await ask(AT.request(keyId), { epoch }, requestPartialSchema)).partial),
    certify: ({ warrantId, certificateDer, chainDer }) =>
      tell(AT.certificates, {
        warrantId,
        certificate: base64urlOf(certificateDer),
        chain: chainDer.map(base64urlOf),
      }),
    endKey: (keyId, reason) => tell(AT.keyEnd(keyId), { reason }),
    takeGrant: ({ bytes, signature }) =>
      tell(AT.grants, { statement: base64urlOf(bytes), signature: base64urlOf(signature) }),
    beginEnrolment: async (beginning) =>
      (await ask(AT.enrolments, beginning, signingNonceSchema)).signingNonce,
    finishEnrolment: ({ enrolmentId, attestation, ...ending }) =>
      tell(AT.enrolment(enrolmentId), { attestation, ...writeEnding(ending) }),
    linkCard: ({ enrolmentId, card, ...ending }) =>
      tell(AT.cardLink(enrolmentId), { card, ...writeEnding(ending) }),
    open: async (opening) => (await ask(AT.openings, opening, openedSchema)).authorisationId,
    approve: (id, answer) => tell(AT.approval(id), { answer }),
    endAuthorisation: (id, why) => tell(AT.ending(id), { why }),
    prepare: async ({ keyId, epoch, contribution }) => {
      const body = { epoch, contribution: base64urlOf(contribution) }
      return octets((await ask(AT.prepare(keyId), body, contributedSchema)).contribution)
    },
    probe: async ({ keyId, epoch }) => octets((await ask(AT.probe(keyId), { epoch }, raisedSchema)).raised),
    commit: ({ keyId, epoch }) => tell(AT.commit(keyId), { epoch }),
  }
}

/** The two parts of an ending that are octets. */
function writeEnding({ statement, proof }: Omit<Ending, 'enrolmentId'>): {
  readonly statement: string
  readonly proof: WrittenProof
} {
  const written = 'signature' in proof ? { signature: base64urlOf(proof.signature) } : proof
  return { statement: base64urlOf(statement), proof: written }
}
