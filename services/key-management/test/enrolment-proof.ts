/** What a phone sends at the end of an enrolment, and the key of the code that vouches for it. */
import { createHash } from 'node:crypto'
import { deriveEnrolmentKey, ENROLMENT, REGISTRATION } from '@jitsuin/second-key'
import { base64urlOf } from '@jitsuin/second-key/node'
import type { openAuthenticator } from '../../sso/test/authenticator.js'
import type { BegunEnrolment } from '../src/contract.js'
import { ORIGIN } from './moment.js'

type Code = Parameters<typeof deriveEnrolmentKey>[0]
const enrolmentKeys = new Map<string, ReturnType<typeof deriveEnrolmentKey>>()

/** The key of a code, derived once: it takes a third of a second on purpose. */
export function enrolmentKeyOf(code: Code): ReturnType<typeof deriveEnrolmentKey> {
  const name = [code.grantId, code.shortNumber, base64urlOf(code.secret)].join()
  const key = enrolmentKeys.get(name) ?? deriveEnrolmentKey(code)
  enrolmentKeys.set(name, key)
  return key
}

/** A new passkey, and the statement about it that whoever vouches for it signs. */
export function enrolmentStatement(begun: BegunEnrolment, phone: ReturnType<typeof openAuthenticator>) {
  const { enrolmentId: enrolment, subject, certificate, keyManagementNonce, signingNonce } = begun
  const head = { enrolment, subject, certificate, keyManagementNonce, signingNonce }
  const challenge = createHash('sha256').update(REGISTRATION.encode(head)).digest('base64url')
  const attestation = phone.create({ challenge, user: { id: Buffer.from(subject).toString('base64url') } })
  const response = attestation.response as { attestationObject: string } // as the authenticator of the tests writes it
  const statement = ENROLMENT.encode({
    ...head,
    origin: ORIGIN,
    credential: attestation.id,
    credentialKey: createHash('sha256').update(coseKeyIn(response.attestationObject)).digest('hex'),
    issued: new Date(begun.issued),
    expires: new Date(begun.expires),
  })
  return { attestation, statement }
}

/** What the page sends at the end of an enrolment by code. */
export async function enrolmentProof(
  begun: BegunEnrolment,
  {
    phone,
    code,
  }: {
    readonly phone: ReturnType<typeof openAuthenticator>
    readonly code: Code
  },
) {
  const { attestation, statement } = enrolmentStatement(begun, phone)
  const { sign: signStatement } = await enrolmentKeyOf(code)
  const proof = { signature: base64urlOf(await signStatement(statement)) }
  return { attestation, statement: base64urlOf(statement), proof }
}

/** The COSE key of the authenticator of the tests: the last 77 octets of its authenticator data (RFC 9053 §7.1.1). */
function coseKeyIn(attestationObject: string): Uint8Array {
  return Buffer.from(attestationObject, 'base64url').subarray(-77)
}
