/** A PDF for tests of changes, and what others do to it: updates, and signatures of kinds that we do not write. */
import { dateString, PdfFile, pdf, writeUpdate } from '@jitsuin/pdf'
import { handMade, latin } from '../../../pdf/test/hand-made.js'
import { Draft } from '../pades/create/draft.js'
import { placeSignature } from '../pades/create/field.js'
import { fillIn, prepareUpdate, signatureEntries } from '../pades/create/room.js'
import { DAY_0 } from './people.js'

/** How a widget on the page begins. */
export const WIDGET = '/Type /Annot /Subtype /Widget /P 3 0 R'
/** A page with text, a field, a note and an image that nothing shows; every number stands for itself. */
export const DOCUMENT = handMade(
  [
    { number: 1, text: '<</Type /Catalog /Pages 2 0 R /AcroForm 8 0 R /Names 11 0 R>>' },
    { number: 2, text: '<</Type /Pages /Kids [3 0 R] /Count 1>>' },
    {
      number: 3,
      text: '<</Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources 5 0 R /Annots [6 0 R 7 0 R]>>',
    },
    { number: 4, text: '<</Length 38>>\nstream\nBT /F1 12 Tf 20 100 Td (Dose: 1) Tj ET\nendstream' },
    { number: 5, text: '<</Font <</F1 9 0 R>>>>' },
    { number: 6, text: `<<${WIDGET} /FT /Tx /T (name) /V (Hanako) /Rect [20 20 100 40] /AP <</N 10 0 R>>>>` },
    { number: 7, text: '<</Type /Annot /Subtype /Text /Rect [0 0 20 20] /Contents (note)>>' },
    { number: 8, text: '<</Fields [6 0 R]>>' },
    { number: 9, text: '<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>' },
    {
      number: 10,
      text: '<</Type /XObject /Subtype /Form /BBox [0 0 80 20] /Length 0>>\nstream\n\nendstream',
    },
    { number: 11, text: '<</Dests <</Names []>>>>' },
    { number: 12, text: '<</Length 38>>\nstream\nBT /F1 12 Tf 20 100 Td (Dose: 9) Tj ET\nendstream' },
  ],
  { trailer: '/Root 1 0 R /Size 13' },
)

/** The document with an update that somebody else writes. */
export function changed(
  bytes: Uint8Array,
  change: (file: PdfFile) => Iterable<readonly [number, pdf.PdfObject]>,
): Uint8Array {
  const file = PdfFile.open(bytes)
  return Buffer.concat([bytes, writeUpdate(file, new Map(change(file)))])
}
/** A dictionary by its number; an empty one if it is none. */
export const dictionaryAt = (file: PdfFile, number: number) =>
  pdf.dictionaryOf(file.load(number).object) ?? pdf.dictionary({})
/** The document with other entries in some of its dictionaries. */
export const edited = (
  bytes: Uint8Array,
  edits: Record<number, Record<string, pdf.PdfValue>>,
  added: Record<number, pdf.PdfObject> = {},
) =>
  changed(bytes, (file) => [
    ...Object.entries(edits).map(
      ([number, entries]) =>
        [Number(number), pdf.withEntries(dictionaryAt(file, Number(number)), entries)] as const,
    ),
    ...Object.entries(added).map(([number, object]) => [Number(number), object] as const),
  ])
/** A stream of a text, not packed. */
export const stream = (text: string): pdf.PdfStream => ({
  kind: 'stream',
  dictionary: pdf.dictionary({ Length: pdf.number(text.length) }),
  packed: latin(text),
})
/** An array of references. */
export const references = (...numbers: number[]) =>
  pdf.array(...numbers.map((number) => pdf.reference(number)))
/** An array of integers. */
export const integers = (...numbers: number[]) => pdf.array(...numbers.map(pdf.number))

/** How a signature of another kind is written; `cover` makes what stands in Contents. */
export type ForeignSignature = {
  readonly subFilter: string
  readonly entries?: Readonly<Record<string, pdf.PdfValue>>
  readonly cover: (signed: Uint8Array) => Uint8Array | Promise<Uint8Array>
}

/** A document with a signature of any kind in a field of its own. */
export async function signForeign(
  bytes: Uint8Array,
  { subFilter, entries, cover }: ForeignSignature,
): Promise<Uint8Array> {
  const before = PdfFile.open(bytes)
  const draft = new Draft(before)
  const room = signatureEntries({ type: 'Sig', subFilter: 'ETSI.RFC3161', roomBytes: 8192 })
  const signature = draft.add(
    pdf.dictionary({ ...room, SubFilter: pdf.name(subFilter), M: dateString(DAY_0), ...entries }),
  )
  placeSignature(draft, before, { choice: { choice: 'new', name: 'foreign' }, signature })
  const prepared = prepareUpdate(before, draft.changes, signature.number)
  return Buffer.concat(fillIn(prepared, await cover(Buffer.concat(prepared.ranges))))
}
