/** Invented holders and their software cards, made as the issuing office would make them. */
import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { personaliseHpkiCard, type SoftwareCardState } from '@jitsuin/card'
import { japanDate } from '@jitsuin/kernel'
import { createTestHierarchy, generateKey, type TestHierarchy } from '@jitsuin/keys'
import { buildCertificate, type HealthcareRole, holderNames, validityFromJapanDay } from '@jitsuin/pki'
import { makeCardFolder, saveCardFile } from '@jitsuin/readers'

/** A holder to make a card for. */
export type Person = {
  readonly cn: string
  readonly nameJa: string
  readonly role: HealthcareRole
  /** The first day of its five years; a month ago unless told. */
  readonly since?: Date
  readonly layout?: 'guideline' | 'issued'
  readonly tries?: number
  /** `mixed-up`: what is issued for signing documents lies in the application for signing in. */
  readonly authentication?: 'right' | 'mixed-up'
}

/** A folder of software cards with an authority behind it. */
export type CardFolder = {
  readonly path: string
  readonly root: Uint8Array
  /** Makes a card and puts it into the reader `Software reader NAME`. Its PIN is 1234, its PUK 12345678. */
  readonly insert: (name: string, person: Person) => Promise<SoftwareCardState>
}

/** Of every card made here. */
export const PIN = '1234'

const AUTHORITIES = { signature: 'signingCa', authenticationPerson: 'authenticationPersonCa' } as const

type Making = { readonly hierarchy: TestHierarchy; readonly person: Person }

/** So many days before now. */
export function daysAgo(days: number): Date {
  return new Date(Date.now() - days * 86_400_000)
}

/** Makes the authority and an empty folder. The keys are shared by all cards, because keys take long to make. */
export async function makeCards(folder: string): Promise<CardFolder> {
  const at = daysAgo(3000)
  const hierarchy = await createTestHierarchy({ strength: 'fast', at, random: randomBytes })
  const [signatureKey, authenticationKey] = await Promise.all([
    generateKey('rsa2048'),
    generateKey('rsa2048'),
  ])
  await makeCardFolder(folder)

  async function insert(name: string, person: Person): Promise<SoftwareCardState> {
    const making = { hierarchy, person }
    const signature = await application(signatureKey, 'signature', making)
    const purpose = person.authentication === 'mixed-up' ? 'signature' : 'authenticationPerson'
    const authentication = await application(authenticationKey, purpose, making)
    const state = await personaliseHpkiCard({
      layout: person.layout ?? 'issued',
      label: person.nameJa,
      applications: { signature, authentication },
      pin: PIN,
      puk: '12345678',
      ...(person.tries === undefined ? {} : { tries: person.tries }),
      random: randomBytes,
    })
    await saveCardFile(join(folder, `${name}.card.json`), state)
    return state
  }
  return { path: folder, root: hierarchy.root.certificateDer, insert }
}

async function application(key: KeyObject, profile: keyof typeof AUTHORITIES, { hierarchy, person }: Making) {
  const authority = hierarchy.authorities[AUTHORITIES[profile]]
  const holder = { commonName: person.cn, nameJa: person.nameJa, serialNumber: 'T0001' }
  const certificateDer = await buildCertificate(
    profile,
    {
      ...holderNames(holder),
      ...validityFromJapanDay(japanDate(person.since ?? daysAgo(30)), { years: 5 }),
      serialBytes: randomBytes(8),
      spkiDer: createPublicKey(key).export({ type: 'spki', format: 'der' }),
      crlPoints: [{ uri: 'http://pki.demo.invalid/sign.crl' }],
      cpsUri: 'http://pki.demo.invalid/policy/',
      roles: [person.role],
    },
    authority,
  )
  const pkcs8Der = key.export({ type: 'pkcs8', format: 'der' })
  const above = [authority.certificateDer, hierarchy.root.certificateDer]
  return { pkcs8Der, certificatesDer: [certificateDer, ...above] }
}
