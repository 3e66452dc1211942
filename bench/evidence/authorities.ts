/** The authorities of thirty years: those that stamp, and those that certify doctors. Everyone is invented; time is an argument. */
import { createHash, randomBytes } from 'node:crypto'
import type { EvidenceStampSource } from '@jitsuin/ades'
import { generateKey, type KeyKind, softwareSigner } from '@jitsuin/keys'
import {
  buildCertificate,
  type CrlScope,
  encodeTimeStampRequest,
  type KeySigner,
  parseCertificate,
  type RevokedCertificate,
  type Signer,
  signCrl,
  timeStampAuthority,
  validityFromJapanDay,
} from '@jitsuin/pki'

/** Where an authority is from and what keys it has. `from`: a day in Japan, `2026-04-01`. */
export type Beginning = { readonly name: string; readonly from: string; readonly key: KeyKind }

type Root = { readonly signer: KeySigner; readonly certificateDer: Uint8Array }

const LIST_HOURS = 96
const after = (at: Date, hours: number) => new Date(at.getTime() + hours * 3_600_000)
const named = (name: string) =>
  [
    ['C', 'JP'],
    ['O', 'Invented'],
    ['CN', name],
  ] as const

async function makeRoot({ name, from, key }: Beginning): Promise<Root> {
  const signer = softwareSigner(await generateKey(key), { work: 'here' })
  const fields = {
    ...validityFromJapanDay(from, { years: 30 }),
    subject: named(`${name} Root`),
    serialBytes: randomBytes(8),
    spkiDer: signer.spkiDer,
  }
  return {
    signer,
    certificateDer: await buildCertificate('root', fields, { signer, certificateDer: 'self-signed' }),
  }
}

function listOf(
  { signer, certificateDer }: Root,
  at: Date,
  more: { readonly revoked?: readonly RevokedCertificate[]; readonly scope?: CrlScope } = {},
): Promise<Uint8Array> {
  const issuer = parseCertificate(certificateDer)
  const times = { thisUpdate: at, nextUpdate: after(at, LIST_HOURS) }
  return signCrl({ issuer, ...times, crlNumber: BigInt(at.getTime()), revoked: [], ...more }, signer)
}

/** One that stamps: a new unit each time the last one has two years left. */
export type StampAuthority = {
  readonly name: string
  readonly root: Uint8Array
  readonly stampAt: (at: Date) => Promise<EvidenceStampSource>
  readonly listAt: (at: Date) => Promise<Uint8Array>
}

const UNIT_YEARS = 7
const CHANGE_AFTER_YEARS = 5

/** Makes one. */
export async function makeStampAuthority(beginning: Beginning): Promise<StampAuthority> {
  const root = await makeRoot(beginning)
  const units = new Map<number, Promise<Signer>>()
  const firstYear = Number(beginning.from.slice(0, 4))
  const unitAt = (at: Date): Promise<Signer> => {
    const number = Math.floor((at.getUTCFullYear() - firstYear) / CHANGE_AFTER_YEARS)
    const unit =
      units.get(number) ??
      makeUnit(root, { ...beginning, from: `${firstYear + number * CHANGE_AFTER_YEARS}-01-01` })
    units.set(number, unit)
    return unit
  }
  return {
    name: beginning.name,
    root: root.certificateDer,
    stampAt: async (at) => stampSource(await unitAt(at), at),
    listAt: (at) => listOf(root, at),
  }
}

async function makeUnit(root: Root, { name, from, key }: Beginning): Promise<Signer> {
  const signer = softwareSigner(await generateKey(key), { work: 'here' })
  const fields = {
    ...validityFromJapanDay(from, { years: UNIT_YEARS }),
    subject: named(`${name} Unit ${from.slice(0, 4)}`),
    serialBytes: randomBytes(8),
    spkiDer: signer.spkiDer,
    crlPoints: [{ uri: 'http://stamps.demo.invalid/tsa.crl' }],
  }
  const certificateDer = await buildCertificate('timeStampUnit', fields, root)
  return { ...signer, certificateDer, chainDer: [root.certificateDer] }
}

function stampSource(unit: Signer, at: Date): EvidenceStampSource {
  const authority = timeStampAuthority(unit, {
    policies: ['1.3.6.1.4.1.99999.1'],
    digests: new Set(['sha256', 'sha384', 'sha512']),
    accuracy: { seconds: 1 },
    ordering: 'by-time',
  })
  return async (value, digest) => {
    const request = encodeTimeStampRequest({ digest, value, certificate: 'wanted' })
    const answer = await authority(request, { at, serialBytes: randomBytes(8) })
    if (answer.outcome === 'refused') throw new Error(answer.failure)
    return answer.token
  }
}

/** One that certifies doctors, with a root and one CA below it. `revokedAt`: when the CA itself was revoked. */
export type DoctorsAuthority = {
  readonly root: Uint8Array
  readonly ca: Uint8Array
  /** A doctor with a certificate of five years, the same all year. */
  readonly doctorAt: (at: Date) => Promise<Signer>
  readonly listsAt: (at: Date) => Promise<readonly Uint8Array[]>
}

/** Makes one. */
export async function makeDoctorsAuthority(
  beginning: Beginning & { readonly revokedAt?: Date },
): Promise<DoctorsAuthority> {
  const { name, from, key, revokedAt } = beginning
  const root = await makeRoot(beginning)
  const ca = softwareSigner(await generateKey(key), { work: 'here' })
  const caSerial = createHash('sha256').update(name).digest().subarray(0, 8).fill(0x11, 0, 1)
  const caDer = await buildCertificate(
    'signingCa',
    {
      ...validityFromJapanDay(from, { years: 20 }),
      subject: named(`${name} CA`),
      serialBytes: caSerial,
      spkiDer: ca.spkiDer,
      crlPoints: [{ uri: 'http://pki.demo.invalid/sarl.crl' }],
      cpsUri: 'http://pki.demo.invalid/policy/',
    },
    root,
  )
  const authority = { signer: ca, certificateDer: caDer }
  const doctors = new Map<number, Promise<Signer>>()
  return {
    root: root.certificateDer,
    ca: caDer,
    doctorAt: (at) => {
      const year = at.getUTCFullYear()
      const doctor = doctors.get(year) ?? makeDoctor(authority, `${year}-01-01`)
      doctors.set(year, doctor)
      return doctor
    },
    listsAt: async (at) => {
      const isRevoked = revokedAt !== undefined && revokedAt <= at
      const revoked = isRevoked ? [{ serialBytes: caSerial, revokedAt, reason: 'cACompromise' as const }] : []
      return [await listOf(root, at, { revoked }), await listOf(authority, at)]
    },
  }
}

async function makeDoctor(ca: Root, from: string): Promise<Signer> {
  const signer = softwareSigner(await generateKey('p256'), { work: 'here' })
  const name = [
    ['C', 'JP'],
    ['CN', 'Taro Jitsuin'],
    ['serialNumber', `T${from.slice(0, 4)}`],
  ] as const
  const fields = {
    ...validityFromJapanDay(from, { years: 5 }),
    serialBytes: randomBytes(8),
    subject: name,
    spkiDer: signer.spkiDer,
    roles: ['medicalDoctor'] as const,
    crlPoints: [{ uri: 'http://pki.demo.invalid/sign.crl' }],
    cpsUri: 'http://pki.demo.invalid/policy/',
  }
  return { ...signer, certificateDer: await buildCertificate('signature', fields, ca), chainDer: [] }
}
