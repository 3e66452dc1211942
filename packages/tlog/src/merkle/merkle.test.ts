import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeHex } from '../bytes.js'
import { checkConsistency, checkInclusion, rootFromPath } from './checks.js'
import { append, EMPTY_EDGE, placesOf, rootOfEdge, type TreeNode } from './edge.js'
import { leafHash, nodeHash } from './hashes.js'
import { type LoadNodes, proveConsistency, proveInclusion } from './proofs.js'
import { inclusionPath, rootOfLeaves } from './whole.js'

/** The leaves and the roots after each of them, as the Certificate Transparency reference code publishes them. */
const PUBLISHED = [
  ['', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  ['00', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  ['10', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  ['2021', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
  ['3031', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  ['40414243', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
  ['5051525354555657', 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
  ['606162636465666768696a6b6c6d6e6f', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
] as const

const leaf = (n: number) => leafHash(Buffer.from(`leaf ${n}`))
const leaves = (size: number) => Array.from({ length: size }, (_, n) => leaf(n))

/** RFC 6962 §2.1 word for word: the independent judge of the growing edge. */
function recursiveRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes
  if (only && hashes.length === 1) return only
  let k = 1
  while (k * 2 < hashes.length) k *= 2
  return nodeHash(recursiveRoot(hashes.slice(0, k)), recursiveRoot(hashes.slice(k)))
}

/** §2.1.1 word for word. */
function recursivePath(m: number, hashes: readonly Uint8Array[]): Uint8Array[] {
  if (hashes.length === 1) return []
  let k = 1
  while (k * 2 < hashes.length) k *= 2
  const [left, right] = [hashes.slice(0, k), hashes.slice(k)]
  return m < k
    ? [...recursivePath(m, left), recursiveRoot(right)]
    : [...recursivePath(m - k, right), recursiveRoot(left)]
}

/** §2.1.2 word for word. */
function recursiveProof(m: number, hashes: readonly Uint8Array[], whole: 'whole' | 'part'): Uint8Array[] {
  if (m === hashes.length) return whole === 'whole' ? [] : [recursiveRoot(hashes)]
  let k = 1
  while (k * 2 < hashes.length) k *= 2
  const [left, right] = [hashes.slice(0, k), hashes.slice(k)]
  return m <= k
    ? [...recursiveProof(m, left, whole), recursiveRoot(right)]
    : [...recursiveProof(m - k, right, 'part'), recursiveRoot(left)]
}

function loaderOf(nodes: readonly TreeNode[]): LoadNodes {
  const byPlace = new Map(nodes.map(({ level, index, hash }) => [`${level}/${index}`, hash]))
  return async (places) =>
    places.map(({ level, index }) => byPlace.get(`${level}/${index}`) ?? new Uint8Array())
}

const SIZE = 70
const all = append(EMPTY_EDGE, leaves(SIZE))
const load = loaderOf(all.nodes)
const rootAt = (size: number) => rootOfLeaves(leaves(size))

describe('the Merkle tree', () => {
  it('has the published root of nothing (RFC 6962 §2.1)', () => {
    expect(encodeHex(rootOfLeaves([]))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
  })

  it.each(PUBLISHED.map(([, root], at) => [at + 1, root] as const))(
    'has the published root of %i leaves',
    (n, root) => {
      const hashes = PUBLISHED.slice(0, n).map(([data]) => leafHash(Buffer.from(data, 'hex')))
      expect(encodeHex(rootOfLeaves(hashes))).toBe(root)
    },
  )

  it('agrees with the definition at every size, however the leaves are batched', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 6 }), (batches) => {
        let edge = EMPTY_EDGE
        for (const batch of batches) {
          edge = append(
            edge,
            Array.from({ length: batch }, (_, n) => leaf(edge.size + n)),
          ).edge
        }
        if (edge.size > 0) expect(rootOfEdge(edge)).toEqual(recursiveRoot(leaves(edge.size)))
      }),
      { numRuns: 60 },
    )
  })

  it('proves every leaf of every size, with the path of the definition', async () => {
    for (let size = 1; size <= SIZE; size++) {
      const tree = { size, root: rootAt(size) }
      for (let index = 0; index < size; index++) {
        const proof = await proveInclusion(index, size, load)
        expect(proof).toEqual(recursivePath(index, leaves(size)))
        expect(inclusionPath(leaves(size), index)).toEqual(proof)
        expect(checkInclusion({ hash: leaf(index), index }, tree, proof)).toBe('included')
      }
    }
  })

  it('proves every tree to continue every older one, with the proof of the definition', async () => {
    for (let newer = 1; newer <= SIZE; newer++) {
      for (let older = 1; older <= newer; older++) {
        const proof = await proveConsistency(older, newer, load)
        expect(proof).toEqual(recursiveProof(older, leaves(newer), 'whole'))
        const heads = [
          { size: older, root: rootAt(older) },
          { size: newer, root: rootAt(newer) },
        ] as const
        expect(checkConsistency(...heads, proof)).toBe('consistent')
      }
    }
  })

  it('refuses a proof of another leaf, place, size or root, and one too short or too long', async () => {
    const proof = await proveInclusion(5, 13, load)
    const tree = { size: 13, root: rootAt(13) }
    const wrong = [
      checkInclusion({ hash: leaf(6), index: 5 }, tree, proof),
      checkInclusion({ hash: leaf(5), index: 4 }, tree, proof),
      checkInclusion({ hash: leaf(5), index: 13 }, tree, proof),
      checkInclusion({ hash: leaf(5), index: -1 }, tree, proof),
      checkInclusion({ hash: leaf(5), index: 5 }, { ...tree, root: rootAt(12) }, proof),
      checkInclusion({ hash: leaf(5), index: 5 }, { ...tree, size: 200 }, proof),
      checkInclusion({ hash: leaf(5), index: 5 }, tree, proof.slice(1)),
      checkInclusion({ hash: leaf(5), index: 5 }, tree, [...proof, leaf(0)]),
    ]
    expect(new Set(wrong)).toEqual(new Set(['not-included']))
  })

  it('leads a path to the root, and refuses one that is too short, too long or of no such leaf', () => {
    const right = { leaf: leaf(5), index: 5, size: 13, path: inclusionPath(leaves(13), 5) }
    expect(rootFromPath(right)).toEqual(rootAt(13))
    const wrong = [
      { ...right, path: right.path.slice(1) },
      { ...right, path: [...right.path, leaf(0)] },
      { ...right, index: 13 },
      { ...right, index: -1 },
      { ...right, index: 0.5 },
      { ...right, size: 200 },
    ]
    expect(new Set(wrong.map(rootFromPath))).toEqual(new Set([undefined]))
  })

  it.each([13, -1, 0.5])('knows no path of leaf %d of 13', (index) => {
    expect(() => inclusionPath(leaves(13), index)).toThrow(
      expect.objectContaining({ code: 'tlog/proof-malformed' }),
    )
  })

  it('refuses to call a rewritten history consistent', async () => {
    const older = { size: 9, root: rootAt(9) }
    const newer = { size: 20, root: rootAt(20) }
    const proof = await proveConsistency(9, 20, load)
    const other = rootOfLeaves(leaves(20).toSpliced(3, 1, leaf(99)))
    const wrong = [
      checkConsistency(older, { ...newer, root: other }, proof),
      checkConsistency({ ...older, root: rootAt(8) }, newer, proof),
      checkConsistency(newer, older, proof),
      checkConsistency(older, newer, proof.slice(1)),
      checkConsistency(older, newer, [...proof, leaf(0)]),
      checkConsistency(older, newer, []),
      checkConsistency(older, { size: 9, root: rootAt(20) }, []),
      checkConsistency({ size: 0, root: rootAt(1) }, newer, []),
    ]
    expect(new Set(wrong)).toEqual(new Set(['inconsistent']))
  })

  it('needs few subtrees for a proof, also in a tree of 2^40 + 1 leaves', () => {
    expect(placesOf(0, 2 ** 40 + 1)).toEqual([
      { level: 40, index: 0 },
      { level: 0, index: 2 ** 40 },
    ])
  })
})
