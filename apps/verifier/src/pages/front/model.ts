/** From files that were handed over and their verification to what the first page shows. */
import type { Asked } from '@jitsuin/verification/contract'
import type { Brief } from '../../session/brief.js'
import { hasEnded, type Item, type ItemFailure, type Request, signedFile } from '../../session/item.js'
import { type PlacedFile, pairFiles } from '../../session/pairing.js'

/** The most files that one drop may hold; a folder of a whole machine is a mistake. */
export const MAX_FILES = 10_000

/** What becomes of a drop: documents to verify, or that they are too many. */
export type Drop =
  | { readonly kind: 'accepted'; readonly requests: readonly Request[] }
  | { readonly kind: 'too-many' }

/** Takes files in, to be judged as asked. Exactly 10,000 are accepted. */
export function acceptDrop(files: readonly PlacedFile[], { at, policy }: Asked): Drop {
  if (files.length > MAX_FILES) return { kind: 'too-many' }
  return {
    kind: 'accepted',
    requests: pairFiles(files).map((placed) => ({ ...placed, at, policy, sample: null })),
  }
}

/** One row of the list of documents. */
export type Row = { readonly number: number; readonly fileName: string; readonly contentName?: string } & (
  | { readonly state: 'waiting' | 'checking' }
  | { readonly state: 'done'; readonly brief: Brief }
  | { readonly state: 'failed'; readonly failure: ItemFailure }
)

/** The row of a document. */
export function rowOf({ number, submission, path, outcome }: Item): Row {
  const head = {
    number,
    fileName: path ?? signedFile(submission).name,
    ...(submission.kind === 'detached' && { contentName: submission.content.name }),
  }
  switch (outcome.state) {
    case 'waiting':
    case 'checking':
    case 'failed':
      return { ...head, ...outcome }
    case 'done':
    case 'noted':
      return { ...head, state: 'done', brief: outcome.brief }
  }
}

/** How far all documents have come. */
export function progressOf(items: readonly Item[]): { readonly ended: number; readonly all: number } {
  return { ended: items.filter(hasEnded).length, all: items.length }
}

/** What can be asked of the list: one verdict, those without one, or all. */
export const STANDINGS = ['all', 'VALID', 'INVALID', 'INDETERMINATE', 'failed', 'open'] as const
export type Standing = (typeof STANDINGS)[number]

/** Where a row stands. */
export function standingOf(row: Row): Exclude<Standing, 'all'> {
  if (row.state === 'done') return row.brief.verdict
  return row.state === 'failed' ? 'failed' : 'open'
}

/** How the list is in order: as handed over, by verdict with the gravest first, by name, by time with the newest first. */
export const ORDERS = ['newest', 'verdict', 'name', 'signer', 'time'] as const
export type Order = (typeof ORDERS)[number]

/** What a reader wants to see of the list. */
export type Wish = { readonly standing: Standing; readonly words: string; readonly order: Order }

const GRAVITY = ['INVALID', 'failed', 'INDETERMINATE', 'open', 'VALID'] as const satisfies readonly Exclude<
  Standing,
  'all'
>[]

/** The rows that a reader wants, in the order that they want. `words` are looked for in names of files and signers. */
export function wantedRows(rows: readonly Row[], { standing, words, order }: Wish): readonly Row[] {
  const wanted = words.trim().normalize('NFKC').toLowerCase()
  const found = rows.filter(
    (row) =>
      (standing === 'all' || standingOf(row) === standing) &&
      (wanted === '' || textOf(row).normalize('NFKC').toLowerCase().includes(wanted)),
  )
  return order === 'newest' ? found : found.toSorted(COMPARE[order])
}

function textOf(row: Row): string {
  return [row.fileName, row.contentName ?? '', signersOf(row).map(({ name }) => name)].flat().join('\n')
}

function signersOf(row: Row): Brief['signers'] {
  return row.state === 'done' ? row.brief.signers : []
}

const COMPARE: Readonly<Record<Exclude<Order, 'newest'>, (a: Row, b: Row) => number>> = {
  verdict: (a, b) => GRAVITY.indexOf(standingOf(a)) - GRAVITY.indexOf(standingOf(b)) || byName(a, b),
  name: byName,
  signer: (a, b) => IN_JAPANESE.compare(firstSigner(a), firstSigner(b)) || byName(a, b),
  time: (a, b) => timeOf(b) - timeOf(a) || byName(a, b),
}

const IN_JAPANESE = new Intl.Collator('ja', { numeric: true })

function byName(a: Row, b: Row): number {
  return IN_JAPANESE.compare(a.fileName, b.fileName)
}

function firstSigner(row: Row): string {
  return signersOf(row)[0]?.name ?? '\u{10ffff}' // whoever is not known comes last
}

function timeOf(row: Row): number {
  return Date.parse(signersOf(row)[0]?.time ?? '') || 0
}

const JAPAN_OFFSET = '+09:00'

/** Reads the value of a `datetime-local` field as Japan time; null when it is empty or half written. */
export function parseJapanInput(value: string): Date | null {
  const at = new Date(`${value}${JAPAN_OFFSET}`)
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(value) && !Number.isNaN(at.getTime()) ? at : null
}
