/** Revocation lists and OCSP answers that somebody has spoilt, one thing each, before the command `path verify`. */
import { afterAll, describe, expect, it } from 'vitest'
import { pathVerify } from '../apps/cli/src/commands/path-verify.js'
import * as der from '../packages/pki/src/der.js'
import {
  AT,
  asCa,
  ext,
  extension,
  type Forged,
  forge,
  forgeList,
  gn,
  nameOf,
  newEcKey,
} from '../packages/pki/test/forge.js'
import {
  type AnswerSpec,
  byKey,
  byName,
  forgeAnswer,
  GOOD,
  hours,
  REVOKED,
  type SingleSpec,
  UNKNOWN,
} from '../packages/pki/test/forge-answer.js'
import { Folder } from './support/folder.js'

const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'
const nocheck = extension('1.3.6.1.5.5.7.48.1.5', 'plain', der.nullValue())
const asResponder = [ext.usage(['digitalSignature']), ext.purposes([OCSP_SIGNING]), nocheck]

const root = forge({ subject: 'Root', extensions: asCa() })
const ca = forge({ subject: 'CA', by: root, extensions: asCa() })
const target = forge({ subject: 'Target', by: ca, extensions: [ext.usage(['nonRepudiation'])] })
const neighbour = forge({ subject: 'Neighbour', by: ca, extensions: [ext.usage(['nonRepudiation'])] })
const responder = forge({ subject: 'Responder', by: ca, extensions: asResponder })
const namesake = forge({ subject: 'CA', extensions: asCa() })
const otherCa = forge({ subject: 'Other CA', by: root, extensions: asCa() })
const noCrlSign = forge({
  subject: 'CA',
  by: root,
  key: ca.key,
  extensions: [ext.ca(), ext.usage(['keyCertSign'])],
})
const folder = new Folder()

type Material = {
  readonly lists?: readonly Uint8Array[]
  readonly answers?: readonly Uint8Array[]
  readonly subject?: Forged
  readonly authorities?: readonly Forged[]
}

async function exitCode({ lists = [], answers = [], subject = target, authorities = [ca] }: Material) {
  const options = (name: string, files: readonly Uint8Array[]) =>
    files.flatMap((bytes, at) => [`--${name}`, folder.write(`${name}${at}`, bytes)])
  const said: string[] = []
  const write = (line: string) => said.push(line)
  const io = { out: write, err: write, now: () => AT, interrupted: () => Promise.resolve() }
  const files = [
    ...options('cert', [subject.der]),
    ...options('anchor', [root.der]),
    ...options(
      'intermediate',
      authorities.map((authority) => authority.der),
    ),
    ...options('crl', [rootList, ...lists]),
    ...options('ocsp', answers),
  ]
  return { code: await pathVerify.run([...files, '--at', AT.toISOString()], io), said: said.join('\n') }
}

const rootList = forgeList({ by: root })
const about = (spec: Partial<SingleSpec> = {}): SingleSpec => ({ about: target, issuer: ca, ...spec })
const answer = (spec: Partial<AnswerSpec> = {}, single: Partial<SingleSpec> = {}): Uint8Array =>
  forgeAnswer({ by: responder, certificates: [responder], singles: [about(single)], ...spec })
const answerBy = (spec: Parameters<typeof forge>[0], more: Partial<AnswerSpec> = {}): Uint8Array => {
  const by = forge({ subject: 'Responder', by: ca, extensions: asResponder, ...spec })
  return answer({ by, certificates: [by], ...more })
}
const CRITICAL = ext.unknown('critical')

/** issuingDistributionPoint with one field. */
const scope = (...fields: Uint8Array[]) => extension('2.5.29.28', 'critical', der.sequence(...fields))
const flag = (number: number) => der.encode(der.contextTag(number, 'primitive'), Uint8Array.of(0xff))
const place = (name: Uint8Array) => der.explicit(0, der.encode(der.contextTag(0), name))
const deltaOf = (base: number) => extension('2.5.29.27', 'critical', der.integer(base))
const reason = (number: number) => extension('2.5.29.21', 'plain', der.integer(number, der.ENUMERATED))
const certificateIssuer = (name: string) => extension('2.5.29.29', 'critical', der.sequence(gn.dir(name)))

const SOUND_ANSWERS: readonly (readonly [string, Uint8Array])[] = [
  ['of a delegated responder, by name', answer()],
  ['of a delegated responder, by key', answer({ responder: byKey(responder) })],
  ['of the CA itself', answer({ by: ca, certificates: [] })],
  ['about others as well', answer({ singles: [about({ about: neighbour, status: REVOKED }), about()] })],
  ['with an unknown extension that is not critical', answer({ extensions: [ext.unknown('plain')] })],
]

const SPOILT_ANSWERS: readonly (readonly [string, Uint8Array])[] = [
  ['revoked', answer({}, { status: REVOKED })],
  ['unknown', answer({}, { status: UNKNOWN })],
  ['of a responder without a purpose', answerBy({ extensions: [ext.usage(['digitalSignature']), nocheck] })],
  [
    'of a responder with another purpose',
    answerBy({ extensions: [ext.purposes(['1.3.6.1.5.5.7.3.2']), nocheck] }),
  ],
  ['of a responder with any purpose', answerBy({ extensions: [ext.purposes(['2.5.29.37.0']), nocheck] })],
  [
    'of a responder whose key signs certificates only',
    answerBy({ extensions: [ext.usage(['keyCertSign']), ext.purposes([OCSP_SIGNING]), nocheck] }),
  ],
  ['of a responder that a namesake of the CA made', answerBy({ by: namesake })],
  ['of a responder that the root made', answerBy({ by: root })],
  ['of a responder that another CA made', answerBy({ by: otherCa })],
  ['of a responder below the target', answerBy({ by: target })],
  ['of a responder that had expired', answerBy({ notAfter: hours(-2) })],
  ['of a responder that was not valid yet', answerBy({ notBefore: hours(1) })],
  ['of a responder whose own status nobody knows', answerBy({ extensions: asResponder.slice(0, 2) })],
  ['of a responder whose certificate was changed', answerBy({ spoil: 'signature' })],
  ['of a responder with an unknown critical extension', answerBy({ extensions: [...asResponder, CRITICAL] })],
  ['of a responder whose certificate is not there', answer({ certificates: [] })],
  ['of the target about itself', answer({ by: target, certificates: [target] })],
  ['of the root', answer({ by: root, certificates: [root] })],
  ['of a namesake of the CA', answer({ by: namesake, certificates: [namesake] })],
  ['that names another key', answer({ responder: byKey(neighbour) })],
  ['that names another signer', answer({ responder: byName(neighbour) })],
  ['made in the future', answer({ producedAt: hours(1) })],
  ['that begins in the future', answer({}, { thisUpdate: hours(1) })],
  ['that is over', answer({}, { thisUpdate: hours(-9), nextUpdate: hours(-1) })],
  ['that ends before it begins', answer({}, { nextUpdate: hours(-2) })],
  ['without an end', answer({}, { nextUpdate: 'none' })],
  ['about another serial number', answer({}, { about: neighbour })],
  ['about the same number of another CA', answer({}, { issuer: otherCa })],
  ['about the same number of a namesake', answer({}, { issuer: namesake })],
  ['with a changed signature', answer({ spoil: 'signature' })],
  ['turned from unknown to good', answer({ spoil: 'status' }, { status: UNKNOWN })],
  ['with an unknown critical extension', answer({ extensions: [CRITICAL] })],
  ['with an unknown critical extension of the status', answer({}, { extensions: [CRITICAL] })],
  [
    'with an unknown critical extension of a neighbour',
    answer({ singles: [about({ about: neighbour, extensions: [CRITICAL] }), about()] }),
  ],
  ['good and revoked', answer({ singles: [about({ status: GOOD }), about({ status: REVOKED })] })],
  ['revoked and good', answer({ singles: [about({ status: REVOKED }), about({ status: GOOD })] })],
  ['cut short', answer().subarray(0, -1)],
  ['with more behind it', Uint8Array.of(...answer(), 0)],
  ['of garbage', Buffer.from('<html>Sign in to the network</html>')],
  ['of nothing', new Uint8Array()],
]

const SOUND_LISTS: readonly (readonly [string, Uint8Array])[] = [
  ['of the CA', forgeList({ by: ca })],
  ['of the CA about a neighbour', forgeList({ by: ca, revoked: [neighbour] })],
  ['for user certificates', forgeList({ by: ca, extensions: [scope(flag(1))] })],
]

const SPOILT_LISTS: readonly (readonly [string, Uint8Array])[] = [
  ['that names the target', forgeList({ by: ca, revoked: [target] })],
  ['of another key', forgeList({ by: forge({ subject: 'CA', key: newEcKey(), extensions: asCa() }) })],
  ['of another CA', forgeList({ by: otherCa })],
  ['of another name', forgeList({ by: ca, issuer: nameOf('CA 2') })],
  ['with a changed signature', forgeList({ by: ca, spoil: 'signature' })],
  ['of the target', forgeList({ by: target, issuer: ca.nameDer })],
  ['for CA certificates', forgeList({ by: ca, extensions: [scope(flag(2))] })],
  ['for attribute certificates', forgeList({ by: ca, extensions: [scope(flag(5))] })],
  [
    'of another place',
    forgeList({ by: ca, extensions: [scope(place(gn.uri('http://crl.example.jp/a.crl')))] }),
  ],
  ['for some reasons', forgeList({ by: ca, extensions: [scope(der.implicit(3, der.namedBitString([1])))] })],
  ['that is a delta without its base', forgeList({ by: ca, extensions: [deltaOf(1)] })],
  ['that is over', forgeList({ by: ca, nextUpdate: hours(-1) })],
  ['of the future', forgeList({ by: ca, thisUpdate: hours(1) })],
  ['with an unknown critical extension', forgeList({ by: ca, extensions: [CRITICAL] })],
  [
    'with an unknown critical extension of an entry',
    forgeList({ by: ca, revoked: [neighbour], entryExtensions: [CRITICAL] }),
  ],
  [
    'that releases without being a delta',
    forgeList({ by: ca, revoked: [target], entryExtensions: [reason(8)] }),
  ],
  [
    'with issuers of entries, but not indirect',
    forgeList({ by: ca, revoked: [neighbour], entryExtensions: [certificateIssuer('CA')] }),
  ],
  ['cut short', forgeList({ by: ca }).subarray(0, -1)],
  ['with more behind it', Uint8Array.of(...forgeList({ by: ca }), 0)],
  ['of garbage', Buffer.from('not here')],
]

describe('hostile statuses', () => {
  afterAll(() => folder.remove())

  it.each(SOUND_ANSWERS)('accept an answer %s', async (_title, bytes) => {
    expect(await exitCode({ answers: [bytes] })).toMatchObject({ code: 0 })
  })

  it.each(SPOILT_ANSWERS)('refuse an answer %s', async (_title, bytes) => {
    expect(await exitCode({ answers: [bytes] })).toMatchObject({ code: 1 })
  })

  it.each(SPOILT_ANSWERS.slice(1))(
    'are not led astray by an answer %s beside a sound list',
    async (_title, bytes) => {
      const { code, said } = await exitCode({ answers: [bytes], lists: [forgeList({ by: ca })] })
      expect(said).not.toContain('TypeError')
      expect(code).toBe(0)
    },
  )

  it.each(SOUND_LISTS)('accept a list %s', async (_title, bytes) => {
    expect(await exitCode({ lists: [bytes] })).toMatchObject({ code: 0 })
  })

  it.each(SPOILT_LISTS)('refuse a list %s', async (_title, bytes) => {
    expect(await exitCode({ lists: [bytes] })).toMatchObject({ code: 1 })
  })

  it('refuse a list of a CA that may not sign lists', async () => {
    const lists = [forgeList({ by: ca })]
    expect(await exitCode({ lists, authorities: [noCrlSign] })).toMatchObject({ code: 1 })
  })

  it('refuse everything below a CA that is revoked, and its lists', async () => {
    const lists = [forgeList({ by: root, revoked: [ca] }), forgeList({ by: ca })]
    expect(await exitCode({ lists })).toMatchObject({ code: 1 })
  })

  it('believe the revocation and not the list that is silent, whichever came later', async () => {
    const older = { thisUpdate: hours(-72) }
    for (const [good, bad] of [
      [{}, older],
      [older, {}],
    ]) {
      const answers = [answer({ producedAt: hours(-1) }, { status: REVOKED, ...bad })]
      expect(await exitCode({ lists: [forgeList({ by: ca, ...good })], answers })).toMatchObject({ code: 1 })
    }
  })

  describe('of indirect lists', () => {
    const office = forge({ subject: 'Office', by: root, extensions: [ext.usage(['cRLSign'])] })
    const name = gn.dir('Office')
    const pointed = forge({ subject: 'Pointed', by: ca, extensions: [ext.point(name, name)] })
    const judge = (list: Partial<Parameters<typeof forgeList>[0]>) =>
      exitCode({
        subject: pointed,
        authorities: [ca, office],
        lists: [forgeList({ by: office, extensions: [ext.indirect(name)], ...list })],
      })

    it('accept one that is silent, and one that names a namesake number of its own issuer', async () => {
      expect(await judge({})).toMatchObject({ code: 0 })
      // Without certificateIssuer an entry speaks of certificates of the list's own issuer (RFC 5280 §5.3.3).
      expect(await judge({ revoked: [pointed] })).toMatchObject({ code: 0 })
    })

    it('refuse what it revokes, what is not indirect, and what another office signed', async () => {
      const other = forge({ subject: 'Office', by: otherCa, key: newEcKey(), extensions: [] })
      expect(await judge({ revoked: [pointed], entryExtensions: [certificateIssuer('CA')] })).toMatchObject({
        code: 1,
      })
      expect(await judge({ extensions: [scope(place(name))] })).toMatchObject({ code: 1 })
      expect(await judge({ extensions: [] })).toMatchObject({ code: 1 })
      expect(await judge({ by: other })).toMatchObject({ code: 1 })
    })
  })
})
