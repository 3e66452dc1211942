/** Past signature validation (EN 319 102-1 §5.6.2): what proofs of existence save, and what is lost without them. */
import { utf8 } from '@jitsuin/kernel'
import { rootScope } from '@jitsuin/keys'
import { parseCertificate, type RevokedCertificate, type Signer, signCrl } from '@jitsuin/pki'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CadesOptions, signCades } from '../cades/create/sign-cades.js'
import { extendCades } from '../cades/extend/extend-cades.js'
import { BUILT_IN_POLICIES } from '../policy/built-in.js'
import type { ValidationPolicy } from '../policy/policy.js'
import type { ValidationReport } from '../report.js'
import { DAY_0, day, makeWorld, type World } from '../test-support/people.js'
import { judgeSignerPath } from './path.js'
import { addProofs } from './proofs.js'
import { trustFor } from './trust.js'
import { validate } from './validate.js'

const CONTENT = utf8('紹介状')
let world: World
/** Whose stamps archive: nothing happens to this authority. */
let archivist: World
let doctor: Signer
beforeAll(async () => {
  world = await makeWorld()
  archivist = await makeWorld()
  doctor = await world.issue(['medicalDoctor'], { notAfter: new Date('2026-05-31T14:59:59Z') })
})

const anchors = () => [world.root, archivist.root]
const entry = (certificateDer: Uint8Array, revokedAt: Date): RevokedCertificate => ({
  serialBytes: parseCertificate(certificateDer).serialBytes,
  revokedAt,
  reason: 'keyCompromise',
})

/** Lists of both hierarchies as issued on a day, with what was revoked until then. */
type Revoked = { readonly signer?: Date; readonly authority?: Date; readonly timeStampUnit?: Date }
async function listsAt(at: Date, { signer, authority, timeStampUnit }: Revoked = {}) {
  const { root, authorities, repositoryUri } = world.hierarchy
  const ofRoot = (name: 'sarl' | 'tsa', revoked: RevokedCertificate[]) =>
    signCrl(
      {
        issuer: parseCertificate(root.certificateDer),
        thisUpdate: at,
        nextUpdate: new Date(at.getTime() + 96 * 3_600_000),
        crlNumber: 3n,
        revoked,
        scope: rootScope(name, repositoryUri),
      },
      root.signer,
    )
  const [subscribers] = await world.listsAt(at, signer ? [entry(doctor.certificateDer, signer)] : [])
  return [
    ...(subscribers ? [subscribers] : []),
    await ofRoot('sarl', authority ? [entry(authorities.signingCa.certificateDer, authority)] : []),
    await ofRoot('tsa', timeStampUnit ? [entry(world.timeStampUnit.certificateDer, timeStampUnit)] : []),
    ...(await archivist.listsAt(at)),
  ]
}

const signed = (more: Partial<CadesOptions> = {}) =>
  signCades(CONTENT, { signer: doctor, packaging: 'attached', signingTime: DAY_0, ...more })
const stamped = (at = DAY_0) => signed({ timeStamp: world.stampAt(at) })

/** A message raised on day 1; archived by the other authority, on day 2 unless told otherwise. */
async function raised(level: 'lt' | 'lta', archivedAt = day(2)): Promise<Uint8Array> {
  const trust = { anchors: anchors(), material: { crls: await listsAt(day(0.9)) } }
  const validation = { at: day(1), trust, policy: 'hpki' } as const
  return extendCades(await stamped(), { level, validation, timeStamp: archivist.stampAt(archivedAt) })
}

type Question = { readonly at: Date; readonly revoked?: Revoked; readonly policy?: 'hpki' | 'basic' }
async function check(file: Uint8Array, { at, revoked = {}, policy = 'hpki' }: Question) {
  const crls = await listsAt(new Date(at.getTime() - 3_600_000), revoked)
  const material = { certificates: [world.signingCa], crls }
  return validate(file, { at, policy, trust: { anchors: anchors(), material } })
}
const reasons = ({ verdict, subIndication, signatures }: ValidationReport) => [
  verdict,
  ...(subIndication ? [subIndication] : []),
  ...signatures.flatMap(({ checks }) =>
    checks.filter((one) => one.verdict.startsWith('IN')).map(({ reason }) => reason.code),
  ),
]

describe('a certificate that was revoked', () => {
  it('after a time stamp does not harm the signature', async () => {
    expect(reasons(await check(await stamped(), { at: day(20), revoked: { signer: day(10) } }))).toEqual([
      'VALID',
    ])
  })

  it('leaves a signature without a proof of its time open', async () => {
    expect(reasons(await check(await signed(), { at: day(20), revoked: { signer: day(10) } }))).toEqual([
      'INDETERMINATE',
      'REVOKED_NO_POE',
      'revocation/unproven',
    ])
  })

  it('before the time stamp: HPKI refuses, EN 319 102-1 asks for a proof that the signature is younger', async () => {
    const late = await stamped(day(12))
    const question = { at: day(20), revoked: { signer: day(10) } }
    expect(reasons(await check(late, question))).toEqual(['INVALID', 'REVOKED', 'revocation/revoked'])
    expect(reasons(await check(late, { ...question, policy: 'basic' }))).toEqual([
      'INDETERMINATE',
      'REVOKED_NO_POE',
      'revocation/unproven',
    ])
    const proven = await signed({
      timeStamp: world.stampAt(day(12)),
      contentTimeStamp: world.stampAt(day(11)),
    })
    expect(reasons(await check(proven, { ...question, policy: 'basic' }))).toEqual([
      'INVALID',
      'REVOKED',
      'revocation/revoked',
    ])
  })
})

describe('a certificate that expired', () => {
  const later = day(100)
  it.each([
    ['hpki', 'OUT_OF_BOUNDS_NO_POE', 'validity/expired-unproven'],
    ['basic', 'OUT_OF_BOUNDS_NO_POE', 'validity/expired-unproven'],
  ] as const)('leaves a signature without a proof open (%s)', async (policy, sub, code) => {
    expect(reasons(await check(await signed(), { at: later, policy }))).toEqual(['INDETERMINATE', sub, code])
  })

  it('is told apart under EN 319 102-1 if it is known not to have been revoked', async () => {
    const material = {
      certificates: [world.signingCa],
      crls: [...(await listsAt(day(59))), ...(await listsAt(later))],
    }
    const trust = { anchors: anchors(), material }
    const report = await validate(await signed(), { at: later, policy: 'basic', trust })
    expect(reasons(report)).toEqual([
      'INDETERMINATE',
      'OUT_OF_BOUNDS_NOT_REVOKED',
      'validity/expired-not-revoked',
    ])
  })

  it('does not harm an archive', async () => {
    expect(reasons(await check(await raised('lta'), { at: later }))).toEqual(['VALID'])
  })

  it('before the time stamp: HPKI refuses, EN 319 102-1 leaves it open', async () => {
    const late = await stamped(day(80))
    expect(reasons(await check(late, { at: later }))).toEqual(['INVALID', 'EXPIRED', 'validity/expired'])
    expect((await check(late, { at: later, policy: 'basic' })).subIndication).toBe('OUT_OF_BOUNDS_NO_POE')
  })

  it('is refused if a time stamp shows that the signature is older than its certificate', async () => {
    const young = await world.issue(['medicalDoctor'], {
      notBefore: new Date('2026-04-03T15:00:00Z'),
      notAfter: new Date('2031-04-03T14:59:59Z'),
    })
    const early = await signed({ signer: young, timeStamp: world.stampAt(day(1)) })
    expect(reasons(await check(early, { at: day(5) }))).toEqual([
      'INVALID',
      'NOT_YET_VALID',
      'validity/not-yet',
    ])
  })
})

describe('an authority that was revoked', () => {
  const question = { at: day(20), revoked: { authority: day(10) } }

  it('leaves open whatever has no proof of its time', async () => {
    expect(reasons(await check(await signed(), question))).toEqual([
      'INDETERMINATE',
      'REVOKED_CA_NO_POE',
      'revocation/ca-unproven',
    ])
  })

  it.each([
    ['with lists from after the revocation', () => stamped()],
    ['with lists stored before it that nothing proves', () => raised('lt')],
    ['with lists that were archived too late', () => raised('lta', day(11))],
  ])('could have forged the status of a signature %s', async (_what, make) => {
    expect(reasons(await check(await make(), question))).toEqual([
      'INDETERMINATE',
      'REVOKED_CA_NO_POE',
      'revocation/ca-unproven',
    ])
  })

  it('does not harm a signature whose lists an archive time stamp proves to be older', async () => {
    expect(reasons(await check(await raised('lta'), question))).toEqual(['VALID'])
  })

  it('before the signature makes it invalid', async () => {
    expect(reasons(await check(await stamped(day(12)), question))).toEqual([
      'INVALID',
      'REVOKED',
      'revocation/ca-revoked',
    ])
  })
})

describe('a time-stamp authority', () => {
  const revoked = { timeStampUnit: day(10) }

  it('that was revoked proves nothing by itself any more', async () => {
    expect(reasons(await check(await stamped(), { at: day(20), revoked }))).toEqual([
      'INDETERMINATE',
      'REVOKED_NO_POE',
      'stamp/revoked',
    ])
  })

  it('that was revoked goes on proving under an archive time stamp from before', async () => {
    expect(reasons(await check(await raised('lta'), { at: day(20), revoked }))).toEqual(['VALID'])
  })

  it('that was revoked before the archive time stamp is lost', async () => {
    const file = await raised('lta', day(12))
    expect((await check(file, { at: day(20), revoked })).verdict).toBe('INVALID')
    expect(reasons(await check(file, { at: day(20), revoked, policy: 'basic' }))).toEqual([
      'INDETERMINATE',
      'REVOKED_NO_POE',
      'stamp/revoked',
    ])
  })

  it('whose certificate expired proves nothing without an archive time stamp', async () => {
    const { notAfter } = parseCertificate(world.timeStampUnit.certificateDer)
    const at = new Date(notAfter.getTime() + 86_400_000)
    const report = await check(await stamped(), { at })
    expect(reasons(report)).toContain('stamp/expired')
    expect(report.subIndication).toBe('OUT_OF_BOUNDS_NO_POE')
  })
})

describe('lists with an algorithm that ended', () => {
  it('count if they are proven to be older, and only then', async () => {
    const { hpki } = BUILT_IN_POLICIES
    const policy: ValidationPolicy = {
      ...hpki,
      algorithms: { ...hpki.algorithms, digests: [{ name: 'sha256', until: '2026-04-10' }] },
    }
    const crls = await listsAt(day(1))
    const material = { certificates: [world.signingCa], crls }
    const trust = trustFor({ trust: { anchors: anchors(), material }, policy })
    const question = {
      target: parseCertificate(doctor.certificateDer),
      around: [],
      base: { at: day(1), proof: 'proven' },
      now: day(20),
    } as const
    expect(judgeSignerPath(trust, policy, question).revocation).toBe('revocation/algorithm')
    const late = { ...trust, proofs: addProofs(new Map(), crls, day(12)), memory: new WeakMap() }
    expect(judgeSignerPath(late, policy, question).revocation).toBe('revocation/algorithm')
    const proven = { ...trust, proofs: addProofs(new Map(), crls, day(2)), memory: new WeakMap() }
    expect(judgeSignerPath(proven, policy, question).revocation).toBe('revocation/ok')
  })
})
