/** nameConstraints (RFC 5280 §4.2.1.10): the subtrees in which all names below a CA lie, or do not lie. */
import * as der from '../der.js'
import { type GeneralName, parseGeneralName } from './general-name.js'
import { EXTENSION_OIDS } from './oids.js'
import { extensionReader, malformedExtension, oneOrMore } from './reader.js'

/** Subtrees by their base; the base of an iPAddress is address and mask. */
export type NameConstraints = {
  readonly permitted: readonly GeneralName[]
  readonly excluded: readonly GeneralName[]
}

/** Reads nameConstraints: one of its fields at least; minimum is 0 and maximum absent (RFC 5280 §4.2.1.10). */
export const readNameConstraints = extensionReader(
  EXTENSION_OIDS.nameConstraints,
  (value): NameConstraints => {
    const fields = new der.Fields(value)
    const permitted = subtrees(fields, 0)
    const excluded = subtrees(fields, 1)
    fields.end()
    if (!permitted && !excluded) malformedExtension('Empty name constraints')
    return { permitted: permitted ?? [], excluded: excluded ?? [] }
  },
)

function subtrees(fields: der.Fields, number: number): GeneralName[] | undefined {
  const list = fields.optional(der.contextTag(number))
  return list && oneOrMore(list, der.contextTag(number)).map(subtreeBase)
}

function subtreeBase(node: der.Node): GeneralName {
  const fields = new der.Fields(node)
  const base = parseGeneralName(fields.any())
  fields.end() // the default minimum 0 is never written, and a maximum is not used
  if (base.form === 'iPAddress') expectMask(base.octets)
  return base
}

function expectMask(octets: Uint8Array): void {
  if (octets.length !== 8 && octets.length !== 32)
    malformedExtension('A subtree of addresses has 8 or 32 octets (RFC 5280 §4.2.1.10)')
  const mask = octets.subarray(octets.length / 2)
  const bits = Array.from(mask, (octet) => octet.toString(2).padStart(8, '0')).join('')
  // RFC 4632 §5.1: a mask is ones followed by zeros; any other could be read in two ways.
  if (!/^1*0*$/.test(bits)) malformedExtension('A mask with holes')
}
