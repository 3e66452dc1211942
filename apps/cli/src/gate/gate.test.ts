/** A gate with software cards of a test hierarchy; the centre is a list in memory that can fall silent. */
import { createPublicKey, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { personaliseHpkiCard } from '@jitsuin/card'
import { japanDate } from '@jitsuin/kernel'
import { createTestHierarchy, generateKey, type TestHierarchy } from '@jitsuin/keys'
import {
  buildCertificate,
  type FetchOutcome,
  type HealthcareRole,
  holderNames,
  parseCertificate,
  parseTrustAnchor,
  signCrl,
  validityFromJapanDay,
} from '@jitsuin/pki'
import { saveCardFile, softwareReaders } from '@jitsuin/readers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGate } from './gate.js'
import type { Entry } from './judge-entry.js'
import { listWatch } from './list-watch.js'

const START = new Date('2026-11-21T03:00:00Z')
const DAY_MS = 86_400_000
const daysBefore = (days: number) => new Date(START.getTime() - days * DAY_MS)
const lastSecondOf = (at: Date) => new Date(`${japanDate(at)}T23:59:59+09:00`)
const cards = mkdtempSync(join(tmpdir(), 'jitsuin-gate-'))

let hierarchy: TestHierarchy
let stranger: TestHierarchy
let now = START
let list: Uint8Array | 'silent' | 'garbled'
let revokedSerial: Uint8Array

beforeAll(async () => {
  const at = new Date(START.getTime() - 3 * DAY_MS) // its own lists count for 96 hours
  hierarchy = await createTestHierarchy({ strength: 'fast', at, random: randomBytes })
  stranger = await createTestHierarchy({ strength: 'fast', at, random: randomBytes })
  await insert('good', hierarchy, {})
  revokedSerial = await insert('revoked', hierarchy, {})
  await insert('expired', hierarchy, { endsDaysAgo: 1 })
  await insert('of a stranger', stranger, {})
  await insert('without a role', hierarchy, { roles: [] })
  list = await makeList()
})
afterAll(() => rmSync(cards, { recursive: true }))

type Wish = { readonly endsDaysAgo?: number; readonly roles?: readonly HealthcareRole[] }

/** Puts a card into a reader of its own; gives the serial number of its authentication certificate. */
async function insert(name: string, of: TestHierarchy, { endsDaysAgo, roles = ['medicalDoctor'] }: Wish) {
  const validity = validityFromJapanDay(japanDate(daysBefore(2)), { years: 5 })
  const ended = endsDaysAgo === undefined ? {} : { notAfter: lastSecondOf(daysBefore(endsDaysAgo)) }
  const application = async (profile: 'signature' | 'authenticationPerson') => {
    const authority = of.authorities[profile === 'signature' ? 'signingCa' : 'authenticationPersonCa']
    const key = await generateKey('rsa2048')
    const serialBytes = Uint8Array.from(randomBytes(8), (byte, at) => (at === 0 ? 0x42 : byte))
    const certificateDer = await buildCertificate(
      profile,
      {
        ...holderNames({ commonName: 'Taro Jitsuin', nameJa: '実印　太郎', serialNumber: 'T0001' }),
        ...validity,
        ...ended,
        serialBytes,
        spkiDer: createPublicKey(key).export({ type: 'spki', format: 'der' }),
        crlPoints: [{ uri: 'http://pki.demo.invalid/auth.crl' }],
        cpsUri: 'http://pki.demo.invalid/policy/',
        roles,
      },
      authority,
    )
    const pkcs8Der = key.export({ type: 'pkcs8', format: 'der' })
    return {
      serialBytes,
      contents: { pkcs8Der, certificatesDer: [certificateDer, authority.certificateDer] },
    }
  }
  const [signature, authentication] = [
    await application('signature'),
    await application('authenticationPerson'),
  ]
  const state = await personaliseHpkiCard({
    layout: 'issued',
    label: name,
    applications: { signature: signature.contents, authentication: authentication.contents },
    pin: '1234',
    puk: '12345678',
    random: randomBytes,
  })
  await saveCardFile(join(cards, `${name}.card.json`), state)
  return authentication.serialBytes
}

async function makeList(): Promise<Uint8Array> {
  const authority = hierarchy.authorities.authenticationPersonCa
  const revoked = [{ serialBytes: revokedSerial, revokedAt: START, reason: 'keyCompromise' as const }]
  const nextUpdate = new Date(START.getTime() + 96 * 3_600_000)
  const issuer = parseCertificate(authority.certificateDer)
  return await signCrl({ issuer, crlNumber: 2n, revoked, thisUpdate: START, nextUpdate }, authority.signer)
}

/** The centre of these tests: lists of people's certificates, and of the authorities above. */
async function answer(url: URL): Promise<FetchOutcome> {
  if (list === 'silent') return { outcome: 'timed-out' }
  const upper =
    url.pathname === '/sarl'
      ? hierarchy.lists.sarl
      : url.pathname === '/rarl'
        ? hierarchy.lists.rarl
        : undefined
  const bytes = list === 'garbled' ? Uint8Array.of(0x30, 0x00) : (upper ?? list)
  return { outcome: 'received', contentType: 'application/pkix-crl', bytes }
}

function gateFor(reader: string) {
  const watch = listWatch({
    places: ['auth', 'sarl', 'rarl'].map((name) => new URL(`http://centre.example.jp/${name}`)),
    fetch: ({ url }) => answer(url),
    now: () => now,
  })
  const entries: Entry[] = []
  const gate = openGate({
    readers: softwareReaders(cards),
    reader: `Software reader ${reader}`,
    anchors: [parseTrustAnchor(hierarchy.root.certificateDer)],
    authorities: [],
    watch,
    holdSeconds: 600,
    now: () => now,
    onEntry: async (entry) => void entries.push(entry),
  })
  return { watch, gate, entries }
}

/** What a gate that has just heard the centre says to a card. */
async function say(reader: string): Promise<Entry | undefined> {
  now = START
  const { watch, gate, entries } = gateFor(reader)
  await watch.refresh()
  await gate.look()
  return entries[0]
}

describe('a gate (T-A10-2)', () => {
  it('opens for a valid card', async () => {
    expect(await say('good')).toMatchObject({
      door: 'opens',
      commonName: 'Taro Jitsuin',
      roles: ['medicalDoctor'],
    })
  })

  it.each([
    ['revoked', 'revoked'],
    ['expired', 'not-in-validity'],
    ['of a stranger', 'not-trusted'],
    ['without a role', 'no-qualification'],
  ] as const)('stays shut for a card that is %s', async (reader, why) => {
    expect(await say(reader)).toMatchObject({ door: 'stays-shut', why })
  })

  it('judges a card once while it lies there, and again when it comes back', async () => {
    const { watch, gate, entries } = gateFor('good')
    await watch.refresh()
    await gate.look()
    await gate.look()
    expect(entries).toHaveLength(1)
  })

  it.each([
    ['works ten minutes without the centre', 600_000, 'opens'],
    ['works no second longer', 601_000, 'stays-shut'],
  ] as const)('%s', async (_what, silentMs, door) => {
    now = START
    const { watch, gate, entries } = gateFor('good')
    await watch.refresh()
    list = 'silent'
    now = new Date(START.getTime() + silentMs)
    expect(await watch.refresh()).toBe('silent')
    await gate.look()
    list = await makeList()
    expect(entries[0]).toMatchObject(
      door === 'opens' ? { door, heardSecondsAgo: 600 } : { door, why: 'status-too-old' },
    )
  })

  it('goes on refusing the revoked card while the centre is silent', async () => {
    now = START
    const { watch, gate, entries } = gateFor('revoked')
    await watch.refresh()
    list = 'silent'
    now = new Date(START.getTime() + 300_000)
    await watch.refresh()
    await gate.look()
    list = await makeList()
    expect(entries[0]).toMatchObject({ door: 'stays-shut', why: 'revoked' })
  })

  it('stays shut when it never heard the centre, or cannot read what it says', async () => {
    for (const state of ['silent', 'garbled'] as const) {
      list = state
      expect(await say('good')).toMatchObject({ door: 'stays-shut', why: 'status-unknown' })
    }
    list = await makeList()
  })
})
