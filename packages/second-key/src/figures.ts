/** What either half of a second key counted, a row for each day in Japan: the operators' dashboard reads both (C-08). */
import { z } from 'zod'

/** The most days that are asked for at once. */
export const MOST_FIGURE_DAYS = 366

const day = z.iso.date()
const count = z.int().min(0)

/** Which days are asked for, both ends included; `YYYY-MM-DD` in Japan. */
export const figuresQuerySchema = z
  .object({ from: day, to: day })
  .refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) < MOST_FIGURE_DAYS * 86_400_000)
export type FiguresQuery = z.infer<typeof figuresQuerySchema>

/** How often one thing was refused, in the words of whoever refused it. */
export const refusalCountSchema = z.object({
  /** `approval`: a login of a holder; `signature`: a request of a client. */
  kind: z.enum(['approval', 'signature']),
  code: z.string(),
  ja: z.string(),
  en: z.string(),
  count,
})
export type RefusalCount = z.infer<typeof refusalCountSchema>

/** One day of one half. */
export const dayFiguresSchema = z.object({
  day,
  /** `closed`: kept, and never counted again; `running`: counted just now. */
  standing: z.enum(['closed', 'running']),
  /** Logins: authorisations that holders approved. */
  approvals: count,
  /** Signatures that were asked for and judged good. */
  admitted: count,
  /** Signatures that left for a client; only the signing service lets any leave. */
  released: count,
  refusals: z.array(refusalCountSchema),
})
export type DayFigures = z.infer<typeof dayFiguresSchema>

/** What a half answers: a row for each day that was asked for and is not in the future, oldest first. */
export const figuresSchema = z.object({ countedAt: z.iso.datetime(), days: z.array(dayFiguresSchema) })
export type Figures = z.infer<typeof figuresSchema>
