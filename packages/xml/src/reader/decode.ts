/**
 * Bytes to text. An XML processor must read UTF-8 and UTF-16 (XML 1.0 §4.3.3); this one also reads ISO 8859-1 and US-ASCII where they
 * are declared, for each octet is one character there. Nothing else: a guess at the encoding is a guess at what was signed.
 */
import { XmlError } from '../errors.js'

/** The encodings that are read, by the name an encoding declaration must then carry (compared without case). */
export type XmlEncoding = 'UTF-8' | 'UTF-16' | 'ISO-8859-1' | 'US-ASCII'

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
  return { text, encoding: ENCODINGS[encoding] }
}

const ENCODINGS = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'iso-8859-1': 'ISO-8859-1',
  'us-ascii': 'US-ASCII',
} as const satisfies Record<string, XmlEncoding>

type Decoding = keyof typeof ENCODINGS

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
  return declaredDecoding(bytes)
}

/** Names the encoding before its bytes fail as UTF-8; the declaration's grammar is judged later. */
function declaredDecoding(bytes: Uint8Array): Decoding {
  const head = String.fromCharCode(...bytes.subarray(0, 200))
  const declared = DECLARED_ENCODING.exec(head)?.[1]
  if (declared === undefined || /^utf-(?:8|16)$/i.test(declared)) return 'utf-8'
  if (/^iso-8859-1$/i.test(declared)) return 'iso-8859-1'
  if (/^us-ascii$/i.test(declared)) return 'us-ascii'
  throw new XmlError('xml/unsupported-encoding', 'The document declares an encoding that is not read')
}

function decode(bytes: Uint8Array, encoding: Decoding): string {
  // What TextDecoder calls iso-8859-1 is windows-1252.
  if (encoding === 'iso-8859-1')
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  if (encoding === 'us-ascii' && bytes.some((byte) => byte > 0x7f))
    throw new XmlError('xml/invalid-bytes', 'The bytes are not us-ascii')
  try {
    return new TextDecoder(encoding === 'us-ascii' ? 'utf-8' : encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new XmlError('xml/invalid-bytes', `The bytes are not ${encoding}`, { cause })
  }
}
