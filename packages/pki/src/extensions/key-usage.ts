/** keyUsage and extendedKeyUsage (RFC 5280 §4.2.1.3, §4.2.1.12): what a key may be used for. */
import * as der from '../der.js'
import { EXTENSION_OIDS } from './oids.js'
import { extensionReader, malformedExtension, oneOrMore } from './reader.js'

/** The named bits of KeyUsage, in the order of their numbers. */
export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const

/** One use of a key. */
export type KeyUsage = (typeof KEY_USAGES)[number]

/** Purposes that people know by a word (RFC 5280 §4.2.1.12). */
export const KEY_PURPOSES = {
  anyExtendedKeyUsage: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  OCSPSigning: '1.3.6.1.5.5.7.3.9',
  documentSigning: '1.3.6.1.5.5.7.3.36',
} as const

/** Reads keyUsage: at least one bit (RFC 5280 §4.2.1.3), none beyond the nine. */
export const readKeyUsage = extensionReader(
  EXTENSION_OIDS.keyUsage,
  (value): ReadonlySet<KeyUsage> => new Set(wordsOfBits(value, KEY_USAGES)),
)

/** Reads extendedKeyUsage: the OIDs of one or more purposes. */
export const readExtendedKeyUsage = extensionReader(
  EXTENSION_OIDS.extendedKeyUsage,
  (value): ReadonlySet<string> => new Set(oneOrMore(value).map((purpose) => der.oidValue(purpose))),
)

/** The words of the bits that are set: one or more, each with a word. */
export function wordsOfBits<Word extends string>(node: der.Node, words: readonly Word[]): Word[] {
  const found = der
    .namedBits(node)
    .map((bit) => words[bit] ?? malformedExtension(`Bit ${bit} has no meaning here`))
  return found.length > 0 ? found : malformedExtension('No bit is set')
}
