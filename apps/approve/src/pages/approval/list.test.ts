import { randomBytes } from 'node:crypto'
import { type SheetItem, sealSheet, toBase64url } from '@jitsuin/second-key'
import { describe, expect, it } from 'vitest'
import { documents, rootByHand, sealByHand } from '../../../test/lists.js'
import { findItems, type OpenedList, openList, type SealedList, shownItem } from './list.js'
import type { ListWish, Question } from './model.js'

const A = 'a'.repeat(64)
const THREE = documents(3)

function questionFor(items: readonly SheetItem[], change: Partial<ListWish> = {}): Question<ListWish> {
  const wish: ListWish = {
    kind: 'list',
    authorisation: '0b9b2d0c-5d2e-4c57-9a51-3f1d0c9d2a11',
    subject: 'T-0001',
    certificate: A,
    institution: 'H-0001',
    clientKey: A,
    keyManagementNonce: A,
    signingNonce: A,
    begins: new Date('2026-11-21T22:50:37Z'),
    ends: new Date('2026-11-22T00:50:37Z'),
    numSignatures: items.length,
    algorithm: 'sha256',
    root: rootByHand(items),
    ...change,
  }
  const names = { person: 'Taro Jitsuin', institution: '港見架空病院', client: '2階 診察室' }
  return { statement: new Uint8Array(), wish, ways: { passkey: 'Zm9v', jpki: false }, names }
}

type Change = Partial<Omit<SealedList, 'key'>> & { readonly key?: SealedList['key'] }

/** Opens a list that node sealed, its root taken by node; changed in one thing. */
function open(items: readonly SheetItem[], change: Change = {}): Promise<OpenedList> {
  const { sealed, fragment } = sealByHand(items)
  const sheet = toBase64url(sealed)
  return openList({ question: questionFor(items), sheet, key: { key: fragment }, ...change })
}

const why = (opened: OpenedList) => (opened.verdict === 'refused' ? opened.why : opened.verdict)

/** The same list with another thing at one place. */
function withItem(at: number, change: Partial<SheetItem>): readonly SheetItem[] {
  return THREE.map((item, index) => (index === at ? { ...item, ...change } : item))
}

describe('a list on the phone', () => {
  it('is shown as it was sealed, when node’s own hash gives the root of the statement', async () => {
    const opened = await open(THREE)
    if (opened.verdict === 'refused') throw new Error(opened.why)
    expect(opened.items).toEqual([
      {
        number: 1,
        heading: '処方箋 1　見本 患者1',
        rest: 'デモ錠5mg 1日1回 朝食後 1日分\nデモ軟膏0.1% 1日2回',
      },
      expect.objectContaining({ number: 2 }),
      expect.objectContaining({ number: 3 }),
    ])
    expect(opened.question.wish.root).toBe(rootByHand(THREE))
  })

  it.each([1, 2, 5, 200, 500])('of %i documents is opened', async (count) => {
    const opened = await open(documents(count))
    expect(opened).toMatchObject({ verdict: 'as-asked', items: { length: count } })
  })

  it.each(['sha384', 'sha512'] as const)('of %s digests is opened', async (algorithm) => {
    const items = documents(2, algorithm)
    expect(why(await open(items, { question: questionFor(items, { algorithm }) }))).toBe('as-asked')
  })

  it('is opened as packages/second-key seals it', async () => {
    const { sealed, fragment } = await sealSheet(THREE, (size) => randomBytes(size))
    expect(why(await open(THREE, { sheet: toBase64url(sealed), key: { key: fragment } }))).toBe('as-asked')
  })
})

describe('a list is not offered', () => {
  it.each<[string, Change, string]>([
    ['without a key', { key: 'absent' }, 'key-missing'],
    ['with a key cut short', { key: 'malformed' }, 'key-wrong'],
    ['with the key of another list', { key: { key: sealByHand(THREE).fragment } }, 'key-wrong'],
    ['once its sheet is gone', { sheet: undefined }, 'gone'],
    ['once its sheet is gone, even without a key', { sheet: undefined, key: 'absent' }, 'gone'],
    ['when its sheet is empty', { sheet: '' }, 'key-wrong'],
    ['when its sheet is another one', { sheet: toBase64url(sealByHand(THREE).sealed) }, 'key-wrong'],
    ['when fewer are asked for', { question: questionFor(THREE, { numSignatures: 2 }) }, 'count-differs'],
    ['when more are asked for', { question: questionFor(THREE, { numSignatures: 4 }) }, 'count-differs'],
    ['for another root', { question: questionFor(THREE, { root: A }) }, 'root-differs'],
    [
      'for digests of another length',
      { question: questionFor(THREE, { algorithm: 'sha512' }) },
      'digest-differs',
    ],
  ])('%s', async (_what, change, refusal) => {
    expect(why(await open(THREE, change))).toBe(refusal)
  })

  it('when one bit of its sheet is another one, wherever it stands', async () => {
    const { sealed, fragment } = sealByHand(THREE)
    for (const at of [0, 11, 12, 40, sealed.length - 17, sealed.length - 1]) {
      const flipped = sealed.with(at, (sealed[at] ?? 0) ^ 1)
      const opened = await open(THREE, { sheet: toBase64url(flipped), key: { key: fragment } })
      expect(why(opened), `octet ${at}`).toBe('key-wrong')
    }
    expect(why(await open(THREE, { sheet: toBase64url(sealed), key: { key: fragment } }))).toBe('as-asked')
  })

  it.each<[string, readonly SheetItem[]]>([
    ['another text', withItem(1, { shown: '処方箋 2　見本 患者3' })],
    ['a blank more', withItem(2, { shown: THREE[2]?.shown.replace('5mg', '5 mg') ?? '' })],
    ['another digest', withItem(0, { digest: new Uint8Array(32) })],
    ['another salt', withItem(0, { salt: new Uint8Array(32) })],
    ['another order', THREE.toReversed()],
    ['one document twice', THREE.map((item, at) => (at === 2 ? (THREE[1] ?? item) : item))],
  ])('when the sheet holds %s than the statement', async (_what, items) => {
    expect(why(await open(items, { question: questionFor(THREE) }))).toBe('root-differs')
  })

  it.each([
    ['an override of the writing direction', '処方箋 \u202e1'],
    ['a character of no width', '処方\u200b箋'],
    ['a control character', '処方箋\u0007'],
    ['a private character', '処方箋\ue000'],
    ['a separator of lines that is no line end', '処方箋\u2028デモ錠'],
    ['a blank at its end', '処方箋 '],
    ['nothing', ''],
    ['2,001 octets', 'a'.repeat(2001)],
  ])('when the text of a document has %s, although the root is right', async (_what, shown) => {
    expect(why(await open(withItem(1, { shown })))).toBe('unfit')
  })

  it.each<[string, readonly SheetItem[]]>([
    ['no document', []],
    ['501 documents', documents(501)],
    ['a salt of 31 octets', withItem(0, { salt: new Uint8Array(31) })],
  ])('when it has %s', async (_what, items) => {
    expect(why(await open(items))).toBe('unfit')
  })
})

describe('a search in a list', () => {
  const items = ['処方箋 1\nデモ錠5mg', '処方箋 2\nデモ錠１０ｍｇ', '意見書\nTaro Jitsuin'].map((shown, at) =>
    shownItem({ shown }, at),
  )

  it.each([
    ['', [1, 2, 3]],
    [' ', [1, 2, 3]],
    ['処方箋', [1, 2]],
    ['デモ錠　10mg', [2]],
    ['TARO', [3]],
    ['意見書 taro', [3]],
    ['3', [3]],
    ['処方箋 taro', []],
    ['ない', []],
  ])('for "%s" finds %j', (search, numbers) => {
    expect(findItems(items, search).map(({ number }) => number)).toEqual(numbers)
  })
})
