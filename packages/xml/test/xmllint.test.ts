import { spawnSync } from 'node:child_process'
import { utf8 } from '@jitsuin/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type C14nAlgorithm, canonicalize } from '../src/index.js'
import { xmlDocuments } from './documents.js'

const isInstalled = spawnSync('xmllint', ['--version']).status === 0
if (!isInstalled) {
  if (process.env.CI) throw new Error('xmllint is needed to judge canonical forms')
  console.warn('xmllint is not installed: its judgement of canonical forms is skipped')
}

const LONG = '調剤済み '.repeat(200_000)

/** One document for each thing that canonical forms are known to trip over. */
const DOCUMENTS: readonly (readonly [what: string, text: string])[] = [
  [
    'xml:lang, xml:space and xml:base',
    '<a xml:lang="ja" xml:base="x/"><b xml:space="preserve" xml:base="y"> </b></a>',
  ],
  [
    'a default namespace, inherited and taken back',
    '<a xmlns="urn:x"><b><c xmlns=""><d xmlns="urn:x"/></c></b></a>',
  ],
  ['prefixes bound again', '<p:a xmlns:p="urn:x"><p:b xmlns:p="urn:y"><p:c xmlns:p="urn:x"/></p:b></p:a>'],
  ['line ends of every kind', '<a b="1\r\n2\r3">\r\n\r&#13;&#xA;</a>'],
  ['comments and instructions everywhere', '<?p  q ?><!--1--><a><!--2--><?r?></a><!--3--><?s t?>'],
  ['composed and decomposed kana', '<ガ>\u30ac\u30ab\u3099</ガ>'],
  ['astral characters in names, values and text', '<𠮷 𠮷="𠮷" \ufb00="">&#x20BB7;</𠮷>'],
  ['CDATA', '<a>1<![CDATA[<&>"\']]>2<![CDATA[]]]]>&gt;</a>'],
  ['references in values', '<a b="&#9;&#10;&#13;&quot;&apos;&lt;&gt;&amp;"/>'],
  ['a megabyte of text', `<a b="${LONG}">${LONG}</a>`],
]

const OPTIONS = {
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments': '--c14n',
  'http://www.w3.org/2006/12/xml-c14n11#WithComments': '--c14n11',
  'http://www.w3.org/2001/10/xml-exc-c14n#WithComments': '--exc-c14n',
} as const satisfies Partial<Record<C14nAlgorithm, string>>

const ALGORITHMS = Object.keys(OPTIONS) as (keyof typeof OPTIONS)[] // the table has no other keys

function expectAgreement(text: string, algorithm: keyof typeof OPTIONS): void {
  const judged = spawnSync('xmllint', ['--nonet', OPTIONS[algorithm], '-'], {
    input: text,
    maxBuffer: 1 << 28,
  })
  expect(judged.status, judged.stderr.toString()).toBe(0)
  expect(Buffer.from(canonicalize(utf8(text), { algorithm })).toString()).toBe(judged.stdout.toString())
}

describe.skipIf(!isInstalled).each(ALGORITHMS)('%s', (algorithm) => {
  it.each(DOCUMENTS)('agrees with xmllint on %s', (_what, text) => expectAgreement(text, algorithm))

  it('agrees with xmllint on generated documents', () => {
    fc.assert(
      fc.property(xmlDocuments, (text) => expectAgreement(text, algorithm)),
      { numRuns: 30 },
    )
  })
})
