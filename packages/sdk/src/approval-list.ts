/**
 * A list that the holder approves as they see it: each document with the text that stands for it on the phone. The service gets
 * leaves alone; texts travel sealed, and the key that opens them stands behind `#` in the address (packages/second-key, sheet.ts).
 */
import { toHex } from '@jitsuin/kernel'
import {
  type ApprovalEvidence,
  commitToShown,
  DIGEST_ALGORITHMS,
  DIGEST_OCTETS,
  type DigestAlgorithm,
  fromBase64url,
  instantSchema,
  judgeShown,
  type ListedDigest,
  leavesOfSheet,
  MOST_DIGESTS,
  type ProofBundle,
  type SheetItem,
  sealSheet,
  serialNumberSchema,
  uuidSchema,
} from '@jitsuin/second-key'
import { base64urlOf, proofOf } from '@jitsuin/second-key/node'
import { z } from 'zod'
import type { ClientContext } from './client-context.js'
import { SdkError } from './errors.js'
import { openedAuthorisationSchema, ROUTES } from './wire.js'

/** A digest, and what the holder reads for it. */
export type ShownDigest = {
  /** Lines of visible characters, the first one the heading; at most 2,000 octets. */
  readonly shown: string
  readonly digest: Uint8Array
}

/** What the holder shall approve: 1 to 500 digests by one algorithm. */
export type ListWish = {
  readonly algorithm: DigestAlgorithm
  readonly items: readonly ShownDigest[]
  /** Random octets: for salts and the key of the sheet. */
  readonly random: (size: number) => Uint8Array
}

const preparedListSchema = z.object({
  authorisationId: uuidSchema,
  subject: serialNumberSchema,
  /** Where the holder approves, with the key of the sheet behind `#`: show it as a QR code, send it to nobody. */
  approveAddress: z.url(),
  approveBy: instantSchema,
  algorithm: z.enum(DIGEST_ALGORITHMS),
  items: z
    .array(
      z.object({
        salt: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
        shown: z.string(),
        digest: z.string().regex(/^([0-9a-f]{2})+$/),
      }),
    )
    .min(1)
    .max(MOST_DIGESTS),
})
/**
 * A list that the holder was asked for. Plain values: `JSON.stringify` keeps it over a restart, where whoever reads it reads what
 * was shown. Salts in base64url, digests in hexadecimal; an item's place is its index.
 */
export type PreparedList = Readonly<z.infer<typeof preparedListSchema>>

/** Reads a list that was kept as JSON. @throws {SdkError} `sdk/list-malformed` */
export function readPreparedList(json: unknown): PreparedList {
  const parsed = preparedListSchema.safeParse(json)
  if (!parsed.success) throw new SdkError('sdk/list-malformed', 'A list of another form')
  return parsed.data
}

/** Asks the holder for exactly this list. @throws {SdkError} `sdk/list-wrong`, `sdk/shown-unfit`, `sdk/digests-wrong`; {ServiceRefusal} */
export async function askForList(
  { connection }: ClientContext,
  subject: string,
  wish: ListWish,
): Promise<PreparedList> {
  expectList(wish)
  const { algorithm, items, random } = wish
  const sheet = items.map(({ shown, digest }) => ({ salt: random(32), shown, digest }))
  const { sealed, fragment } = await sealSheet(sheet, random)
  const leaves = leavesOfSheet(sheet).map(toHex)
  const body = { subject, list: { algorithm, leaves, sheet: base64urlOf(sealed) } }
  // Asked once: a doubtful answer leaves at worst a list whose key nobody has.
  const question = { method: 'POST', path: ROUTES.authorisations, body } as const
  const opened = await connection.ask({ ...question, answer: openedAuthorisationSchema })
  return {
    authorisationId: opened.authorisationId,
    subject,
    approveAddress: `${opened.approveAddress}#${fragment}`,
    approveBy: opened.approveBy,
    algorithm,
    items: sheet.map(({ salt, shown, digest }) => ({
      salt: base64urlOf(salt),
      shown,
      digest: toHex(digest),
    })),
  }
}

function expectList({ algorithm, items }: ListWish): void {
  if (items.length < 1 || items.length > MOST_DIGESTS)
    throw new SdkError('sdk/list-wrong', `${items.length} items`)
  const unfit = items.findIndex(({ shown }) => judgeShown(shown) === 'unfit')
  if (unfit >= 0) throw new SdkError('sdk/shown-unfit', `Item ${unfit}`)
  if (items.some(({ digest }) => digest.length !== DIGEST_OCTETS[algorithm]))
    throw new SdkError('sdk/digests-wrong', `A digest of another length than ${algorithm}`)
}

/**
 * An item as it is asked for, with the digest that its document has now. Should that be another one than the holder approved, the
 * service refuses the item. @throws {SdkError} `sdk/list-malformed` for a place that the list does not have
 */
export function listedDigest(list: PreparedList, index: number, digest: Uint8Array): ListedDigest {
  const { salt, shown } = sheetItem(list, index)
  const commitment = toHex(commitToShown({ salt, shown: Buffer.from(shown, 'utf8') }))
  return { index, commitment, digest: toHex(digest) }
}

/** What every proof of a list has in common. */
export type ProofParts = { readonly evidence: ApprovalEvidence; readonly certificateDer: Uint8Array }

/** Makes the proofs of items that were signed. @throws {SecondKeyError} `second-key/sheet-malformed` for a place that the list does not have */
export function proverOf(
  list: PreparedList,
  { evidence, certificateDer }: ProofParts,
): (index: number, signature: Uint8Array) => ProofBundle {
  const sheet = list.items.map((_, at) => sheetItem(list, at))
  return (index, signature) => proofOf(evidence, { sheet, index, certificateDer, signature })
}

function sheetItem({ items }: PreparedList, index: number): SheetItem {
  const item = items[index]
  const salt = item && fromBase64url(item.salt)
  if (!item || !salt) throw new SdkError('sdk/list-malformed', `No item ${index}`)
  return { salt, shown: item.shown, digest: Buffer.from(item.digest, 'hex') }
}
