/** What the statistics' pages are told and what they ask. */
import { z } from 'zod'
import { ALL_AREAS } from '../domain/areas.js'
import { ALL_REPORT_KINDS } from '../domain/report.js'

const text = z.object({ ja: z.string(), en: z.string() })
const count = z.int().nonnegative()
const day = z.iso.date()

/** A snapshot as it stands in the list. */
export const snapshotSummarySchema = z.object({
  snapshotId: z.uuid(),
  day,
  origin: z.enum(['counted', 'published']),
  takenAt: z.iso.datetime(),
  cards: z.object({ members: count, nonMembers: count }),
  /** Absent when a published source is silent about it. */
  applications: count.optional(),
  /** SHA-256 over the stored bytes, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
/** Snapshots, the newest day first. */
export const snapshotListSchema = z.object({
  snapshots: z.array(snapshotSummarySchema).readonly(),
  total: count,
  mayTake: z.enum(['yes', 'no']),
})
/** One snapshot: what it is, its areas for the map, and which reports it holds. */
export const snapshotSchema = snapshotSummarySchema.extend({
  areas: z
    .array(
      z.object({
        area: z.enum(ALL_AREAS),
        members: count,
        nonMembers: count,
        associationMembers: count,
      }),
    )
    .readonly(),
  membersCountedOn: day,
  doctorsCountedOn: day,
  reports: z.array(z.enum(ALL_REPORT_KINDS)).readonly(),
})
/** What one sends to take a snapshot of now; the same id again takes no second one. */
export const takeSnapshotSchema = z.strictObject({ requestId: z.uuid() })

const ages = z.object({ week: count, month: count, quarter: count, older: count })
/** Work in progress. */
export const workSchema = z.object({
  countedAt: z.iso.datetime(),
  states: z.array(z.object({ state: z.string(), name: text, total: count, byAge: ages })).readonly(),
  deficiencies: z.array(z.object({ code: z.string(), name: text, count })).readonly(),
  /** Days from receipt to shipping over the last 90 days; absent when nothing was shipped. */
  leadTime: z.object({ medianDays: count, p90Days: count, cards: count }).optional(),
  stock: z.object({ blankCards: count, neededForOpenCases: count }),
})

/** A number of members or doctors on a day. */
export const denominatorSchema = z.object({
  kind: z.enum(['members', 'doctors']),
  countedOn: day,
  total: z.int().positive(),
  areas: z.partialRecord(z.enum(ALL_AREAS), count).optional(),
  source: z.string().max(200),
})
export const denominatorListSchema = z.object({ denominators: z.array(denominatorSchema).readonly() })
/** A new count. With areas, they must sum up to the total. */
export const newDenominatorSchema = z
  .strictObject({
    kind: z.enum(['members', 'doctors']),
    countedOn: day,
    total: z.int().positive().max(10_000_000),
    areas: z.array(count).length(ALL_AREAS.length).optional(),
    source: z.string().trim().min(1).max(200),
  })
  .refine(({ areas, total }) => !areas || areas.reduce((sum, each) => sum + each, 0) === total, {
    path: ['areas'],
  })

/** A refusal (RFC 9457), with the sentences of the error catalogue. */
export const problemSchema = z.object({ code: z.string(), ja: z.string(), en: z.string(), next: text })

export type SnapshotSummary = z.output<typeof snapshotSummarySchema>
export type SnapshotList = z.output<typeof snapshotListSchema>
export type Snapshot = z.output<typeof snapshotSchema>
export type Work = z.output<typeof workSchema>
export type DenominatorList = z.output<typeof denominatorListSchema>
export type NewDenominator = z.input<typeof newDenominatorSchema>
