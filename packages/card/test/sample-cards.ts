/** Cards of an invented doctor, from a hierarchy made for each test file. */
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { createTestHierarchy, softwareSigner, type TestHierarchy } from '@jitsuin/keys'
import { buildCertificate, holderNames, validityFromJapanDay } from '@jitsuin/pki'
import type { CardChannel } from '../src/channel.js'
import { createSoftwareCard, type SoftwareCard } from '../src/software/card.js'
import { type HpkiCardOptions, personaliseHpkiCard } from '../src/software/personalise.js'
import type { SoftwareCardState } from '../src/software/state.js'

export const PIN = '2468'
export const PUK = '13572468'

/** A key with its certificates, the holder's first. */
export type Contents = {
  readonly privateKey: KeyObject
  readonly pkcs8Der: Uint8Array
  readonly certificatesDer: readonly [Uint8Array, ...Uint8Array[]]
}

/** The doctor's two keys. */
export type Doctor = {
  readonly hierarchy: TestHierarchy
  readonly signature: Contents
  readonly authentication: Contents
}

/** Makes them. */
export async function makeDoctor({ bits = 2048 } = {}): Promise<Doctor> {
  const hierarchy = await createTestHierarchy({
    strength: 'fast',
    at: new Date('2026-11-21T00:12:00Z'),
    random: randomBytes,
  })
  return {
    hierarchy,
    signature: await issue(hierarchy, 'signature', bits),
    authentication: await issue(hierarchy, 'authenticationPerson', bits),
  }
}

/** A new key certified for the doctor. */
export async function issue(
  hierarchy: TestHierarchy,
  profile: 'signature' | 'authenticationPerson',
  bits = 2048,
): Promise<Contents> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  const certificateDer = await certify(hierarchy, profile, softwareSigner(privateKey).spkiDer)
  const authority = authorityOf(hierarchy, profile)
  return {
    privateKey,
    pkcs8Der: privateKey.export({ type: 'pkcs8', format: 'der' }),
    certificatesDer: [certificateDer, authority.certificateDer, hierarchy.root.certificateDer],
  }
}

/** A certificate of the doctor for a public key. */
export function certify(
  hierarchy: TestHierarchy,
  profile: 'signature' | 'authenticationPerson',
  spkiDer: Uint8Array,
): Promise<Uint8Array> {
  return buildCertificate(
    profile,
    {
      ...holderNames({ commonName: 'Taro Jitsuin', serialNumber: 'T0001', nameJa: '実印　太郎' }),
      ...validityFromJapanDay('2026-11-21', { years: 5 }),
      serialBytes: randomBytes(8),
      spkiDer,
      roles: ['medicalDoctor'],
      crlPoints: [{ uri: `${hierarchy.repositoryUri}/sign.crl` }],
      cpsUri: `${hierarchy.repositoryUri}/policy/`,
    },
    authorityOf(hierarchy, profile),
  )
}

function authorityOf({ authorities }: TestHierarchy, profile: 'signature' | 'authenticationPerson') {
  return profile === 'signature' ? authorities.signingCa : authorities.authenticationPersonCa
}

/** The doctor's card, as it would lie in a file. */
export function makeState(
  doctor: Doctor,
  options: Partial<HpkiCardOptions> = {},
): Promise<SoftwareCardState> {
  return personaliseHpkiCard({
    layout: 'issued',
    label: 'Taro Jitsuin',
    applications: { signature: doctor.signature, authentication: doctor.authentication },
    pin: PIN,
    puk: PUK,
    random: randomBytes,
    ...options,
  })
}

/** The same, with power on. */
export async function makeCard(
  doctor: Doctor,
  options: Partial<HpkiCardOptions> = {},
): Promise<SoftwareCard> {
  return createSoftwareCard(await makeState(doctor, options), { random: randomBytes })
}

/** Sends hexadecimal text, gives hexadecimal text. */
export async function sendHex({ transmit }: CardChannel, command: string): Promise<string> {
  return hex(await transmit(bytes(command)))
}

/** Octets of hexadecimal text, in which spaces do not count. */
export function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'))
}

/** Hexadecimal text. */
export function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex')
}

/** A channel that keeps what went over it. */
export function recorded(channel: CardChannel): CardChannel & { readonly sent: string[] } {
  const sent: string[] = []
  return {
    atr: channel.atr,
    sent,
    transmit: (command) => {
      sent.push(hex(command))
      return channel.transmit(command)
    },
  }
}
