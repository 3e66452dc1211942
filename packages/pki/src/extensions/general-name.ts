/**
 * GeneralName (RFC 5280 §4.2.1.6): the nine forms in which certificates and lists name people, hosts and places.
 */
import * as der from '../der.js'
import { type Name, parseName } from '../name.js'
import { malformedExtension, oneOrMore } from './reader.js'

/** The nine forms, each with the number of its context tag. */
export const GENERAL_NAME_FORMS = {
  otherName: 0,
  rfc822Name: 1,
  dNSName: 2,
  x400Address: 3,
  directoryName: 4,
  ediPartyName: 5,
  uniformResourceIdentifier: 6,
  iPAddress: 7,
  registeredID: 8,
} as const

/** A form by the word that RFC 5280 uses. */
export type GeneralNameForm = keyof typeof GENERAL_NAME_FORMS

/** One name. Text forms are IA5 as written; `bytes` of the forms that nobody compares is the whole TLV. */
export type GeneralName =
  | { readonly form: 'otherName'; readonly type: string; readonly value: Uint8Array }
  | { readonly form: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier'; readonly value: string }
  | { readonly form: 'directoryName'; readonly name: Name }
  | { readonly form: 'iPAddress'; readonly octets: Uint8Array }
  | { readonly form: 'registeredID'; readonly oid: string }
  | { readonly form: 'x400Address' | 'ediPartyName'; readonly bytes: Uint8Array }

const text = (node: der.Node): string => der.stringValue(der.retag(node, der.IA5_STRING))

const DECODERS: ReadonlyMap<number, (node: der.Node) => GeneralName> = new Map([
  [der.contextTag(0), otherName],
  [der.contextTag(1, 'primitive'), (node): GeneralName => ({ form: 'rfc822Name', value: text(node) })],
  [der.contextTag(2, 'primitive'), (node): GeneralName => ({ form: 'dNSName', value: text(node) })],
  [der.contextTag(3), (node): GeneralName => ({ form: 'x400Address', bytes: node.bytes })],
  [
    der.contextTag(4),
    (node): GeneralName => ({ form: 'directoryName', name: parseName(der.explicitValue(node, 4)) }),
  ],
  [der.contextTag(5), (node): GeneralName => ({ form: 'ediPartyName', bytes: node.bytes })],
  [
    der.contextTag(6, 'primitive'),
    (node): GeneralName => ({ form: 'uniformResourceIdentifier', value: text(node) }),
  ],
  [der.contextTag(7, 'primitive'), (node): GeneralName => ({ form: 'iPAddress', octets: node.content })],
  [
    der.contextTag(8, 'primitive'),
    (node): GeneralName => ({
      form: 'registeredID',
      oid: der.oidValue(node, der.contextTag(8, 'primitive')),
    }),
  ],
])

/** Reads one GeneralName. The length of an iPAddress depends on where it stands and is the reader's to check. */
export function parseGeneralName(node: der.Node): GeneralName {
  const decode = DECODERS.get(node.tag) ?? malformedExtension(`Tag ${node.tag} is no form of name`)
  return decode(node)
}

/** Reads GeneralNames: one or more. With an IMPLICIT tag, the tag is the caller's to name. */
export function parseGeneralNames(node: der.Node, tag: number = der.SEQUENCE): readonly GeneralName[] {
  return oneOrMore(node, tag).map(parseGeneralName)
}

function otherName(node: der.Node): GeneralName {
  const [type, value] = der.children(node, der.contextTag(0), 2)
  return { form: 'otherName', type: der.oidValue(type), value: der.explicitValue(value, 0).bytes }
}
