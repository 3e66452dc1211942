/** The figures of second keys as pages see them: logins and signatures of each day in Japan, counted by two services. */
import { type figuresQuerySchema, refusalCountSchema } from '@jitsuin/second-key'
import { z } from 'zod'

export { figuresQuerySchema, MOST_FIGURE_DAYS } from '@jitsuin/second-key'

/** The two services that count. */
export const COUNTING_SERVICES = {
  keyManagement: { ja: '鍵管理サービス', en: 'Key management' },
  signing: { ja: '署名サービス', en: 'Signing service' },
} as const
export type CountingService = keyof typeof COUNTING_SERVICES

const count = z.int().min(0)

/** How the two services' figures of a day differ. Nothing of it is hidden, and nothing is averaged. */
export const figureDifferenceSchema = z.discriminatedUnion('what', [
  /** Logins that one service has and the other one has not. */
  z.object({ what: z.literal('approvals'), keyManagement: count, signing: count }),
  /** Signatures that one service admitted and the other one did not. */
  z.object({ what: z.literal('admitted'), keyManagement: count, signing: count }),
  /** Signatures that the signing service admitted and that left on no or on another day. */
  z.object({ what: z.literal('released'), admitted: count, released: count }),
])
export type FigureDifference = z.infer<typeof figureDifferenceSchema>

/** One day; `null`: the service that counts it did not answer. */
export const secondKeyDaySchema = z.object({
  day: z.iso.date(),
  standing: z.enum(['closed', 'running']),
  /** Approvals of holders, by key management. */
  logins: count.nullable(),
  /** Signatures that left for a client, by the signing service. */
  signatures: count.nullable(),
  differences: z.array(figureDifferenceSchema),
})
export type SecondKeyDay = z.infer<typeof secondKeyDaySchema>

const service = z.enum(['keyManagement', 'signing'])

/** What `GET /api/second-key/figures` answers. */
export const secondKeyFiguresSchema = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  days: z.array(secondKeyDaySchema),
  /** Sums over the days. */
  totals: z.object({ logins: count.nullable(), signatures: count.nullable() }),
  /** Refusals of the period, the most frequent first. */
  refusals: z.array(refusalCountSchema.extend({ service })),
  unreachable: z.array(service),
  countedAt: z.iso.datetime(),
})
export type SecondKeyFigures = z.infer<typeof secondKeyFiguresSchema>

/** Where the service answers, on the office's host. */
export const SECOND_KEY_ROUTES = {
  figures: '/api/second-key/figures',
  figuresCsv: '/api/second-key/figures.csv',
} as const

export type FiguresPeriod = z.infer<typeof figuresQuerySchema>
