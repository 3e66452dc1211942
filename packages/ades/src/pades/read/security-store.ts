/** The document security store: certificates, lists and answers that were put into the document (EN 319 142-1 §5.4.2). */
import { PdfError, type PdfFile, pdf } from '@jitsuin/pdf'
import type { Material } from '../../validate/trust.js'

/** Most of each kind; more are a bomb. */
const MAX_PARTS = 256

/** Everything in the store that can be read; what cannot can only be missed. */
export function readSecurityStore(file: PdfFile): Required<Material> {
  const read = (key: string, single: string) => attempt(() => streamsOf(file, key, single)) ?? []
  return {
    certificates: read('Certs', 'Cert'),
    crls: read('CRLs', 'CRL'),
    ocsps: read('OCSPs', 'OCSP'),
  }
}

/** The list for the whole document, and those of single signatures (VRI), which some programs fill alone; each object once. */
function streamsOf(file: PdfFile, key: string, single: string): Uint8Array[] {
  const store = file.get(file.catalog(), 'DSS')
  const records = pdf.dictionaryOf(file.get(store, 'VRI'))?.entries.values() ?? []
  const lists = [
    file.get(store, key),
    ...[...records].slice(0, MAX_PARTS).map((one) => file.get(one, single)),
  ]
  const items = lists.flatMap((list) => (list.kind === 'array' ? list.items.slice(0, MAX_PARTS) : []))
  const once = new Map(items.map((item) => [item.kind === 'reference' ? item.number : item, item]))
  return [...once.values()].slice(0, MAX_PARTS).flatMap((item) => {
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
