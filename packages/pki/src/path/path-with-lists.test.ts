/** Path validation together with lists of revoked certificates, in the shape of PKITS 4.4, 4.5, 4.7 and 4.14. */
import { describe, expect, it } from 'vitest'
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
} from '../../test/forge.js'
import { RFC5280_ALGORITHMS } from '../algorithm-sets.js'
import { parseCrl } from '../crl/crl.js'
import { crlChecker } from '../crl/crl-checker.js'
import * as der from '../der.js'
import { validatePath } from './validate-path.js'

const root = forge({ subject: 'Root', extensions: asCa(ext.ski('root')) })
const ca = forge({ subject: 'CA', by: root, extensions: asCa(ext.ski('ca'), ext.aki('root')) })
const target = forge({ subject: 'Target', by: ca, extensions: [ext.aki('ca')] })
const stranger = forge({ subject: 'Stranger', extensions: asCa() })
const rootList = forgeList({ by: root })

function judge(
  lists: readonly Uint8Array[],
  { subject = target, others = [ca] }: { subject?: Forged; others?: Forged[] } = {},
) {
  const result = validatePath({
    certificateDer: subject.der,
    intermediatesDer: others.map(({ der }) => der),
    anchors: [root.der],
    at: AT,
    allowed: RFC5280_ALGORITHMS,
    revocation: crlChecker({ lists: lists.map((list) => parseCrl(list)), allowed: RFC5280_ALGORITHMS }),
  })
  return result.verdict === 'valid' ? 'valid' : result.failure.code
}

describe('a path with lists', () => {
  const withTarget = (list: Parameters<typeof forgeList>[0]) => [rootList, forgeList(list)]

  it.each([
    ['complete lists', withTarget({ by: ca }), 'valid'],
    ['4.4.1 a missing list', [rootList], 'status/unknown'],
    ['no list at all', [], 'status/unknown'],
    [
      '4.4.2 a revoked authority',
      [forgeList({ by: root, revoked: [ca] }), forgeList({ by: ca })],
      'status/revoked',
    ],
    ['4.4.3 a revoked target', withTarget({ by: ca, revoked: [target] }), 'status/revoked'],
    ['4.4.4 a wrong signature on the list', withTarget({ by: ca, spoil: 'signature' }), 'status/unknown'],
    ['4.4.5 a list of another issuer', withTarget({ by: ca, issuer: nameOf('Other') }), 'status/unknown'],
    [
      '4.4.6 a list by a stranger in the name of the CA',
      withTarget({ by: stranger, issuer: ca.nameDer }),
      'status/unknown',
    ],
    [
      '4.4.7 a wrong list beside the right one',
      [...withTarget({ by: ca, issuer: nameOf('Other') }), forgeList({ by: ca })],
      'valid',
    ],
    [
      'two lists of the same second and number, the second of which revokes',
      [...withTarget({ by: ca }), forgeList({ by: ca, revoked: [target] })],
      'status/revoked',
    ],
    [
      'two lists of the same second and number, the first of which revokes',
      [...withTarget({ by: ca, revoked: [target] }), forgeList({ by: ca })],
      'status/revoked',
    ],
    [
      '4.4.9 an unknown critical extension of the list',
      withTarget({ by: ca, extensions: [ext.unknown('critical')] }),
      'status/unknown',
    ],
    [
      '4.4.11 a list past its nextUpdate',
      withTarget({ by: ca, nextUpdate: new Date('2026-05-31T23:59:59Z') }),
      'status/unknown',
    ],
    [
      'a list of the future',
      withTarget({ by: ca, thisUpdate: new Date('2026-06-01T00:00:01Z') }),
      'status/unknown',
    ],
  ])('%s', (_what, lists, code) => {
    expect(judge(lists)).toBe(code)
  })

  it('4.4.14, 4.4.15 tells negative serial numbers apart', () => {
    const negative = forge({ subject: 'Target', by: ca, serial: -1, extensions: [ext.aki('ca')] })
    const positive = forge({ subject: 'Other', by: ca, serial: 255, extensions: [ext.aki('ca')] })
    expect(judge([rootList, forgeList({ by: ca, revoked: [positive] })], { subject: negative })).toBe('valid')
    expect(judge([rootList, forgeList({ by: ca, revoked: [negative] })], { subject: negative })).toBe(
      'status/revoked',
    )
  })

  it('4.4.19–4.4.21 follows a separate key for lists, unless that key is revoked', () => {
    const certCa = forge({
      subject: 'Two keys',
      by: root,
      extensions: [ext.ca(), ext.usage(['keyCertSign']), ext.ski('cert'), ext.aki('root')],
    })
    const listSigner = forge({
      subject: 'Two keys',
      by: root,
      extensions: [ext.usage(['cRLSign']), ext.ski('list'), ext.aki('root')],
    })
    const subject = forge({ subject: 'Target', by: certCa, extensions: [ext.aki('cert')] })
    const others = [certCa, listSigner]
    const list = (revoked: Forged[] = []) => forgeList({ by: listSigner, revoked })
    expect(judge([rootList, list()], { subject, others })).toBe('valid')
    expect(judge([rootList, list([subject])], { subject, others })).toBe('status/revoked')
    expect(judge([forgeList({ by: root, revoked: [listSigner] }), list()], { subject, others })).toBe(
      'status/unknown',
    )
    expect(judge([rootList, forgeList({ by: certCa })], { subject, others }), '4.7.4').toBe('status/unknown')
  })

  it('4.5.1–4.5.4 follows a CA to its next key, with lists by one of the two', () => {
    const oldKey = newEcKey()
    const newCa = forge({ subject: 'Rolling', by: root, extensions: asCa(ext.ski('new'), ext.aki('root')) })
    const oldWithNew = forge({
      subject: 'Rolling',
      by: newCa,
      key: oldKey,
      extensions: asCa(ext.ski('old'), ext.aki('new')),
    })
    const subject = forge({ subject: 'Target', by: oldWithNew, extensions: [ext.aki('old')] })
    const others = [newCa, oldWithNew]
    expect(judge([rootList, forgeList({ by: newCa })], { subject, others })).toBe('valid')
    expect(judge([rootList, forgeList({ by: newCa, revoked: [subject] })], { subject, others })).toBe(
      'status/revoked',
    )
    expect(judge([rootList, forgeList({ by: newCa, revoked: [oldWithNew] })], { subject, others })).toBe(
      'status/revoked',
    )
  })

  it('4.14.30 accepts an indirect list that covers its own issuer, and refuses it when it revokes it', () => {
    const listName = gn.dir('List of the list issuer')
    const listIssuerName = gn.dir('List issuer')
    const point = ext.point(listName, listIssuerName)
    const listIssuer = forge({
      subject: 'List issuer',
      by: ca,
      extensions: [ext.usage(['cRLSign']), ext.aki('ca'), point],
    })
    const subject = forge({ subject: 'Target', by: ca, extensions: [ext.aki('ca'), point] })
    const others = [ca, listIssuer]
    const entryExtensions = [extension('2.5.29.29', 'critical', der.sequence(gn.dir('CA')))]
    const list = (revoked: Forged[]) =>
      forgeList({ by: listIssuer, revoked, entryExtensions, extensions: [ext.indirect(listName)] })
    expect(judge([rootList, list([])], { subject, others })).toBe('valid')
    expect(judge([rootList, list([subject])], { subject, others })).toBe('status/revoked')
    expect(judge([rootList, list([listIssuer])], { subject, others })).toBe('status/unknown')
  })
})
