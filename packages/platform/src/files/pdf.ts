/** PDFs of strangers: whether one may be kept, untouched and inert. We never draw one. */
import { PlatformError } from '../errors.js'

/** Browsers look at the first 1445 bytes to guess a page (WHATWG MIME Sniffing §5.2). */
const SNIFFED_BYTES = 1_445
const TAIL_BYTES = 1_024
const HTML_MARKS =
  /<\s*(?:!doctype\s+html|html|head|body|script|iframe|svg|img|style|title|h1|div|table|a\s|br|p|font)\b/i
/** Names of actions and contents that make a PDF do something (ISO 32000-1 §12.6.4, §7.11.4). */
const ACTIVE_NAMES = ['/JavaScript', '/Launch', '/EmbeddedFile', '/RichMedia', '/XFA'] as const
/** The end record of a ZIP archive (APPNOTE §4.3.16), which readers look for from the end of a file. */
const ZIP_END = Buffer.from('PK\x05\x06', 'latin1')

/**
 * Refuses a PDF that is cut short, locked, active, or another file at the same time.
 * Names that are hidden inside compressed objects are not seen: that is why a PDF is served as an attachment, in a sandbox.
 *
 * @throws {PlatformError} `upload/pdf-broken`, `upload/pdf-locked`, `upload/pdf-active`, `upload/two-in-one`
 */
export function refuseUnsoundPdf(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // ISO 32000-1 §7.5.2 and §7.5.5: the header begins the file, the marker ends it. Readers forgive more; we do not.
  if (
    !file
      .subarray(0, 8)
      .toString('latin1')
      .match(/^%PDF-\d\.\d/)
  )
    throw new PlatformError('upload/pdf-broken', 'The header is not at the beginning')
  if (!/%%EOF\s*\0*$/.test(file.subarray(-TAIL_BYTES).toString('latin1')))
    throw new PlatformError('upload/pdf-broken', 'Nothing may follow the end marker')
  if (HTML_MARKS.test(file.subarray(0, SNIFFED_BYTES).toString('latin1')))
    throw new PlatformError('upload/two-in-one', 'It would also read as HTML')
  if (file.subarray(-65_557).includes(ZIP_END))
    throw new PlatformError('upload/two-in-one', 'It would also read as a ZIP archive')
  const text = unescapeNames(file)
  if (/\/Encrypt\b/.test(text)) throw new PlatformError('upload/pdf-locked', 'It is encrypted')
  const active = ACTIVE_NAMES.find((name) => text.includes(name))
  if (active) throw new PlatformError('upload/pdf-active', active)
}

/** §7.3.5: `/J#61vaScript` is the name `/JavaScript`. */
function unescapeNames(file: Buffer): string {
  return file
    .toString('latin1')
    .replace(/#([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
