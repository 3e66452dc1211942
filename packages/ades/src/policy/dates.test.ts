/** Algorithms that ended, in signatures of the years in which they did. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign as signWith } from 'node:crypto'
import { toBase64, utf8 } from '@jitsuin/kernel'
import { type DigestName, encodeTimeStampRequest, type Signer, timeStampAuthority } from '@jitsuin/pki'
import { canonicalize, elementsOf, parseXml, textOf } from '@jitsuin/xml'
import { beforeAll, describe, expect, it } from 'vitest'
import { attribute } from '../cades/create/attribute.js'
import { signCades } from '../cades/create/sign-cades.js'
import { addToMessage } from '../cades/extend/change-message.js'
import { extendCades } from '../cades/extend/extend-cades.js'
import { UNSIGNED_ATTRIBUTES } from '../cades/oids.js'
import { readMessage } from '../cades/read/message.js'
import { sign } from '../create/sign.js'
import { extend } from '../extend/extend.js'
import type { ValidationReport } from '../report.js'
import { signing } from '../test-support/documents.js'
import { makeWorld, type World } from '../test-support/people.js'
import { validate } from '../validate/validate.js'
import { BUILT_IN_POLICIES } from './built-in.js'
import type { ValidationPolicy } from './policy.js'

const on = (day: string) => new Date(`${day}T03:00:00Z`)
const [SIGNED, BEFORE, AFTER, CHECKED] = ['2012-06-01', '2012-07-20', '2012-08-02', '2012-10-01'].map(on) as [
  Date,
  Date,
  Date,
  Date,
] // four of them
const LETTER = utf8('<Letter><Body>紹介状</Body></Letter>')

let world: World
let doctor: Signer
let privateKey: KeyObject
beforeAll(async () => {
  world = await makeWorld(on('2012-05-01'))
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  privateKey = pair.privateKey
  doctor = await world.issue(['medicalDoctor'], {
    key: privateKey,
    notBefore: new Date('2012-04-30T15:00:00Z'),
    notAfter: new Date('2017-04-30T14:59:59Z'),
  })
})

const reasons = ({ verdict, subIndication, signatures }: ValidationReport) => [
  verdict,
  ...(subIndication ? [subIndication] : []),
  ...signatures.flatMap(({ checks }) =>
    checks.filter((one) => one.verdict.startsWith('IN')).map(({ reason }) => reason.code),
  ),
]
const doubts = ({ signatures }: ValidationReport) =>
  (signatures[0]?.doubtedAlgorithms ?? []).map(
    ({ where, algorithm, endedAt }) => `${where}: ${algorithm} ${endedAt}`,
  )
async function check(file: Uint8Array, at = CHECKED, policy: 'hpki' | ValidationPolicy = 'hpki') {
  const trust = world.trustWith(await world.listsAt(new Date(at.getTime() - 3_600_000)))
  return validate(file, { at, trust, policy })
}

/** The same signature, made with SHA-1 by node:crypto over the SignedInfo that says so. */
function withSha1(file: Uint8Array): Uint8Array {
  const text = Buffer.from(file)
    .toString()
    .replace(
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    )
  const elements = [...elementsOf(parseXml(utf8(text)).root)]
  const named = (name: string) => {
    const found = elements.find(({ localName }) => localName === name)
    if (!found) throw new Error(`No ${name}`)
    return found
  }
  const octets = canonicalize(named('SignedInfo'), { algorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#' })
  return utf8(text.replace(textOf(named('SignatureValue')), toBase64(signWith('sha1', octets, privateKey))))
}
const signedXml = async () =>
  withSha1(await sign(LETTER, signing(doctor, { form: { packaging: 'enveloped' }, signingTime: SIGNED })))
const stampedXml = async (at: Date) =>
  extend(await signedXml(), { level: 't', timeStamp: world.stampAt(at), randomBytes })

describe('a signature with SHA-1', () => {
  it('holds if a time stamp proves that it is older than the end of SHA-1', async () => {
    expect(reasons(await check(await stampedXml(BEFORE)))).toEqual(['VALID'])
  })

  it.each([
    ['without a time stamp', signedXml],
    ['with a time stamp of the day after', () => stampedXml(AFTER)],
  ])('is neither confirmed nor refused %s, and the report names the algorithm', async (_what, make) => {
    const report = await check(await make())
    expect(reasons(report)).toEqual([
      'INDETERMINATE',
      'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      'algorithms/ended',
    ])
    expect(doubts(report)).toEqual(['signature: SHA-1 2012-08-01'])
  })

  it('was fine without a time stamp while SHA-1 counted', async () => {
    expect(reasons(await check(await signedXml(), BEFORE))).toEqual(['VALID'])
  })

  it.each([
    ['content', /紹介状/, '招待状', 'references/changed'],
    ['value', /(SignatureValue[^>]*>)..../, '$1AAAA', 'value/wrong'],
  ] as const)('is refused when its %s was changed', async (_what, from, to, code) => {
    const text = Buffer.from(await signedXml()).toString()
    expect(text).toMatch(from)
    expect(reasons(await check(utf8(text.replace(from, to))))).toEqual(
      expect.arrayContaining(['INVALID', code]),
    )
  })

  it('ends on the day that the policy of the caller says', async () => {
    const { basic } = BUILT_IN_POLICIES
    const later: ValidationPolicy = {
      ...basic,
      algorithms: {
        ...basic.algorithms,
        digests: basic.algorithms.digests.map((row) =>
          row.name === 'sha1' ? { ...row, until: '2013-01-01' } : row,
        ),
      },
    }
    const without: ValidationPolicy = {
      ...basic,
      algorithms: {
        ...basic.algorithms,
        digests: basic.algorithms.digests.filter(({ name }) => name !== 'sha1'),
      },
    }
    const file = await signedXml()
    expect(reasons(await check(file, CHECKED, later))).toEqual(['VALID'])
    expect(reasons(await check(file, BEFORE, without))).toEqual([
      'INDETERMINATE',
      'CRYPTO_CONSTRAINTS_FAILURE',
      'algorithms/unknown',
    ])
  })

  it('made after the end, as its content time stamp shows, is told apart', async () => {
    const { hpki } = BUILT_IN_POLICIES
    const policy: ValidationPolicy = {
      ...hpki,
      algorithms: {
        ...hpki.algorithms,
        curves: [{ name: 'prime256v1', until: '2012-05-15' }],
      },
    }
    const onCurve = await world.issue(['medicalDoctor'], {
      key: 'p256',
      notBefore: new Date('2012-04-30T15:00:00Z'),
      notAfter: new Date('2017-04-30T14:59:59Z'),
    })
    const signed = (contentTimeStamp?: ReturnType<World['stampAt']>) =>
      signCades(LETTER, {
        signer: onCurve,
        packaging: 'attached',
        signingTime: SIGNED,
        ...(contentTimeStamp && { contentTimeStamp }),
      })
    expect(reasons(await check(await signed(world.stampAt(SIGNED)), CHECKED, policy))).toEqual([
      'INDETERMINATE',
      'CRYPTO_CONSTRAINTS_FAILURE',
      'algorithms/after-end',
    ])
    expect(reasons(await check(await signed(), CHECKED, policy))).toEqual([
      'INDETERMINATE',
      'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      'algorithms/ended',
    ])
  })
})

/** A stamp whose imprint is made with SHA-1. */
async function sha1Stamp(value: Uint8Array, at: Date): Promise<Uint8Array> {
  const digests: ReadonlySet<DigestName> = new Set(['sha1'])
  const authority = timeStampAuthority(world.timeStampUnit, {
    policies: ['1.3.6.1.4.1.99999.1'],
    digests,
    accuracy: { seconds: 1 },
    ordering: 'by-time',
  })
  const digest = createHash('sha1').update(value).digest()
  const request = encodeTimeStampRequest({ digest: 'sha1', value: digest, certificate: 'wanted' })
  const answer = await authority(request, { at, serialBytes: randomBytes(8) })
  if (answer.outcome === 'refused') throw new Error(answer.failure)
  return answer.token
}

describe('a time stamp with SHA-1', () => {
  const raised = async (archivedAt?: Date) => {
    const bare = await signCades(LETTER, { signer: doctor, packaging: 'attached', signingTime: SIGNED })
    const message = readMessage(bare)
    const [part] = message.signers
    if (!part) throw new Error('No signer')
    const token = await sha1Stamp(part.signature, SIGNED)
    const stamp = attribute(UNSIGNED_ATTRIBUTES.signatureTimeStamp, token)
    const file = addToMessage(message, { attributes: { part, values: [stamp] } })
    if (!archivedAt) return file
    const trust = world.trustWith(await world.listsAt(new Date(BEFORE.getTime() - 3_600_000)))
    return extendCades(file, {
      level: 'lta',
      validation: { at: BEFORE, trust, policy: 'hpki' },
      timeStamp: world.stampAt(archivedAt),
    })
  }

  it('proves nothing any more once SHA-1 has ended', async () => {
    const report = await check(await raised())
    expect(reasons(report)).toEqual([
      'INDETERMINATE',
      'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      'stamp/algorithm-ended',
    ])
    expect(doubts(report)).toEqual(['time-stamp-imprint: SHA-1 2012-08-01'])
  })

  it('goes on proving if an archive time stamp covered it before', async () => {
    expect(reasons(await check(await raised(BEFORE)))).toEqual(['VALID'])
  })

  it('is lost if the archive time stamp came too late', async () => {
    expect(reasons(await check(await raised(AFTER)))).toEqual([
      'INDETERMINATE',
      'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      'stamp/algorithm-ended',
    ])
  })
})
