/** Status information that Acrobat puts below the signature: adbe-revocationInfoArchival (ISO 32000-2 §12.8.3.3.2). */
import { type Attribute, der, PkiError } from '@jitsuin/pki'
import type { Material } from '../../validate/trust.js'

const ARCHIVE = '1.2.840.113583.1.1.8'

/** What the attribute holds; nothing if it is not there, or cannot be read: that can only be missed. */
export function readRevocationArchive(attributes: readonly Attribute[]): Material {
  const value = attributes.find(({ type }) => type === ARCHIVE)?.values[0]
  if (!value) return {}
  try {
    const fields = new der.Fields(value)
    const [lists, answers] = [fields.optionalExplicit(0), fields.optionalExplicit(1)]
    return { crls: wholes(lists), ocsps: wholes(answers) }
  } catch (error) {
    if (error instanceof PkiError) return {}
    throw error
  }
}

function wholes(node: der.Node | undefined): Uint8Array[] {
  return node ? der.children(node, der.SEQUENCE).map(({ bytes }) => bytes) : []
}
