/** An institution states which key its client holds; its HPKI organisation certificate signs that. */

import { attributeOf, parseCertificate, type Signer } from '@jitsuin/pki'
import {
  CLIENT_KEY,
  type ClientApproval,
  type ClientKeyStatement,
  type ClientRequests,
} from '@jitsuin/second-key'
import { base64urlOf } from '@jitsuin/second-key/node'
import { fingerprintOf } from './client-key.js'
import { SdkError } from './errors.js'

/** What is stated, and how long the statement may be on its way to the service. */
export type RegistrationWish = {
  /** SubjectPublicKeyInfo of the client's key, DER. */
  readonly spkiDer: Uint8Array
  /** What people call the client, such as `2階 診察室`; 1 to 100 characters. */
  readonly label: string
  /** `list-only`: the client may never ask for a whole day; a day or a list when not given. */
  readonly approval?: ClientApproval
  /** `lists-unsigned`: for programs that speak CSC and sign no requests; `signed` when not given. */
  readonly requests?: ClientRequests
  readonly now: Date
  /** An hour when not given; the service takes a day at most. */
  readonly minutes?: number
}

/** Body of `POST /v1/clients`; everything in base64url. */
export type ClientRegistration = {
  readonly statement: string
  readonly signature: string
  readonly spki: string
  readonly certificate: string
  readonly chain: readonly string[]
}

/** What an institution signs, for one whose key is in other hands than the client's. */
export type RegistrationDraft = { readonly statement: Uint8Array; readonly spkiDer: Uint8Array }

/** What stands in a finished registration beside the draft. */
export type InstitutionSignature = {
  /** RSASSA-PKCS1-v1_5 with SHA-256 over the statement. */
  readonly signature: Uint8Array
  readonly certificateDer: Uint8Array
  readonly chainDer: readonly Uint8Array[]
}

/** Writes the statement for an institution. @throws {SecondKeyError} `second-key/statement-malformed` for a label that no line can hold */
export function draftRegistration(
  institutionCertificateDer: Uint8Array,
  { spkiDer, label, now, approval = 'day-or-list', requests = 'signed', minutes = 60 }: RegistrationWish,
): RegistrationDraft {
  // A minute earlier: the service's clock may be behind, and the statement knows seconds alone.
  const issued = new Date(Math.floor(now.getTime() / 1000) * 1000 - 60_000)
  const statement: ClientKeyStatement = {
    institution: serialNumberOf(institutionCertificateDer),
    label,
    clientKey: fingerprintOf(spkiDer),
    approval,
    requests,
    issued,
    expires: new Date(issued.getTime() + minutes * 60_000),
  }
  return { statement: CLIENT_KEY.encode(statement), spkiDer }
}

/** Puts a draft and its signature together. */
export function finishRegistration(
  { statement, spkiDer }: RegistrationDraft,
  { signature, certificateDer, chainDer }: InstitutionSignature,
): ClientRegistration {
  return {
    statement: base64urlOf(statement),
    signature: base64urlOf(signature),
    spki: base64urlOf(spkiDer),
    certificate: base64urlOf(certificateDer),
    chain: chainDer.map(base64urlOf),
  }
}

/** Draft, signature and registration in one. @throws {SdkError} `sdk/key-unfit`; {SecondKeyError} as above */
export async function registrationFor(
  institution: Signer,
  wish: RegistrationWish,
): Promise<ClientRegistration> {
  if (institution.algorithm !== 'rsa-sha256')
    throw new SdkError('sdk/key-unfit', `An institution signs with rsa-sha256, not ${institution.algorithm}`)
  const draft = draftRegistration(institution.certificateDer, wish)
  const signature = await institution.sign(draft.statement)
  return finishRegistration(draft, { ...institution, signature })
}

function serialNumberOf(certificateDer: Uint8Array): string {
  const serialNumber = attributeOf(parseCertificate(certificateDer).subject, 'serialNumber')
  if (serialNumber === undefined)
    throw new SdkError('sdk/key-unfit', 'The certificate of the institution has no subject serialNumber')
  return serialNumber
}
