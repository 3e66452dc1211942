/** A message as `openssl asn1parse` takes it apart: offsets and lengths that none of our readers computed. */
import { run } from './programs.js'

/** One line of its output; `bytes` is the whole TLV, `content` what is inside. */
export type ParsedNode = {
  readonly tag: string
  readonly bytes: Buffer
  readonly content: Buffer
  readonly children: readonly ParsedNode[]
}

const LINE = /^\s*(\d+):d=(\d+)\s+hl=(\d+)\s+l=\s*(\d+)\s+(?:cons|prim):\s*(.*?)\s*$/

/** Parses a file whose octets are at hand too. */
export function asn1parse(path: string, octets: Uint8Array): ParsedNode {
  const bytes = Buffer.from(octets)
  const { output } = run('openssl', 'asn1parse', '-inform', 'DER', '-in', path)
  type Open = ParsedNode & { readonly children: ParsedNode[]; readonly depth: number }
  const stack: Open[] = []
  for (const line of output.split('\n')) {
    const [, offset, depth, head, length, tag = ''] = LINE.exec(line) ?? []
    if (offset === undefined) continue
    const [start, header, size] = [Number(offset), Number(head), Number(length)]
    const node: Open = {
      tag,
      depth: Number(depth),
      bytes: bytes.subarray(start, start + header + size),
      content: bytes.subarray(start + header, start + header + size),
      children: [],
    }
    while (stack.length > node.depth) stack.pop()
    stack.at(-1)?.children.push(node)
    stack.push(node)
  }
  const [root] = stack
  if (!root) throw new Error(output)
  return root
}

/** The node at a path of positions. */
export function nodeAt(root: ParsedNode, ...path: readonly number[]): ParsedNode {
  return path.reduce((node, at) => {
    const child = node.children.at(at)
    if (!child) throw new Error(`No part ${at} in ${node.tag}`)
    return child
  }, root)
}
