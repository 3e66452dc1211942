/** Signing as key management asks it. */

import type { Assertion } from '@jitsuin/second-key'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import { z } from 'zod'
import type { SignedGrant } from '../domain/grant.js'
import type { KeyEnd } from '../store/tables.js'
import type { EnrolmentBeginning, EnrolmentEnding } from '../usecases/enrol.js'
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
  readonly beginEnrolment: (beginning: Omit<EnrolmentBeginning, 'signingNonce'>) => Promise<string>
  readonly finishEnrolment: (ending: EnrolmentEnding) => Promise<void>
  /** Opens an authorisation for a client that asked at key management; answers its id. */
  readonly open: (opening: OpeningMessage) => Promise<string>
  readonly approve: (id: string, assertion: Assertion) => Promise<void>
  readonly endAuthorisation: (id: string, why: 'holder' | 'client') => Promise<void>
}
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
    finishEnrolment: ({ enrolmentId, attestation, statement, signature }) =>
      tell(AT.enrolment(enrolmentId), {
        attestation,
        statement: base64urlOf(statement),
        signature: base64urlOf(signature),
      }),
    open: async (opening) => (await ask(AT.openings, opening, openedSchema)).authorisationId,
    approve: (id, assertion) => tell(AT.approval(id), { assertion }),
    endAuthorisation: (id, why) => tell(AT.ending(id), { why }),
    prepare: async ({ keyId, epoch, contribution }) => {
      const body = { epoch, contribution: base64urlOf(contribution) }
      return octets((await ask(AT.prepare(keyId), body, contributedSchema)).contribution)
    },
    probe: async ({ keyId, epoch }) => octets((await ask(AT.probe(keyId), { epoch }, raisedSchema)).raised),
    commit: ({ keyId, epoch }) => tell(AT.commit(keyId), { epoch }),
  }
}
