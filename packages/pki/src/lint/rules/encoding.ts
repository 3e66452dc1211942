/**
 * DER: one encoding for each value (ITU-T X.690 §8, §10, §11). The rules look at every value, inside known extensions too.
 */
import type * as der from '../../der.js'
import { EXTENSION_OIDS } from '../../profiles/oids.js'
import { type EncodingBreach, type EncodingFault, encodingBreaches } from '../encoding-walk.js'
import type { ExtensionFacts } from '../facts.js'
import type { Rule } from '../finding.js'

/** What both certificates and lists have: the part to be signed, and its extensions. */
export type Encoded = { readonly tbs: der.Node; readonly extensions: readonly ExtensionFacts[] }

const KNOWN: ReadonlySet<string> = new Set(Object.values(EXTENSION_OIDS))

const FAULTS: Readonly<Record<EncodingFault, { clause: string; ja: string; en: string }>> = {
  'length-form': {
    clause: 'X.690 §10.1',
    ja: '長さは最短の確定形式で書き、値は途中で切れていないこと。',
    en: 'Lengths are definite and in their shortest form, and no value is cut short.',
  },
  boolean: { clause: 'X.690 §11.1', ja: '真偽値は 00 か FF。', en: 'A boolean is 00 or FF.' },
  integer: {
    clause: 'X.690 §8.3.2',
    ja: '整数は最短の形で書くこと。',
    en: 'An integer is in its shortest form.',
  },
  enumerated: {
    clause: 'X.690 §8.4',
    ja: '列挙値は最短の形で書くこと。',
    en: 'An enumerated value is in its shortest form.',
  },
  'bit-string': {
    clause: 'X.690 §11.2.1',
    ja: 'ビット列の使わないビットは 0 にすること。',
    en: 'The unused bits of a bit string are zero.',
  },
  'object-identifier': {
    clause: 'X.690 §8.19',
    ja: 'オブジェクト識別子は最短の形で書くこと。',
    en: 'An object identifier is complete and in its shortest form.',
  },
  string: {
    clause: 'X.690 §8.23, X.680 §41',
    ja: '文字列はその型の文字と符号化だけを使うこと。',
    en: 'A string has only the characters and the encoding of its type.',
  },
  'set-order': {
    clause: 'X.690 §11.6',
    ja: 'SET OF の要素は昇順に並べること。',
    en: 'The elements of a SET OF ascend.',
  },
  'constructed-string': {
    clause: 'X.690 §10.2',
    ja: '文字列などを分割した形で書かないこと。',
    en: 'Strings are in primitive form.',
  },
  null: { clause: 'X.690 §8.8', ja: 'NULL に中身はない。', en: 'NULL has no content.' },
}

/** One rule for each fault of encoding. */
export const ENCODING_RULES: readonly Rule<Encoded>[] = Object.entries(FAULTS).map(
  ([fault, { clause, ja, en }]) => ({
    id: `x690.${fault}`,
    clause,
    severity: 'error',
    appliesTo: 'certificate, list',
    ja,
    en,
    check: function* (subject) {
      for (const breach of breachesOf(subject)) {
        if (breach.fault === fault) yield `at ${breach.offset}: ${breach.why}`
      }
    },
  }),
)

const memory = new WeakMap<Encoded, readonly EncodingBreach[]>()

/** Walks once for all rules. */
function breachesOf(subject: Encoded): readonly EncodingBreach[] {
  const known = memory.get(subject)
  if (known) return known
  const found = [...encodingBreaches(subject.tbs.bytes)]
  for (const extension of subject.extensions) {
    if (extension.oid && KNOWN.has(extension.oid)) found.push(...breachesInside(extension))
  }
  memory.set(subject, found)
  return found
}

const insideMemory = new WeakMap<ExtensionFacts, readonly EncodingBreach[]>()

function breachesInside(extension: ExtensionFacts): readonly EncodingBreach[] {
  const known = insideMemory.get(extension) ?? [...encodingBreaches(extension.value)]
  insideMemory.set(extension, known)
  return known
}
