/** Invented lists of documents, and a sheet that is sealed by node's own cipher, whatever stands in it. */
import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import type { SheetItem } from '@jitsuin/second-key'

/** So many documents, each of one digest of the algorithm. */
export function documents(count: number, algorithm = 'sha256'): readonly SheetItem[] {
  return Array.from({ length: count }, (_, at) => ({
    salt: new Uint8Array(randomBytes(32)),
    shown: `処方箋 ${at + 1}　見本 患者${at + 1}\nデモ錠5mg 1日1回 朝食後 ${(at % 30) + 1}日分\nデモ軟膏0.1% 1日2回`,
    digest: new Uint8Array(
      createHash(algorithm)
        .update(`document ${at + 1}`)
        .digest(),
    ),
  }))
}

/** Seals what no sheet may hold, as docs and sheet.ts describe the form; written without the package. */
export function sealByHand(items: readonly SheetItem[]): { sealed: Uint8Array; fragment: string } {
  const [key, nonce] = [randomBytes(32), randomBytes(12)]
  const text = (octets: Uint8Array) => Buffer.from(octets).toString('base64url')
  const written = items.map(({ salt, shown, digest }) => ({
    salt: text(salt),
    shown,
    digest: text(digest),
  }))
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from('jitsuin-second-key-sheet/1\n'))
  const body = [cipher.update(JSON.stringify(written)), cipher.final(), cipher.getAuthTag()]
  return { sealed: new Uint8Array(Buffer.concat([nonce, ...body])), fragment: text(key) }
}

/** The Merkle root over a list (RFC 6962 §2.1, the leaves of list.ts) by node's own hash, hexadecimal. */
export function rootByHand(items: readonly SheetItem[]): string {
  const sha256 = (...parts: readonly Uint8Array[]) =>
    createHash('sha256').update(Buffer.concat(parts)).digest()
  const tree = (leaves: readonly Buffer[]): Buffer => {
    const [only] = leaves
    if (leaves.length < 2) return only ?? sha256()
    const half = 2 ** (Math.ceil(Math.log2(leaves.length)) - 1)
    return sha256(Buffer.of(1), tree(leaves.slice(0, half)), tree(leaves.slice(half)))
  }
  const leaves = items.map(({ salt, shown, digest }, index) => {
    const position = Buffer.alloc(4)
    position.writeUInt32BE(index)
    const commitment = sha256(Buffer.of(2), salt, Buffer.from(shown))
    return sha256(Buffer.of(0), commitment, digest, position)
  })
  return tree(leaves).toString('hex')
}
