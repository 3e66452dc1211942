/**
 * Bytes to text. An XML processor must read UTF-8 and UTF-16 (XML 1.0 §4.3.3); this one reads nothing else, because a
 * guess at the encoding is a guess at what was signed.
 */
import { XmlError } from '../errors.js'

/** The encodings that are read, by the name an encoding declaration must then carry (compared without case). */
export type XmlEncoding = 'UTF-8' | 'UTF-16'

/** What the bytes say, without byte order mark and with every line end as LF (XML 1.0 §2.11). */
export type DecodedText = { readonly text: string; readonly encoding: XmlEncoding }

/** XML 1.0 §2.2 [2] Char, turned round; lone surrogates cannot come out of a strict decoder. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML forbids
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/

const DECLARED_ENCODING = /^<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/

/**
 * Decodes a whole document.
 *
 * @throws {XmlError} `xml/unsupported-encoding`, `xml/invalid-bytes` or `xml/forbidden-character`.
 */
export function decodeDocument(bytes: Uint8Array): DecodedText {
  const encoding = detectEncoding(bytes)
  const decoded = decode(bytes, encoding)
  if (FORBIDDEN.test(decoded)) {
    throw new XmlError(
      'xml/forbidden-character',
      `Offset ${decoded.search(FORBIDDEN)} holds no XML character`,
    )
  }
  const text = decoded.includes('\r') ? decoded.replace(/\r\n?/g, '\n') : decoded
  return { text, encoding: encoding === 'utf-8' ? 'UTF-8' : 'UTF-16' }
}

type Decoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** XML 1.0 appendix F: a byte order mark decides; without one it is UTF-8 or it is refused. */
function detectEncoding(bytes: Uint8Array): Decoding {
  const [first = 0x3c, second = 0x3c, third, fourth] = bytes
  const littleEndian = first === 0xff && second === 0xfe
  if (littleEndian && third === 0 && fourth === 0) {
    throw new XmlError('xml/unsupported-encoding', 'The document is in UTF-32')
  }
  if (littleEndian) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0 || second === 0) {
    throw new XmlError(
      'xml/unsupported-encoding',
      'The document is in UTF-16 or UTF-32 without byte order mark',
    )
  }
  refuseOtherDeclaration(bytes)
  return 'utf-8'
}

/** Names the encoding before its bytes fail as UTF-8; the declaration's grammar is judged later. */
function refuseOtherDeclaration(bytes: Uint8Array): void {
  const head = String.fromCharCode(...bytes.subarray(0, 200))
  const declared = DECLARED_ENCODING.exec(head)?.[1]
  if (declared === undefined || /^utf-(?:8|16)$/i.test(declared)) return
  throw new XmlError(
    'xml/unsupported-encoding',
    'The document declares an encoding other than UTF-8 and UTF-16',
  )
}

function decode(bytes: Uint8Array, encoding: Decoding): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new XmlError('xml/invalid-bytes', `The bytes are not ${encoding}`, { cause })
  }
}
