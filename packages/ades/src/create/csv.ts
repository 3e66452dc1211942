/**
 * What the e-prescription service demands of a CSV before anything else: header, line ends and encoding. The full rules of
 * the content stand elsewhere; a signature over data that the service cannot read is refused here.
 */
import { isUtf8 } from 'node:buffer'
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
  if (!isUtf8(csv)) throw new AdesError('csv/E-ENC', 'The data is not UTF-8')
  if (csv.includes(CARRIAGE_RETURN)) throw new AdesError('csv/E-EOL', 'The data holds a carriage return')
  const beginning = Buffer.from(csv.subarray(0, 4)).toString('latin1')
  if (!HEADERS[kind].test(beginning)) throw new AdesError('csv/E-HDR', `No ${kind} begins like this`)
}
