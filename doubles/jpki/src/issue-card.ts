/** Issues a card: two keys, two certificates, one entry each in the register. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { type JpkiContents, type JpkiMarks, personaliseJpkiCard, type SoftwareCardState } from '@jitsuin/card'
import { toHex } from '@jitsuin/kernel'
import { generateKey } from '@jitsuin/keys'
import { type Validity, validityFromJapanDay } from '@jitsuin/pki'
import type { Authority } from './authorities.js'
import { buildCardCertificate, type JpkiPerson } from './certificates.js'
import type { IssuedState, JpkiCa } from './state.js'

/** A card to issue. */
export type MyNumberCardOptions = {
  readonly person: JpkiPerson
  /** 4 digits. */
  readonly authenticationPin: string
  /** 6 to 16 letters and digits; without it the card has no certificate for signatures. */
  readonly signaturePin?: string
  /** The holder of an earlier card, on renewal. */
  readonly holderId?: string
  /** First day in Japan, `YYYY-MM-DD`; today if not said. */
  readonly firstDay?: string
}

/** What issuing needs. */
export type IssuingDesk = {
  readonly authorities: Readonly<Record<JpkiCa, Authority>>
  readonly marks: JpkiMarks
  readonly baseUri: string
  readonly random: (size: number) => Uint8Array
}

/** A card, its holder's name for relying parties, and what is to be recorded before the card is given out. */
export type NewCard = {
  readonly holderId: string
  readonly card: SoftwareCardState
  readonly issued: readonly IssuedState[]
}

const YEARS = 5

/** Makes a card. @throws {CardError} `pin/malformed` */
export async function makeCard(
  desk: IssuingDesk,
  {
    person,
    authenticationPin,
    signaturePin,
    firstDay,
    holderId: known,
  }: MyNumberCardOptions & { readonly firstDay: string },
): Promise<NewCard> {
  const holderId = known ?? toHex(desk.random(16))
  const period = validityFromJapanDay(firstDay, { years: YEARS })
  const authentication = await certify(desk, { ca: 'user-authentication', period, person: undefined })
  const signature =
    signaturePin === undefined ? undefined : await certify(desk, { ca: 'signature', period, person })
  const card = await personaliseJpkiCard({
    label: `${person.name}（デモ）`,
    authentication: { ...authentication.contents, pin: authenticationPin },
    ...(signature &&
      signaturePin !== undefined && { signature: { ...signature.contents, pin: signaturePin } }),
    random: desk.random,
  })
  const made = [authentication, ...(signature ? [signature] : [])]
  return { holderId, card, issued: made.map(({ ca, serialHex }) => ({ ca, serialHex, holderId })) }
}

type Wanted = { readonly ca: JpkiCa; readonly period: Validity; readonly person: JpkiPerson | undefined }
type Certified = Pick<Wanted, 'ca'> & {
  readonly serialHex: string
  readonly contents: Omit<JpkiContents, 'pin'>
}

async function certify(
  { authorities, marks, baseUri, random }: IssuingDesk,
  wanted: Wanted,
): Promise<Certified> {
  const { ca, period, person } = wanted
  const privateKey: KeyObject = await generateKey('rsa2048')
  const { signer, certificate } = authorities[ca]
  const serialBytes = positive(random(8))
  const certificateDer = await buildCardCertificate({
    ca,
    ...period,
    person,
    marks,
    baseUri,
    signer,
    serialBytes,
    commonName: commonName(random),
    spkiDer: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
  })
  const pkcs8Der = privateKey.export({ type: 'pkcs8', format: 'der' })
  return {
    ca,
    serialHex: toHex(serialBytes),
    contents: { pkcs8Der, certificateDer, caCertificateDer: certificate.bytes },
  }
}

/** A number that says nothing about a person. */
function commonName(random: (size: number) => Uint8Array): string {
  return BigInt(`0x${toHex(random(8))}`)
    .toString()
    .padStart(20, '0')
}

/** Neither negative nor with a leading zero, so that the octets are those in the certificate. */
function positive(bytes: Uint8Array): Uint8Array {
  return bytes.with(0, ((bytes[0] ?? 0) & 0x3f) | 0x40)
}
