/** A date as era, year, month and day in boxes of their own, and as the one text that is saved. */

/** Eras to choose from; `西暦` is the western count. */
export const ERA_CHOICES = ['西暦', '昭和', '平成', '令和', '大正', '明治'] as const
export type EraChoice = (typeof ERA_CHOICES)[number]

/** The boxes. */
export type DateParts = {
  readonly era: EraChoice
  readonly year: string
  readonly month: string
  readonly day: string
}

const FULL = /^(西暦|昭和|平成|令和|大正|明治)(元|\d*)年(\d*)月(\d*)日$/u
const ISO = /^(\d{4})-(\d{2})-(\d{2})$/

/** The boxes of a saved text; another writing (as of the office) becomes western. */
export function partsOf(text: string, usual: EraChoice): DateParts {
  const [, era, year, month, day] = FULL.exec(text) ?? []
  if (era) return { era: era as EraChoice, year: year ?? '', month: month ?? '', day: day ?? '' } // the pattern names the eras
  const iso = ISO.exec(text)
  if (iso)
    return { era: '西暦', year: iso[1] ?? '', month: String(Number(iso[2])), day: String(Number(iso[3])) }
  return { era: usual, year: '', month: '', day: '' }
}

/** The text of the boxes; empty when all are. */
export function textOfParts({ era, year, month, day }: DateParts): string {
  return year + month + day === '' ? '' : `${era}${year}年${month}月${day}日`
}
