/** What is typed about a count of members or doctors, and what is sent of it. */
import { ALL_AREAS, type NewDenominator } from '@jitsuin/statistics/contract'

/** The fields as they are typed. */
export type Draft = {
  readonly kind: NewDenominator['kind']
  readonly countedOn: string
  readonly total: string
  readonly source: string
  /** One number a line, in the order of the tables; empty when the source does not say. */
  readonly areas: string
}

/** The fields in which something is wrong; in the order of the form. */
export type WrongField = Exclude<keyof Draft, 'kind'>

/** What is sent, or the fields to mend. Numbers may be full-width and grouped, as they come out of a spreadsheet. */
export function readDraft(draft: Draft): NewDenominator | readonly WrongField[] {
  const total = readCount(draft.total)
  const lines = draft.areas.trim() === '' ? undefined : draft.areas.trim().split(/\s*\n\s*/)
  const areas = lines?.map(readCount)
  const source = draft.source.trim()
  const wrong: WrongField[] = []
  if (!isDay(draft.countedOn)) wrong.push('countedOn')
  if (total === undefined || total === 0) wrong.push('total')
  if (source === '') wrong.push('source')
  if (areas && !fits(areas, total)) wrong.push('areas')
  if (wrong.length > 0 || total === undefined) return wrong
  const counts = areas?.flatMap((count) => count ?? [])
  return { kind: draft.kind, countedOn: draft.countedOn, total, source, ...(counts && { areas: counts }) }
}

function fits(areas: readonly (number | undefined)[], total: number | undefined): boolean {
  const sum = areas.reduce<number>((whole, count) => whole + (count ?? Number.NaN), 0)
  return areas.length === ALL_AREAS.length && sum === total
}

function readCount(text: string): number | undefined {
  const digits = text.normalize('NFKC').replaceAll(/[,\s]/g, '')
  return /^\d{1,8}$/.test(digits) ? Number(digits) : undefined
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true
}
