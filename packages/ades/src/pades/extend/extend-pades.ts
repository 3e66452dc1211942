/**
 * Raises a signed PDF (EN 319 142-1 §6): B-T by a document time stamp, B-LT by the certificates and status information in a document
 * security store, B-LTA by a document time stamp over all of it. Each is an update; what is there stays octet for octet.
 */
import { createHash } from 'node:crypto'
import { concatBytes } from '@jitsuin/kernel'
import { PdfFile, pdf } from '@jitsuin/pdf'
import { AdesError } from '../../errors.js'
import { fetchStamp, type TimeStampSource } from '../../extend/signature-time-stamp.js'
import { validationData } from '../../extend/validation-data.js'
import type { ValidateOptions } from '../../validate/options.js'
import { reportSignature } from '../../validate/signature-report.js'
import { Draft } from '../create/draft.js'
import { chooseStampField, placeSignature } from '../create/field.js'
import { fillIn, prepareUpdate, signatureEntries } from '../create/room.js'
import { signedFieldsOf } from '../read/form.js'
import { gatherPades } from '../validate/validate-pades.js'
import { addToStore } from './write-store.js'

/** What to raise a document to, and with whose stamps. */
export type PadesExtendOptions = {
  readonly timeStamp: TimeStampSource
  /** Room for the token of a document time stamp in octets; without it enough for usual services. */
  readonly roomBytes?: number
} & (
  | { readonly level: 't' }
  /** What is kept is what this validation uses; it must find every signature valid. */
  | { readonly level: 'lt' | 'lta'; readonly validation: ValidateOptions }
)

/**
 * Returns the document with all its signatures at the level asked for. `lt` stamps signatures that have no stamp yet; `lta` adds one
 * document time stamp more each time.
 *
 * @throws {AdesError} `extend/…`, `time-stamp/…`; {PdfError} what the reader refuses; whatever the source of time stamps throws.
 */
export async function extendPades(bytes: Uint8Array, options: PadesExtendOptions): Promise<Uint8Array> {
  if (signedFieldsOf(PdfFile.open(bytes)).length === 0)
    throw new AdesError('extend/no-signature', 'The document holds no signature')
  if (options.level === 't') return addDocumentStamp(bytes, options)
  const { level } = options
  const kept = await keepValidationData(bytes, options)
  if (level === 'lt') return kept
  return addDocumentStamp(kept, options)
}

type Stamping = Pick<PadesExtendOptions, 'timeStamp' | 'roomBytes'>
type Keeping = Stamping & { readonly validation: ValidateOptions }

/** Only what is valid now is worth keeping: later nobody could tell whether it ever was. */
async function keepValidationData(
  bytes: Uint8Array,
  { validation, ...stamping }: Keeping,
): Promise<Uint8Array> {
  const first = await gather(PdfFile.open(bytes), validation)
  const isStamped = first.facts.every(
    (one) => one.state === 'read' && one.stamps.some(({ kind }) => kind !== 'content'),
  )
  const stamped = isStamped ? bytes : await addDocumentStamp(bytes, stamping)
  const file = PdfFile.open(stamped)
  const { facts, trust } = isStamped ? first : await gather(file, validation)
  const wrong = facts.map(reportSignature).find(({ verdict }) => verdict !== 'VALID')
  if (wrong || facts.length === 0)
    throw new AdesError(
      'extend/not-valid',
      `A signature is not valid now: ${wrong?.subIndication ?? 'unread'}`,
    )
  return addToStore(
    file,
    facts.map((one) => ({ field: one.id, material: validationData([one], trust) })),
  )
}

const gather = (file: PdfFile, validation: ValidateOptions) =>
  gatherPades(file, signedFieldsOf(file), validation)

/** A time stamp over the whole document, in a field of its own (EN 319 142-1 §5.4.3). */
async function addDocumentStamp(
  bytes: Uint8Array,
  { timeStamp, roomBytes = STAMP_ROOM }: Stamping,
): Promise<Uint8Array> {
  const before = PdfFile.open(bytes)
  const choice = chooseStampField(before)
  const draft = new Draft(before)
  const signature = draft.add(
    pdf.dictionary({
      ...signatureEntries({ type: 'DocTimeStamp', subFilter: 'ETSI.RFC3161', roomBytes }),
      V: pdf.number(0), // §5.4.3
    }),
  )
  placeSignature(draft, before, { choice, signature })
  const prepared = prepareUpdate(before, draft.changes, signature.number)
  const hash = createHash('sha256')
  for (const range of prepared.ranges) hash.update(range)
  return concatBytes(fillIn(prepared, await fetchStamp(timeStamp, hash.digest())))
}

const STAMP_ROOM = 16_384
