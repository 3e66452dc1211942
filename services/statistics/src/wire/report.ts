import { z } from 'zod'
import { ALL_AREAS } from '../domain/areas.js'
import { ALL_REPORT_KINDS, COLUMN_KINDS, type Report, ROW_LOOKS } from '../domain/report.js'

const text = z.object({ ja: z.string(), en: z.string() })
const row = z.object({
  area: z.enum(ALL_AREAS).optional(),
  look: z.enum(ROW_LOOKS),
  cells: z.array(z.string()).readonly(),
})

/** A report in JSON, in the database and to the pages. */
export const reportSchema: z.ZodType<Report> = z.object({
  kind: z.enum(ALL_REPORT_KINDS),
  title: text,
  asOf: text,
  columns: z.array(z.object({ head: text, kind: z.enum(COLUMN_KINDS) })).readonly(),
  rows: z.array(row).readonly(),
  firstBlock: z.int().positive().optional(),
  legend: z.array(z.object({ look: z.enum(['top', 'bottom']), text })).readonly(),
  notes: z.array(text).readonly(),
})
