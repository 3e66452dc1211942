/** The document security store: certificates, lists and answers that were put into the document (EN 319 142-1 §5.4.2). */
import { PdfError, type PdfFile } from '@jitsuin/pdf'
import type { Material } from '../../validate/trust.js'

/** Most of each kind; more are a bomb. */
const MAX_PARTS = 256

/** Everything in the store that can be read; what cannot can only be missed. */
export function readSecurityStore(file: PdfFile): Required<Material> {
  const read = (key: string) => attempt(() => streamsOf(file, key)) ?? []
  return { certificates: read('Certs'), crls: read('CRLs'), ocsps: read('OCSPs') }
}

function streamsOf(file: PdfFile, key: string): Uint8Array[] {
  const list = file.get(file.get(file.catalog(), 'DSS'), key)
  const items = list.kind === 'array' ? list.items.slice(0, MAX_PARTS) : []
  return items.flatMap((item) => {
    const stream = attempt(() => file.resolve(item))
    const octets = stream?.kind === 'stream' ? attempt(() => file.unpack(stream)) : undefined
    return octets ? [octets] : []
  })
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof PdfError) return undefined
    throw error
  }
}
