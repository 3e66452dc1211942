import { createHash } from 'node:crypto'
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { type DigestName, der, parseTimeStampToken } from '@jitsuin/pki'
import { beforeAll, describe, expect, it } from 'vitest'
import { BUILT_IN_POLICIES } from '../policy/built-in.js'
import type { ValidationPolicy } from '../policy/policy.js'
import { DAY_0, day, makeWorld, type World } from '../test-support/people.js'
import { type PreparedTrust, prepareTrust } from '../validate/trust.js'
import { buildHashTree } from './hash-tree.js'
import type { EvidenceDocument } from './judge-record.js'
import { makeEvidence } from './make-evidence.js'
import { beginChain, type EvidenceRecord, encodeEvidenceRecord, parseEvidenceRecord } from './record.js'
import { renewHashTrees, renewTimeStamps } from './renew-evidence.js'
import { documentAtHand, type EvidenceOptions, evidenceJudge, verifyEvidence } from './verify-evidence.js'

const YEAR = 365

let world: World
/** Trust with every list as it is published at a time. */
let trustAt: (at: Date) => Promise<PreparedTrust>
beforeAll(async () => {
  world = await makeWorld()
  trustAt = async (at) => world.trustWith(await world.listsAt(at))
})

const NAMES = ['d1', 'd2a', 'd2b', 'd2c', 'd3'] as const
const DOCUMENTS = NAMES.map((name) => documentAtHand(name, utf8(name)))
const [D1, D2A, D2B, D2C, D3] = DOCUMENTS as [
  EvidenceDocument,
  EvidenceDocument,
  EvidenceDocument,
  EvidenceDocument,
  EvidenceDocument,
] // one for each name
/** The figure of RFC 4998 §4.2: a document, a group of three, a document. */
const GROUPS = [[D1], [D2A, D2B, D2C], [D3]]
const hashes = (digest: DigestName, groups = GROUPS) =>
  groups.map((group) => group.map((document) => document.digestOf(digest) ?? new Uint8Array()))

/** Another form of the computation: hexadecimal text is sorted and joined. */
function h(...parts: string[]): string {
  return createHash('sha256')
    .update(Buffer.from(parts.sort().join(''), 'hex'))
    .digest('hex')
}
const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex')
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

async function stampAt(at: Date, groups = GROUPS, digest: DigestName = 'sha256') {
  return makeEvidence(hashes(digest, groups), { digest, timeStamp: world.stampAt(at) })
}

async function judge(
  record: Uint8Array,
  documents: readonly EvidenceDocument[],
  more: Partial<EvidenceOptions> = {},
) {
  const at = more.at ?? day(1)
  return verifyEvidence(record, documents, { at, trust: await trustAt(at), ...more })
}

describe('hash trees', () => {
  it('have the root of the figure of RFC 4998 §4.2, computed in another way', () => {
    const [h1, a, b, c, h3] = NAMES.map(sha256) as [string, string, string, string, string] // five names
    const root = h(h(h1, h(a, b, c)), h3)
    const tree = buildHashTree(hashes('sha256'), 'sha256')
    expect(hex(tree.root)).toBe(root)
    expect(tree.reduce(0)?.map((list) => list.map(hex))).toEqual([[h1, h(a, b, c)].sort(), [h3]])
    expect(tree.reduce(1)?.map((list) => list.map(hex))).toEqual([[a, b, c].sort(), [h1], [h3]])
    expect(tree.reduce(2)?.map((list) => list.map(hex))).toEqual([[h3, h(h1, h(a, b, c))].sort()])
  })

  it('of one document are its hash value and have no reduced tree; those of one group its list alone', () => {
    const one = buildHashTree(hashes('sha256', [[D1]]), 'sha256')
    expect([hex(one.root), one.reduce(0)]).toEqual([sha256('d1'), undefined])
    const group = buildHashTree(hashes('sha256', [[D1, D3]]), 'sha256')
    expect(hex(group.root)).toBe(h(sha256('d1'), sha256('d3')))
    expect(group.reduce(0)).toHaveLength(1)
  })

  it('refuse no document, and values of another length', () => {
    expect(() => buildHashTree([], 'sha256')).toThrow(
      expect.objectContaining({ code: 'evidence/nothing-to-stamp' }),
    )
    expect(() => buildHashTree([[]], 'sha256')).toThrow(
      expect.objectContaining({ code: 'evidence/nothing-to-stamp' }),
    )
    expect(() => buildHashTree(hashes('sha256'), 'sha512')).toThrow(
      expect.objectContaining({ code: 'evidence/digest-length' }),
    )
  })
})

describe('a record of one stamp', () => {
  it('proves each document and each group of a tree with one stamp, and says since when', async () => {
    const { recordOf } = await stampAt(DAY_0)
    const verdicts = await Promise.all(GROUPS.map((group, at) => judge(recordOf(at), group)))
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['VALID', 'VALID', 'VALID'])
    expect(verdicts[0]).toMatchObject({ existedAt: DAY_0.toISOString(), indication: 'TOTAL-PASSED' })
    expect(verdicts[0]?.links).toMatchObject([{ kind: 'first', digest: 'sha256', verdict: 'VALID' }])
  })

  it('holds for every document of trees of one to nine', async () => {
    for (let size = 1; size <= 9; size++) {
      const all = Array.from({ length: size }, (_, at) => documentAtHand(`${at}`, utf8(`${at}`)))
      const { recordOf } = await stampAt(
        DAY_0,
        all.map((one) => [one]),
      )
      const judgeAll = evidenceJudge({ at: day(1), trust: await trustAt(day(1)) })
      for (const [at, one] of all.entries()) expect(judgeAll(recordOf(at), [one]).verdict).toBe('VALID')
      const other = all[(all.length >> 1) + 1]
      if (other) expect(judgeAll(recordOf(0), [other]).verdict).toBe('INVALID')
    }
  })

  it('tells a whole group from a part of it, and from one with a document too many', async () => {
    const record = (await stampAt(DAY_0)).recordOf(1)
    const whole = { scope: 'whole-group' } as const
    expect(await judge(record, [D2A, D2B, D2C], whole)).toMatchObject({ verdict: 'VALID' })
    expect(await judge(record, [D2A, D2C])).toMatchObject({ verdict: 'VALID' })
    expect(await judge(record, [D2A, D2C], whole)).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'SIGNED_DATA_NOT_FOUND',
    })
    expect(await judge(record, [D2A, D2B, D2C, D3], whole)).toMatchObject({ verdict: 'INVALID' })
  })

  it('says nothing about documents that are not there', async () => {
    const record = (await stampAt(DAY_0)).recordOf(0)
    expect(await judge(record, [])).toMatchObject({ verdict: 'INDETERMINATE' })
    const unknown = { name: 'd1', digestOf: () => undefined }
    expect(await judge(record, [unknown])).toMatchObject({
      verdict: 'INDETERMINATE',
      documents: [{ reason: { code: 'evidence/document-missing' } }],
    })
  })

  it('cannot be judged without trust, and not before its own time', async () => {
    const record = (await stampAt(DAY_0)).recordOf(0)
    const trust = prepareTrust({ anchors: [world.root], tsaAnchors: [world.signingCa] })
    expect(await judge(record, [D1], { trust })).toMatchObject({ verdict: 'INDETERMINATE' })
    const later = (await stampAt(day(2))).recordOf(0)
    expect(await judge(later, [D1], { at: day(1) })).toMatchObject({
      verdict: 'INVALID',
      subIndication: 'TIMESTAMP_ORDER_FAILURE',
    })
  })
})

describe('a record that was tampered with', () => {
  type Change = (record: EvidenceRecord) => EvidenceRecord
  /** Rewrites the reduced tree of the only stamp. */
  const tree =
    (change: (lists: (readonly Uint8Array[])[]) => (readonly Uint8Array[])[]): Change =>
    (record) => {
      const [stamp] = record.chains[0]?.stamps ?? []
      if (!stamp) throw new Error('one stamp')
      return { ...record, chains: [beginChain({ ...stamp, tree: change([...(stamp.tree ?? [])]) })] }
    }
  const other = Buffer.from(sha256('something else'), 'hex')

  it.each<[string, Change, string]>([
    ['a node swapped for another', tree(([first = []]) => [first, [other]]), 'evidence/other-root'],
    ['a node missing', tree((lists) => lists.slice(0, -1)), 'evidence/other-root'],
    ['a node more', tree((lists) => [...lists, [other]]), 'evidence/other-root'],
    [
      'its lists in another order',
      tree(([a = [], b = [], ...rest]) => [a, ...rest, b]),
      'evidence/other-root',
    ],
    [
      'a document of its group swapped',
      tree(([first = [], ...rest]) => [[other, ...first.slice(1)], ...rest]),
      'evidence/other-root',
    ],
    [
      'no tree at all',
      ({ chains, ...record }) => {
        const [stamp] = chains[0]?.stamps ?? []
        if (!stamp) throw new Error('one stamp')
        const { tree: _tree, ...bare } = stamp
        return { ...record, chains: [beginChain(bare)] }
      },
      'evidence/not-covered',
    ],
  ])('is refused with %s', async (_what, change, code) => {
    const record = parseEvidenceRecord((await stampAt(DAY_0)).recordOf(1))
    const changed = encodeEvidenceRecord(change(record))
    const report = await judge(changed, [D2B])
    expect(report.verdict).toBe('INVALID')
    expect(codesOf(report)).toContain(code)
    expect((await judge(encodeEvidenceRecord(record), [D2B])).verdict).toBe('VALID')
  })

  it('is refused with the token of another root, and with a token of which one octet was changed', async () => {
    const [ours, theirs] = [await stampAt(DAY_0), await stampAt(DAY_0, [[D3], [D1]])]
    const foreign = { ...ours.stampOf(0), tokenBytes: theirs.tokenBytes }
    const record = encodeEvidenceRecord({ chains: [beginChain(foreign)], cryptoInfos: [] })
    expect(codesOf(await judge(record, [D1]))).toContain('evidence/other-root')
    const signature = parseTimeStampToken(ours.tokenBytes).signerInfo.signature
    const at = Buffer.from(ours.tokenBytes).indexOf(signature)
    const tokenBytes = Uint8Array.from(ours.tokenBytes).with(at + 9, (ours.tokenBytes[at + 9] ?? 0) ^ 1)
    const broken = encodeEvidenceRecord({
      chains: [beginChain({ ...ours.stampOf(0), tokenBytes })],
      cryptoInfos: [],
    })
    expect(codesOf(await judge(broken, [D1]))).toContain('stamp/signature')
  })

  it('is never VALID with any octet before its token changed, but for the hint of its algorithms', async () => {
    const { recordOf, tokenBytes } = await stampAt(DAY_0)
    const bytes = recordOf(0)
    const judgeAll = evidenceJudge({ at: day(1), trust: await trustAt(day(1)) })
    const [, hint] = der.children(der.parse(bytes), der.SEQUENCE)
    const from = (hint?.bytes.byteOffset ?? 0) - bytes.byteOffset
    const isHint = (at: number) => at >= from && at < from + (hint?.bytes.length ?? 0)
    const end = Buffer.from(bytes).indexOf(tokenBytes)
    for (let at = 0; at < end; at++)
      for (const mask of [1, 0x20, 0x41, 0x80]) {
        const { verdict } = judgeAll(bytes.with(at, (bytes[at] ?? 0) ^ mask), [D1])
        if (!isHint(at)) expect([at, verdict]).not.toEqual([at, 'VALID'])
      }
    for (const cut of [0, 1, 2, 10, 100, bytes.length - 1])
      expect(judgeAll(bytes.subarray(0, cut), [D1]).problem?.code).toBe('evidence/malformed')
  })

  it.each<[string, Uint8Array, string]>([
    ['another version', der.sequence(der.integer(2)), 'evidence/malformed'],
    ['no chain', der.sequence(der.integer(1), der.sequence(), der.sequence()), 'evidence/malformed'],
    [
      'an empty chain',
      der.sequence(der.integer(1), der.sequence(), der.sequence(der.sequence())),
      'evidence/malformed',
    ],
    [
      'more chains than anyone renews',
      der.sequence(
        der.integer(1),
        der.sequence(),
        der.sequence(...Array.from({ length: 33 }, () => der.sequence(der.sequence(der.sequence())))),
      ),
      'evidence/too-large',
    ],
  ])('is refused with %s', async (_what, bytes, code) => {
    expect(await judge(bytes, [D1])).toMatchObject({ verdict: 'INVALID', problem: { code } })
  })
})

describe('records of others', () => {
  /** A record of one stamp whose tree and root are put together here. */
  async function record(lists: readonly string[][], root: string): Promise<Uint8Array> {
    const tokenBytes = await world.stampAt(DAY_0)(Buffer.from(root, 'hex'))
    const reduced = lists.map((list) => list.map((hash) => Buffer.from(hash, 'hex')))
    const chain = beginChain({ digest: 'sha256', tree: reduced, tokenBytes })
    return encodeEvidenceRecord({ chains: [chain], cryptoInfos: [] })
  }
  const own = sha256('d1')
  const [x, y, z] = ['x', 'y', 'z'].map(sha256) as [string, string, string] // three names

  it.each<[string, readonly string[][], string]>([
    [
      'several nodes in every list',
      [
        [own, x],
        [y, z],
      ],
      h(h(own, x), y, z),
    ],
    ['a first list of one that is hashed again (§4.3)', [[own], [y]], h(h(own), y)],
    ['a first list of one that is its own father (RFC 6283)', [[own], [y]], h(own, y)],
    [
      'lists with a father of their own',
      [
        [own, x],
        [y, z],
      ],
      h(h(own, x), h(y, z)),
    ],
  ])('with %s are read', async (_what, lists, root) => {
    expect((await judge(await record(lists, root), [D1])).verdict).toBe('VALID')
    expect((await judge(await record(lists, h(root, root)), [D1])).verdict).toBe('INVALID')
  })

  it('without a digest algorithm, with attributes, crypto infos and encryption information are read', async () => {
    const tokenBytes = await world.stampAt(DAY_0)(Buffer.from(h(own, x), 'hex'))
    const attribute = der.sequence(der.oid('1.2.3.4'), der.set(der.integer(1)))
    const list = der.sequence(...[own, x].map((hash) => der.octetString(Buffer.from(hash, 'hex'))))
    const stamp = der.sequence(der.encode(0xa1, attribute), der.encode(0xa2, list), tokenBytes)
    const bytes = der.sequence(
      der.integer(1),
      der.sequence(der.sequence(der.oid('2.16.840.1.101.3.4.2.1'), der.nullValue())),
      der.encode(0xa0, attribute),
      der.encode(0xa1, der.oid('1.2.3.5'), der.octetString(own === '' ? new Uint8Array() : utf8('key'))),
      der.sequence(der.sequence(stamp)),
    )
    expect(parseEvidenceRecord(bytes)).toMatchObject({
      cryptoInfos: [attribute],
      encryption: { type: '1.2.3.5' },
    })
    expect(encodeEvidenceRecord(parseEvidenceRecord(bytes)).length).toBe(bytes.length - 2) // NULL is left out
    expect((await judge(bytes, [D1])).verdict).toBe('VALID')
  })

  it('with a digest that nobody knows are INDETERMINATE', async () => {
    const { tokenBytes } = await stampAt(DAY_0)
    const stamp = der.sequence(der.encode(0xa0, der.oid('1.2.3.4')), tokenBytes)
    const bytes = der.sequence(der.integer(1), der.sequence(), der.sequence(der.sequence(stamp)))
    expect(await judge(bytes, [D1])).toMatchObject({ verdict: 'INDETERMINATE' })
  })
})

describe('renewal', () => {
  const IN_TIME = day(9 * YEAR)
  const LATER = day(15 * YEAR)

  /** A unit that follows: the same key with a later certificate would do, but a world of its own is another authority. */
  let second: World
  beforeAll(async () => {
    second = await makeWorld(day(8 * YEAR))
  })

  async function bothTrusted(at: Date): Promise<PreparedTrust> {
    return prepareTrust({
      anchors: [world.root, second.root],
      material: { crls: [...(await world.listsAt(at)), ...(await second.listsAt(at))] },
    })
  }

  it('of time stamps carries a record over the end of its authority, with one stamp for all records', async () => {
    const first = await stampAt(DAY_0)
    const records = [0, 1, 2].map(first.recordOf)
    const options = {
      timeStamp: second.stampAt(IN_TIME),
      validation: { at: IN_TIME, trust: await bothTrusted(IN_TIME) },
    }
    const { stamps, recordOf } = await renewTimeStamps(records, options)
    expect(stamps).toBe(1)
    const renewed = recordOf(1)
    if (renewed.outcome !== 'renewed') throw new Error('refused')
    const trust = await bothTrusted(LATER)
    expect(await judge(first.recordOf(1), [D2A], { at: LATER, trust })).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'OUT_OF_BOUNDS_NO_POE',
    })
    const report = await judge(renewed.record, [D2A], { at: LATER, trust })
    expect(report).toMatchObject({ verdict: 'VALID', existedAt: DAY_0.toISOString() })
    expect(report.links).toMatchObject([
      { kind: 'first', neededUntil: IN_TIME.toISOString() },
      { kind: 'stamp-renewal', stampedAt: IN_TIME.toISOString(), neededUntil: LATER.toISOString() },
    ])
    expect((await judge(renewed.record, [D3], { at: LATER, trust })).verdict).toBe('INVALID')
  })

  it('is refused for what does not hold any more, and one refused record stops no other', async () => {
    const trust = await bothTrusted(LATER)
    const fresh = await makeEvidence(hashes('sha256'), {
      digest: 'sha256',
      timeStamp: second.stampAt(day(10 * YEAR)),
    })
    const { recordOf } = await renewTimeStamps([(await stampAt(DAY_0)).recordOf(0), fresh.recordOf(0)], {
      timeStamp: second.stampAt(LATER),
      validation: { at: LATER, trust },
    })
    expect(recordOf(0)).toMatchObject({ outcome: 'refused', report: { verdict: 'INDETERMINATE' } })
    expect(recordOf(1)).toMatchObject({ outcome: 'renewed' })
  })

  it('that came too late, or after an algorithm had ended, does not carry', async () => {
    const first = parseEvidenceRecord((await stampAt(DAY_0)).recordOf(0))
    const late = await renewedBy(first, second, LATER)
    const trust = await bothTrusted(day(16 * YEAR))
    const at = day(16 * YEAR)
    expect(codesOf(await judge(late, [D1], { at, trust }))).toContain('evidence/renewed-late')
    const inTime = await renewedBy(first, second, IN_TIME)
    expect((await judge(inTime, [D1], { at, trust })).links[0]?.reason.code).not.toBe('evidence/renewed-late')
    const policy = withoutSha256(day(5 * YEAR))
    const [today] = (await judge(encodeEvidenceRecord(first), [D1], { policy })).links
    expect(today?.holdsUntil).toBe(new Date(day(5 * YEAR).getTime() - 1).toISOString())
    expect(await judge(inTime, [D1], { at, trust, policy })).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    })
  })

  /** A renewal that nobody would make: whatever the state of the record is. */
  async function renewedBy(
    record: EvidenceRecord,
    by: World,
    at: Date,
    over?: Uint8Array,
  ): Promise<Uint8Array> {
    const [chain] = record.chains
    const [stamp] = chain?.stamps ?? []
    if (!chain || !stamp) throw new Error('one stamp')
    const imprint = createHash('sha256')
      .update(over ?? stamp.tokenBytes)
      .digest()
    const tokenBytes = await by.stampAt(at)(imprint)
    const content = der.parse(chain.bytes).content
    const bytes = der.sequence(content, der.sequence(tokenBytes))
    return encodeEvidenceRecord({ ...record, chains: [{ bytes, stamps: chain.stamps }] })
  }

  it('over anything but the stamp before is a broken chain, and one before it is out of order', async () => {
    const first = parseEvidenceRecord((await stampAt(day(2))).recordOf(0))
    const trust = await trustAt(day(4))
    const judged = async (record: Uint8Array) => codesOf(await judge(record, [D1], { at: day(4), trust }))
    expect(await judged(await renewedBy(first, world, day(3), utf8('other')))).toContain(
      'evidence/broken-chain',
    )
    expect(await judged(await renewedBy(first, world, day(1)))).toContain('archive/order')
  })

  it('of a hash tree is over documents and all chains before, one stamp for all', async () => {
    const policy = withoutSha256(day(3))
    const first = await stampAt(DAY_0)
    const validation = { at: day(2), trust: await trustAt(day(2)) }
    const items = GROUPS.map((documents, at) => ({ record: first.recordOf(at), documents }))
    const { stamps, recordOf } = await renewHashTrees(items, {
      digest: 'sha512',
      timeStamp: world.stampAt(day(2)),
      validation,
    })
    expect(stamps).toBe(1)
    const renewed = recordOf(0)
    if (renewed.outcome !== 'renewed') throw new Error('refused')
    const { chains } = parseEvidenceRecord(renewed.record)
    expect(chains).toHaveLength(2)
    // §5.2 by another form of the computation.
    const sequence = der.sequence(chains[0]?.bytes ?? new Uint8Array())
    const s512 = (bytes: Uint8Array) => createHash('sha512').update(bytes).digest()
    const value = s512(concatBytes([s512(utf8('d1')), s512(sequence)]))
    expect(chains[1]?.stamps[0]?.tree?.[0]?.map(hex)).toContain(hex(value))
    const options = { at: day(2), trust: await trustAt(day(2)) }
    expect(await judge(renewed.record, [D1], options)).toMatchObject({
      verdict: 'VALID',
      existedAt: DAY_0.toISOString(),
    })
    expect(await judge(renewed.record, [D3], options)).toMatchObject({ verdict: 'INVALID' })
    // The keys of this world sign with SHA-256: what such a key stamped proves nothing any more once that ended.
    const later = { at: day(4), trust: await trustAt(day(4)), policy }
    expect((await judge(renewed.record, [D1], later)).links).toMatchObject([
      { reason: { code: 'evidence/algorithm-ended' } },
      { kind: 'tree-renewal', reason: { code: 'evidence/algorithm-ended' } },
    ])
  })

  it('of a hash tree is refused for a document that was changed meanwhile', async () => {
    const first = await stampAt(DAY_0)
    const validation = { at: day(2), trust: await trustAt(day(2)) }
    const items = [{ record: first.recordOf(0), documents: [documentAtHand('d1', utf8('d1 changed'))] }]
    const { stamps, recordOf } = await renewHashTrees(items, {
      digest: 'sha512',
      timeStamp: world.stampAt(day(2)),
      validation,
    })
    expect(stamps).toBe(0)
    expect(recordOf(0)).toMatchObject({ outcome: 'refused', report: { verdict: 'INVALID' } })
  })

  it('never mixes algorithms in one chain', async () => {
    const first = parseEvidenceRecord((await stampAt(DAY_0)).recordOf(0))
    const [chain] = first.chains
    const [stamp] = chain?.stamps ?? []
    if (!chain || !stamp) throw new Error('one stamp')
    const tokenBytes = await world.stampAt(day(1))(
      createHash('sha512').update(stamp.tokenBytes).digest(),
      'sha512',
    )
    const bytes = der.sequence(der.parse(chain.bytes).content, der.sequence(tokenBytes))
    const record = encodeEvidenceRecord({ ...first, chains: [{ bytes, stamps: chain.stamps }] })
    expect(codesOf(await judge(record, [D1], { at: day(2) }))).toContain('evidence/mixed-algorithms')
  })
})

/** A policy under which SHA-256 counts for the last time just before. */
function withoutSha256(until: Date): ValidationPolicy {
  const { basic } = BUILT_IN_POLICIES
  const digests = basic.algorithms.digests.map((row) =>
    row.name === 'sha256' ? { name: row.name, until: until.toISOString() } : row,
  )
  return { ...basic, algorithms: { ...basic.algorithms, digests } }
}

function codesOf({ documents, links }: Awaited<ReturnType<typeof verifyEvidence>>): string[] {
  return [...documents, ...links].map(({ reason }) => reason.code)
}
