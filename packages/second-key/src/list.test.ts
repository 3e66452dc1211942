import { describe, expect, it } from 'vitest'
import { judgeListPlace, listLeaf, listPath, listRoot } from './list.js'

/**
 * Leaves and roots of five items, computed with Python's hashlib from the text of RFC 6962 §2.1: item n has the salt a0+n (32
 * times), shows `処方箋 n+1` in UTF-8, and its digest is the SHA-256 of what it shows.
 */
const LEAVES = [
  'f1a7c765fe83a179b073bcd67004faa6a0d53471c0ab117f32bb08423989bb41',
  'f38989bb9018bbb0806f4f9e235e93feae93363880f372238b7343e7acd4bb85',
  'a98b2e97a8b2d6100a384829734f86ee22b2992b5c12a52710a3e5a5ce4c061a',
  'b6e6e34d6b661427a99373e1c2849382eb9fbaae1f9694b803e0b1a78e0149aa',
  '9807e7c4ac41b426c2483fcd9c0350da6d2d162640288591f22cbfad2902c41d',
].map(octets)
const ROOTS = [
  'f1a7c765fe83a179b073bcd67004faa6a0d53471c0ab117f32bb08423989bb41',
  '823ffe6b1e4d70b5da3337b68aa6b41d792531ec51051689a924c878c0ef69f6',
  'da8d21d5e9d4ecd92048002cdda29b289d26aab12db4dfb928e3718de065eaf9',
  '64e1c38c4212caddf3f27db82d6ca37574809b481cf4308f5d6aea8261cce00d',
  'f9fbff518d2cac3f7ed62e99bd9b43a40bdf57eb534cc69dfbddf5dd1a3f3874',
].map(octets)
/** SHA-256 of `処方箋 1` … `処方箋 5`, by sha256sum. */
const DIGESTS = [
  'a0b275ea2028bc4280c00510c72769cc014f72985ea8162c14cb77c3733af814',
  'af92ab48c96ae93233dd293df4c017046d4cb41a7d91799f90c76069728386e6',
  '305db5811d2306f7b4f2cf6f8efc45a3928e51ca2bca946d2f399c7982bf82fc',
  '54b3db2dc907f68da75edd72fb8af3406fe7e3eedd6207fe1e8dba5aa382d1b5',
  '686f5d57a78b6751cb023822bde140195e8f244cc07f8422462670730caed308',
].map(octets)

/** What `ITEM` gives by sha256sum over the bytes that the module's comment lists. */
const ITEM_LEAF = '4b324202fcd5aa701d65f53b7a35a92dbee4f7956e4cc72d27435e3783e6f2af'
const ITEM = {
  salt: new Uint8Array(32).fill(0x11),
  shown: new TextEncoder().encode('shown'),
  digest: new Uint8Array(32).fill(0x22),
  index: 0x0102,
}

const [LEAF_0, LEAF_1, LEAF_2, LEAF_3, LEAF_4] = LEAVES as [Uint8Array, ...Uint8Array[]] // five stand above
const [, ROOT_OF_2, ROOT_OF_3, ROOT_OF_4, ROOT] = ROOTS as [Uint8Array, ...Uint8Array[]] // five stand above

describe('a leaf of the list', () => {
  it('is SHA-256 over zero, salt, what is shown, digest and index', () => {
    expect(Buffer.from(listLeaf(ITEM)).toString('hex')).toBe(ITEM_LEAF)
  })

  it.each([0, 1, 2, 3, 4])('is the one computed elsewhere for item %i', (index) => {
    const salt = new Uint8Array(32).fill(0xa0 + index)
    const shown = new TextEncoder().encode(`処方箋 ${index + 1}`)
    const digest = DIGESTS[index] ?? new Uint8Array()
    expect(listLeaf({ salt, shown, digest, index })).toEqual(LEAVES[index])
  })

  it.each([
    ['the salt', { salt: ITEM.salt.with(31, 0x10) }],
    ['what is shown', { shown: new TextEncoder().encode('Shown') }],
    ['the digest', { digest: ITEM.digest.with(0, 0x23) }],
    ['the index', { index: 0x0103 }],
    ['the order of the index’s octets', { index: 0x0201_0000 }],
  ])('is another one when %s changes', (_what, change) => {
    expect(Buffer.from(listLeaf({ ...ITEM, ...change })).toString('hex')).not.toBe(ITEM_LEAF)
  })
})

describe('the root of the list', () => {
  it.each([1, 2, 3, 4, 5])('is the one computed elsewhere over %i leaves', (count) => {
    expect(listRoot(LEAVES.slice(0, count))).toEqual(ROOTS[count - 1])
  })

  it('is the one computed elsewhere over 500 leaves', () => {
    const leaves = Array.from({ length: 500 }, (_, index) =>
      listLeaf({ ...ITEM, shown: new TextEncoder().encode('x'), index }),
    )
    expect(Buffer.from(listRoot(leaves)).toString('hex')).toBe(
      '661698f32447ab25e0f1533de889271ba7817202204fe05f21f13dd9b8ca89ad',
    )
  })

  it('is another one when two items change places', () => {
    expect(listRoot([LEAF_1, LEAF_0, LEAF_2, LEAF_3, LEAF_4].flatMap((leaf) => leaf ?? []))).not.toEqual(ROOT)
  })
})

describe('the place of an item', () => {
  it.each([
    [0, [LEAF_1, undefined, LEAF_4]],
    [2, [LEAF_3, ROOT_OF_2, LEAF_4]],
    [3, [LEAF_2, ROOT_OF_2, LEAF_4]],
    [4, [ROOT_OF_4]],
  ])('of item %i has the neighbours that RFC 6962 §2.1.1 names', (index, expected) => {
    const path = listPath(LEAVES, index)
    expect(path).toHaveLength(expected.length)
    for (const [at, neighbour] of expected.entries()) if (neighbour) expect(path[at]).toEqual(neighbour)
  })

  it.each([0, 1, 2, 3, 4])('is proven for item %i', (index) => {
    const place = { index, count: 5, path: listPath(LEAVES, index), root: at(ROOT) }
    expect(judgeListPlace(at(LEAVES[index]), place)).toBe('on-the-list')
  })

  it('is proven on a list of one by its leaf alone', () => {
    expect(judgeListPlace(LEAF_0, { index: 0, count: 1, path: [], root: LEAF_0 })).toBe('on-the-list')
  })

  const path = [at(LEAF_3), at(ROOT_OF_2), at(LEAF_4)]
  const honest = { index: 2, count: 5, path, root: at(ROOT) }
  it.each([
    ['another leaf', at(LEAF_3), {}],
    ['a leaf with one bit changed', at(LEAF_2).with(0, 0xa8), {}],
    ['a node of the tree as a leaf', at(ROOT_OF_4), { index: 4, path: [at(LEAF_4)] }],
    ['another place', at(LEAF_2), { index: 3 }],
    ['a place after the last one', at(LEAF_2), { index: 5 }],
    ['a place before the first one', at(LEAF_2), { index: -1 }],
    ['a place between two', at(LEAF_2), { index: 2.5 }],
    ['a list of another length', at(LEAF_2), { count: 9 }],
    ['a list of nothing', at(LEAF_2), { count: 0 }],
    ['the root of a shorter list', at(LEAF_2), { root: at(ROOT_OF_3) }],
    ['a neighbour less', at(LEAF_2), { path: path.slice(0, 2) }],
    ['a neighbour more', at(LEAF_2), { path: [...path, at(LEAF_0)] }],
    ['neighbours in another order', at(LEAF_2), { path: path.toReversed() }],
    ['a root cut short', at(LEAF_2), { root: at(ROOT).subarray(0, 31) }],
    ['no root', at(LEAF_2), { root: new Uint8Array() }],
  ])('is refused with %s', (_what, leaf, change) => {
    expect(judgeListPlace(leaf, honest)).toBe(leaf === LEAF_2 ? 'on-the-list' : 'not-on-the-list')
    expect(judgeListPlace(leaf, { ...honest, ...change })).toBe('not-on-the-list')
  })
})

function octets(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}

function at(bytes: Uint8Array | undefined): Uint8Array {
  if (!bytes) throw new Error('The vectors above have five entries')
  return bytes
}
