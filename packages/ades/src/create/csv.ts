/**
 * What the e-prescription service demands of a CSV before anything else: header, line ends and encoding. The full rules of
 * the content stand elsewhere; a signature over data that the service cannot read is refused here.
 */
import { AdesError } from '../errors.js'

/** The first line of each kind of record; in `CJ1,` the comma belongs to it. */
const HEADERS = { prescription: /^SJ1(?:\n|$)/, dispensing: /^CJ1,/ } as const

/** The records that a CSV can hold. */
export type CsvKind = keyof typeof HEADERS

const CARRIAGE_RETURN = 0x0d
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]

/**
 * Refuses a CSV that the service would refuse unread.
 *
 * @throws {AdesError} `csv/E-ENC`, `csv/E-EOL` or `csv/E-HDR`, in this order.
 */
export function checkCsv(csv: Uint8Array, kind: CsvKind): void {
  if (BYTE_ORDER_MARK.every((byte, at) => csv[at] === byte)) {
    throw new AdesError('csv/E-ENC', 'A byte order mark stands before the data')
  }
  const text = decodeUtf8(csv)
  if (csv.includes(CARRIAGE_RETURN)) throw new AdesError('csv/E-EOL', 'The data holds a carriage return')
  if (!HEADERS[kind].test(text)) throw new AdesError('csv/E-HDR', `No ${kind} begins like this`)
}

function decodeUtf8(csv: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(csv)
  } catch (cause) {
    throw new AdesError('csv/E-ENC', 'The data is not UTF-8', { cause })
  }
}
