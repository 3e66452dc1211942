/** What the holder's device says at an enrolment, built here out of what key management answered. */
import type { BegunEnrolment } from '@jitsuin/key-management/contract'
import {
  type Attestation,
  CARD_LINK,
  type CardAnswer,
  ENROLMENT,
  fromBase64url,
  REGISTRATION,
  toBase64url,
} from '@jitsuin/second-key'
import { encodeHex } from '@jitsuin/tlog'
import type { PublicKeyCredentialCreationOptionsJSON as CreationOptions } from '@simplewebauthn/browser'
import { readAttestedCredential } from './authenticator-data.js'
import { ApproveError } from './failure.js'
import { octetsOfDevice, sha256 } from './octets.js'

/** SHA-256 of the statement of registration, 32 octets: what the new passkey answers. @throws {SecondKeyError} `second-key/statement-malformed` */
export async function registrationChallenge(begun: BegunEnrolment): Promise<Uint8Array> {
  const { enrolmentId, subject, certificate, keyManagementNonce, signingNonce } = begun
  const statement = { enrolment: enrolmentId, subject, certificate, keyManagementNonce, signingNonce }
  return sha256(REGISTRATION.encode(statement))
}

/** Ed25519, P-256 and RSA with SHA-256 (RFC 9053 §2, RFC 8812 §2): what both services accept, best first. */
const ALGORITHMS = [-8, -7, -257] as const

/** How the passkey shall be made (WebAuthn L3 §5.4). */
export function creationOptions({
  subject,
  challenge,
  hostname,
  displayName,
}: {
  readonly subject: string
  readonly challenge: Uint8Array
  readonly hostname: string
  /** What the device's own list of passkeys says. */
  readonly displayName: string
}): CreationOptions {
  return {
    rp: { id: hostname, name: 'Jitsuin 実印' },
    user: { id: toBase64url(new TextEncoder().encode(subject)), name: subject, displayName },
    challenge: toBase64url(challenge),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    attestation: 'direct',
  }
}

/** A passkey that this device has just made. */
export type MadePasskey = {
  readonly attestation: Attestation
  readonly credentialId: string
  /** SHA-256 of the public key as the authenticator wrote it, hexadecimal. */
  readonly keySha256: string
}

/** Reads what the device answered. @throws {ApproveError} `passkey`, unreadable */
export async function readMadePasskey(attestation: Attestation): Promise<MadePasskey> {
  const { authenticatorData } = attestation.response
  const credential = readAttestedCredential(octetsOfDevice(authenticatorData ?? ''))
  const credentialId = toBase64url(credential.id)
  if (credentialId !== attestation.id) throw new ApproveError({ kind: 'passkey', why: 'unreadable' })
  return { attestation, credentialId, keySha256: encodeHex(await sha256(credential.publicKey)) }
}

/** The statement that binds the passkey to the certificate; the enrolment code's key signs it, or a card answers its SHA-256. @throws {SecondKeyError} `second-key/statement-malformed` */
export function enrolmentStatement({
  begun,
  passkey,
  origin,
}: {
  readonly begun: BegunEnrolment
  readonly passkey: MadePasskey
  readonly origin: string
}): Uint8Array {
  const { enrolmentId, subject, certificate, keyManagementNonce, signingNonce, issued, expires } = begun
  return ENROLMENT.encode({
    enrolment: enrolmentId,
    subject,
    certificate,
    origin,
    credential: passkey.credentialId,
    credentialKey: passkey.keySha256,
    keyManagementNonce,
    signingNonce,
    issued: new Date(issued),
    expires: new Date(expires),
  })
}

/** The statement that links a My Number card to the certificate; a carrier of the holder's answers its SHA-256. @throws {SecondKeyError} `second-key/statement-malformed` */
export async function cardLinkStatement({
  begun,
  card,
  origin,
}: {
  readonly begun: BegunEnrolment
  readonly card: CardAnswer
  readonly origin: string
}): Promise<Uint8Array> {
  const { enrolmentId, subject, certificate, keyManagementNonce, signingNonce, issued, expires } = begun
  return CARD_LINK.encode({
    enrolment: enrolmentId,
    subject,
    certificate,
    origin,
    cardCertificate: encodeHex(await sha256(fromBase64url(card.certificate) ?? new Uint8Array())),
    keyManagementNonce,
    signingNonce,
    issued: new Date(issued),
    expires: new Date(expires),
  })
}
