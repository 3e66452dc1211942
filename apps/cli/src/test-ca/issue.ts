/** Certificates of people and institutions from a test hierarchy. */
import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import { japanDate, toHex } from '@jitsuin/kernel'
import {
  buildCertificate,
  type CertificateFields,
  type NamePart,
  type ProfileName,
  parseHealthcareRole,
  validityFromJapanDay,
} from '@jitsuin/pki'
import { loadIndex, loadMember, saveIndex, TEST_AUTHORITIES, type TestAuthority } from './folder.js'

/** The profiles of subscribers: who issues them. */
export const SUBSCRIBERS = {
  signature: { profile: 'signature', authority: 'signingCa' },
  authentication: { profile: 'authenticationPerson', authority: 'authenticationPersonCa' },
  organisation: { profile: 'authenticationOrganisation', authority: 'authenticationOrganisationCa' },
} as const satisfies Record<string, { profile: ProfileName; authority: TestAuthority }>

/** Our name of a profile on the command line. */
export type SubscriberProfile = keyof typeof SUBSCRIBERS

/** Whom a certificate names; names in romaji, `nameJa` in kanji. */
export type Subscriber = {
  readonly cn: string
  readonly serialNumber: string
  readonly roles: readonly string[]
  readonly o?: string | undefined
  readonly ou?: string | undefined
  readonly nameJa?: string | undefined
}

/** What to issue. */
export type IssueRequest = {
  readonly profile: SubscriberProfile
  readonly subscriber: Subscriber
  readonly key: KeyObject
  readonly from: Date
  readonly years: number
}

/** A new certificate, and the one above it. */
export type IssuedCertificate = { readonly certificateDer: Uint8Array; readonly issuerDer: Uint8Array }

/** Issues a certificate from the hierarchy in a folder, and notes it in the index. */
export async function issueFrom(dir: string, request: IssueRequest): Promise<IssuedCertificate> {
  const { profile, authority } = SUBSCRIBERS[request.profile]
  const index = await loadIndex(dir)
  const { file, list } = TEST_AUTHORITIES[authority]
  const issuer = await loadMember(dir, file)
  const fields = fieldsOf(request, { list, repositoryUri: index.repositoryUri })
  const entry = {
    authority,
    serialHex: toHex(fields.serialBytes),
    subject: request.subscriber.cn,
    notAfter: fields.notAfter.toISOString(),
  }
  // The index first: after a crash, everything that was signed can be revoked.
  await saveIndex(dir, { ...index, issued: [...index.issued, entry] })
  return {
    certificateDer: await buildCertificate(profile, fields, issuer),
    issuerDer: issuer.certificateDer,
  }
}

type Surroundings = { readonly list: string; readonly repositoryUri: string }

function fieldsOf(request: IssueRequest, { list, repositoryUri }: Surroundings): CertificateFields {
  const { subscriber, key, from, years } = request
  const day = japanDate(from)
  return {
    ...validityFromJapanDay(day, { years }),
    serialBytes: randomSerial(),
    subject: nameParts(subscriber, subscriber.cn),
    spkiDer: createPublicKey(key).export({ type: 'spki', format: 'der' }),
    roles: subscriber.roles.map((role) => parseHealthcareRole(role, day)),
    ...(subscriber.nameJa && { alternativeName: nameParts(subscriber, subscriber.nameJa) }),
    crlPoints: [{ uri: `${repositoryUri}/${list}.crl` }],
    cpsUri: `${repositoryUri}/policy/`,
  }
}

function nameParts({ o, ou, serialNumber }: Subscriber, cn: string): NamePart[] {
  const parts: (NamePart | undefined)[] = [
    ['C', 'JP'],
    o ? ['O', o] : undefined,
    ou ? ['OU', ou] : undefined,
    ['CN', cn],
    ['serialNumber', serialNumber],
  ]
  return parts.filter((part) => part !== undefined)
}

/** 64 random bits; the first byte is never 0, so that the number has one written form. */
function randomSerial(): Uint8Array {
  const bytes = randomBytes(8)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes
}
