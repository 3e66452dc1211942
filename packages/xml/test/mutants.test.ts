import fc from 'fast-check'
import { XmlDocument } from 'libxml2-wasm'
import { expect, it } from 'vitest'
import { canonicalize, parseXml, XmlError } from '../src/index.js'
import { xmlDocuments } from './documents.js'

/** What breaks a document when it stands in the wrong place. */
const TOKENS = [
  '<',
  '>',
  '&',
  '"',
  "'",
  '/',
  '=',
  ' ',
  ':',
  'xmlns',
  'xml',
  '--',
  '-->',
  ']]>',
  '<!--',
  '<?',
  '?>',
]
const MORE_TOKENS = [
  '<![CDATA[',
  ';',
  '#',
  '\u0300',
  'x',
  '-',
  '\t',
  '\0',
  '\ufffe',
  '</e>',
  '<e>',
  'xml:',
  '\r',
  '\ufeff',
]

/**
 * Whether libxml2 reads it. It also judges the grammar of namespace names, and whether an xml:id is a name: a matter of
 * xml:id 1.0 §4 and not of being well-formed (`xmllint` reports it and exits with 0).
 */
function isReadByLibxml2(bytes: Uint8Array): boolean {
  try {
    XmlDocument.fromBuffer(bytes).dispose()
    return true
  } catch (error) {
    return error instanceof Error && / is not a(?: valid URI|n NCName)/.test(error.message)
  }
}

it('reads no broken document that libxml2 refuses', () => {
  const mutant = fc
    .tuple(xmlDocuments, fc.nat(), fc.constantFrom(...TOKENS, ...MORE_TOKENS), fc.nat(2))
    .map(([text, place, token, cut]) => {
      const at = place % (text.length + 1)
      return text.slice(0, at) + token + text.slice(at + cut)
    })
  fc.assert(
    fc.property(mutant, (text) => {
      const bytes = Buffer.from(text)
      if (isRead(bytes)) expect(isReadByLibxml2(bytes)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

function isRead(bytes: Uint8Array): boolean {
  try {
    parseXml(bytes)
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(XmlError)
    return false
  }
}

it('gives a canonical form or an XmlError for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        canonicalize(bytes, { algorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#' })
      } catch (error) {
        expect(error).toBeInstanceOf(XmlError)
      }
    }),
    { numRuns: 2000 },
  )
})
