import { XmlError } from '../errors.js'
import type { DecodedText } from './decode.js'

const S = '[ \\t\\n]'
const EQ = `${S}*=${S}*`
const DECLARATION = new RegExp(
  `<\\?xml${S}+version${EQ}(?:"1\\.([0-9]+)"|'1\\.([0-9]+)')` +
    `(?:${S}+encoding${EQ}(?:"([A-Za-z][-\\w.]*)"|'([A-Za-z][-\\w.]*)'))?` +
    `(?:${S}+standalone${EQ}(?:"(?:yes|no)"|'(?:yes|no)'))?${S}*\\?>`,
  'y',
)

/**
 * Reads the XML declaration, if there is one, and answers the index after it (XML 1.0 §2.8 [23]).
 * A version 1.x is read as 1.0, as the fifth edition says, except 1.1: that one exists and takes other characters for
 * line ends, so that two readers would see two documents.
 *
 * @throws {XmlError} `xml/malformed`, `xml/unsupported-version` or `xml/encoding-mismatch` (§4.3.3).
 */
export function endOfDeclaration({ text, encoding }: DecodedText): number {
  if (!/^<\?xml[ \t\n?]/.test(text)) return 0
  DECLARATION.lastIndex = 0
  const found = DECLARATION.exec(text)
  if (!found) throw new XmlError('xml/malformed', 'The XML declaration does not follow its grammar')
  const [all, minor = found[2], , declared = found[4]] = found
  if (minor === '1') throw new XmlError('xml/unsupported-version', 'The document is XML 1.1')
  if (declared !== undefined && declared.toUpperCase() !== encoding) {
    throw new XmlError(
      'xml/encoding-mismatch',
      `The document is in ${encoding} and declares another encoding`,
    )
  }
  return all.length
}
