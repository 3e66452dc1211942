/**
 * Changes to DER that keep every length around them right, so that what is changed is reached: a flipped byte in a
 * certificate is mostly a broken length, and the decoders of extensions would never see it.
 */
import { der } from '@jitsuin/pki'
import { type Mutator, mutateBytes, type Stock } from './mutate-bytes.js'
import { pickOf } from './random.js'

/** A value with its parts; `parts` is absent in one that is not read any further. */
type Tree = { tag: number; content: Uint8Array; prefix: Uint8Array; parts?: Tree[] }

const MAX_DEPTH = 40
const NOTHING = new Uint8Array()

/** Changes one to three values of the tree; bytes that are no DER are changed blindly. */
export const mutateDer: Mutator = (input, stock) => {
  const tree = readTree(input, 0)
  if (!tree) return mutateBytes(input, stock)
  const other = readTree(stock.other, 0)
  const donors = other ? [...everyTree(other)] : []
  for (let left = 1 + stock.random.below(3); left > 0; left--) {
    const chosen = pickOf(stock.random, [...everyTree(tree)])
    if (chosen) change(chosen, { ...stock, donors: [...everyTree(tree), ...donors] })
  }
  return write(tree)
}

/** One value and nothing after it, or nothing. */
function readTree(bytes: Uint8Array, depth: number): Tree | undefined {
  try {
    const { tag, content } = der.parse(bytes)
    const parts = depth < MAX_DEPTH ? readParts(tag, content, depth) : undefined
    return { tag, content, prefix: NOTHING, ...parts }
  } catch {
    return undefined // no DER: the caller changes it blindly
  }
}

/** Constructed values hold values; octet and bit strings may, as in extensions and keys. */
function readParts(
  tag: number,
  content: Uint8Array,
  depth: number,
): Pick<Tree, 'parts' | 'prefix'> | undefined {
  const prefix = tag === der.BIT_STRING ? content.subarray(0, 1) : NOTHING
  if (tag !== der.BIT_STRING && tag !== der.OCTET_STRING && !(tag & 0x20)) return undefined
  const parts: Tree[] = []
  for (let at = prefix.length; at < content.length; ) {
    const { bytes } = der.readAt(content, at)
    const part = readTree(bytes, depth + 1)
    if (!part) return undefined
    parts.push(part)
    at += bytes.length
  }
  return { parts, prefix }
}

function* everyTree(tree: Tree): Generator<Tree> {
  yield tree
  for (const part of tree.parts ?? []) yield* everyTree(part)
}

function write({ tag, content, prefix, parts }: Tree): Uint8Array {
  return parts ? der.encode(tag, prefix, ...parts.map(write)) : der.encode(tag, content)
}

type DerStock = Stock & { readonly donors: readonly Tree[] }
type Change = (tree: Tree, stock: DerStock) => void

const TAGS = [
  1, 2, 3, 4, 5, 6, 10, 12, 19, 20, 22, 23, 24, 30, 48, 49, 128, 129, 130, 160, 161, 162, 163,
] as const
const NUMBERS = ['', '00', '01', '7f', '0080', '80', 'ff', '0000', '7f'.repeat(20), '01'.repeat(200)] as const

const CHANGES: readonly [Change, ...Change[]] = [
  (tree, stock) => setLeaf(tree, mutateBytes(contentOf(tree), stock)),
  (tree, stock) => setLeaf(tree, Buffer.from(stock.random.pick(NUMBERS), 'hex')),
  (tree, { random }) => setTag(tree, random.pick(TAGS)),
  (tree) => setLeaf(tree, NOTHING),
  (tree, { random }) => void tree.parts?.splice(random.below(tree.parts.length || 1), 1),
  (tree, { random, donors }) => {
    const donor = pickOf(random, donors)
    if (donor) tree.parts?.splice(random.below(tree.parts.length + 1), 0, copyOf(donor))
  },
  (tree, { random, donors }) => {
    const donor = pickOf(random, donors)
    if (donor) Object.assign(tree, { ...copyOf(donor) })
  },
  (tree, { random }) => {
    const part = pickOf(random, tree.parts ?? [])
    if (part) tree.parts?.push(...Array.from({ length: 1 + random.below(20) }, () => copyOf(part)))
  },
  (tree) => void tree.parts?.reverse(),
  (tree) => Object.assign(tree, { tag: der.SEQUENCE, prefix: NOTHING, parts: [copyOf(tree)] }),
  (tree, { random, words }) => {
    const word = pickOf(random, words)
    if (word) setLeaf(tree, word)
  },
]

function change(tree: Tree, stock: DerStock): void {
  stock.random.pick(CHANGES)(tree, stock)
}

function contentOf(tree: Tree): Uint8Array {
  return tree.parts ? Buffer.concat([tree.prefix, ...tree.parts.map(write)]) : tree.content
}

function setLeaf(tree: Tree, content: Uint8Array): void {
  tree.content = content
  delete tree.parts
}

function setTag(tree: Tree, tag: number): void {
  setLeaf(tree, contentOf(tree))
  tree.tag = tag
}

function copyOf({ tag, content, prefix, parts }: Tree): Tree {
  return { tag, content, prefix, ...(parts && { parts: parts.map(copyOf) }) }
}
