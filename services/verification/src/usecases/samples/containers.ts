/** A container of a referral, and what somebody puts into it later; used for samples only. */
import { type AsicSignature, signAsic } from '@jitsuin/ades'
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { sourceOf, writeZip, ZipFile } from '@jitsuin/zip'
import { LETTER } from './documents.js'
import { letterPdf } from './letter-pdf.js'

/** The letter as PDF and as text, and one signature over both. */
export function packReferral(signature: AsicSignature, packedAt: Date): Promise<Uint8Array> {
  const files = [
    { name: '診療情報提供書.pdf', content: letterPdf() },
    { name: '添付/診療情報提供書.txt', content: LETTER },
  ]
  return gather(signAsic(files, { kind: 'asic-e', signature, packedAt }))
}

/** The same container with one more file, everything else octet for octet. */
export async function addFile(container: Uint8Array, at: Date): Promise<Uint8Array> {
  const from = await ZipFile.open(sourceOf(container))
  const added = { name: '添付/あとから入れた文書.txt', content: utf8('見本\n'), method: 'stored' } as const
  return gather(writeZip([...from.entries.map((kept) => ({ kept, from })), added], { at }))
}

async function gather(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return concatBytes(all)
}
