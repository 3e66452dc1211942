import { describe, expect, it } from 'vitest'
import { judgeListPlace, listLeaf, listPath, listRoot } from './list.js'

/**
 * Leaves and roots of five items, computed with Python's hashlib from the text of RFC 6962 §2.1 and of list.ts: item n has the salt a0+n (32
 * times), shows `処方箋 n+1` in UTF-8, and its digest is the SHA-256 of what it shows.
 */
const LEAVES = [
  '8ffcd7b0bb2a0ad62227d1f8352a01366cd329335c08a376cfed0d1cb4a3c49c',
  '9f9276757159a5aebd0263d0862b47b15bbe1c36d4c82abd0e14396f6e5740fc',
  'f0c8660684df38ef946f505633ecb8796aac0f4b896e2fba6ac910163e8cea93',
  '596bc62b71231a089a1d9c14fdbcfd8b1049444804a6a2127682f983fe00bca5',
  'e76f17e102e585e0831e4aca65acb902c0ac3ec2d1959a8dc0ea6024bb3c9d06',
].map(octets)
const ROOTS = [
  '8ffcd7b0bb2a0ad62227d1f8352a01366cd329335c08a376cfed0d1cb4a3c49c',
  '46ebcd5bc3c6b6b92671bcbf26860c6ce7d4edc101f66202ac8aed94f816367d',
  '9ad3819921804b243e09cafc6953efadf63c5aee8a86e28b5f3d7242f8a56838',
  '03e0a3d0d8d15e390183b879053ed55aa06702f81587633cb564fc4ae233a941',
  '7478f8b697fd613c59f685d3741952695c80bc70037440a6fba81dc7889d38c0',
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
const ITEM_LEAF = '9cb01a8a88a23b863eddb0f7f270556b7b68ae2f9697ca34b44df85316ae9131'
const ITEM = {
  salt: new Uint8Array(32).fill(0x11),
  shown: new TextEncoder().encode('shown'),
  digest: new Uint8Array(32).fill(0x22),
  index: 0x0102,
}

const [LEAF_0, LEAF_1, LEAF_2, LEAF_3, LEAF_4] = LEAVES as [Uint8Array, ...Uint8Array[]] // five stand above
const [, ROOT_OF_2, ROOT_OF_3, ROOT_OF_4, ROOT] = ROOTS as [Uint8Array, ...Uint8Array[]] // five stand above

describe('a leaf of the list', () => {
  it('is SHA-256 over zero, the commitment to what is shown, digest and index', () => {
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
      '249c6e3fd0ef3ceab95639b7571af9abf209f4baf569c4ff6ed3e9be5d122561',
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
