/** Reads elementary files, bounded whatever the card says. */
import { concatBytes } from '@jitsuin/kernel'
import type { CardChannel } from '../channel.js'
import { CardError } from '../errors.js'
import { readBinary, readBinaryByShortId, selectFile } from './commands.js'
import { exchange } from './exchange.js'
import { commandUnless, refusal } from './expect.js'
import { statusOf } from './status-words.js'

/** How a file is named: by file identifier of two octets, or by short identifier 1–30 (ISO/IEC 7816-4 §7.3.1.1). */
export type FileReference =
  | { readonly by: 'file-id'; readonly fileId: Uint8Array }
  | { readonly by: 'short-id'; readonly shortId: number }

/** No certificate and no directory of a card is longer; offsets end at 32,767. */
const LONGEST_FILE = 16_384

/** `one-value`: a certificate, which says in its first octets how long it is. `to-the-end`: a directory, a row of values. */
export type FileExtent = 'one-value' | 'to-the-end'

/** The content of a file, or nothing if the card has no such file. @throws {CardError} `apdu/too-long`, `card/refused` … */
export async function readFile(
  channel: CardChannel,
  reference: FileReference,
  extent: FileExtent,
): Promise<Uint8Array | undefined> {
  let content = await readStart(channel, reference)
  if (!content) return undefined
  const isAll = extent === 'to-the-end' ? isWholeRow : isWholeValue
  while (!isAll(content)) {
    const { data, isEnd } = await readPart(channel, content.length)
    content = concatBytes([content, data])
    if (content.length > LONGEST_FILE) throw new CardError('apdu/too-long', 'A file of more than 16 KiB')
    if (isEnd) break
  }
  return content
}

/** The first octets of a file, at most 256; the file is selected by it. */
export async function readStart(
  channel: CardChannel,
  reference: FileReference,
): Promise<Uint8Array | undefined> {
  if (reference.by === 'short-id') {
    const response = await exchange(channel, readBinaryByShortId(reference.shortId))
    if (isMissing(response.status)) return undefined
    if (!isRead(response.status)) throw refusal(response, readBinary(0))
    return response.data
  }
  const selected = await commandUnless(channel, selectFile(reference.fileId), ['6a82', '6a86'])
  return selected && (await readPart(channel, 0)).data
}

async function readPart(channel: CardChannel, offset: number): Promise<{ data: Uint8Array; isEnd: boolean }> {
  const response = await exchange(channel, readBinary(offset))
  if (response.status === statusOf('6b00')) return { data: new Uint8Array(), isEnd: true }
  if (!isRead(response.status)) throw refusal(response, readBinary(offset))
  return { data: response.data, isEnd: response.data.length === 0 || response.status === statusOf('6282') }
}

const isMissing = (status: number) => status === statusOf('6a82') || status === statusOf('6a86')
const isRead = (status: number) => status === statusOf('9000') || status === statusOf('6282')

/** Whether a certificate is there up to its end. */
function isWholeValue(content: Uint8Array): boolean {
  return content.length >= valueLength(content)
}

/** What a card gives in one answer at most; a shorter answer that ends with the end of a value is the last. */
const FULL_ANSWER = 256

function isWholeRow(content: Uint8Array): boolean {
  if (content.length === 0 || content.length % FULL_ANSWER === 0) return false
  let at = 0
  while (at < content.length) at += Math.max(2, valueLength(content.subarray(at)))
  return at === content.length
}

/** The length of a DER value by its header (X.690 §8.1.3); what is no such header is read no further. */
function valueLength(start: Uint8Array): number {
  const [, form = 0] = start
  if (form < 0x80) return 2 + form
  const octets = form & 0x7f
  if (octets > 2) return start.length
  return 2 + octets + start.subarray(2, 2 + octets).reduce((sum, octet) => sum * 256 + octet, 0)
}
