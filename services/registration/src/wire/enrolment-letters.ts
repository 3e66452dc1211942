/** Letters with which holders enrol a phone for their second key, as the pages of the office see them. */
import type { Text } from '@jitsuin/kernel'
import { z } from 'zod'
import { type Caller, caller } from './call.js'
import { doneSchema, type postedSchema } from './production.js'
import { withQuery } from './with-query.js'

/** States of an enrolment letter, in their order. */
export const ENROLMENT_LETTER_STATES = {
  preparing: { ja: '認証局の許可待ち', en: 'Waiting for the authority' },
  sealed: { ja: '印刷待ち', en: 'Waiting to be printed' },
  printing: { ja: '印刷中', en: 'Being printed' },
  printed: { ja: '印刷済', en: 'Printed' },
  posted: { ja: '発送済', en: 'Posted' },
} as const satisfies Readonly<Record<string, Text>>
export type EnrolmentLetterState = keyof typeof ENROLMENT_LETTER_STATES

/** Every state, in order. */
export const ALL_ENROLMENT_LETTER_STATES = Object.keys(ENROLMENT_LETTER_STATES) as [
  EnrolmentLetterState,
  ...EnrolmentLetterState[],
] // the table has no other keys, and is not empty

const moment = z.iso.datetime()

/** Where a letter is; never its content. */
const standShape = {
  state: z.enum(ALL_ENROLMENT_LETTER_STATES),
  /** Whether its code still counts; nobody has granted `not-yet`. */
  validity: z.enum(['not-yet', 'counts', 'expired']),
  /** The last day on which it counts, in Japan. */
  lastDay: z.iso.date().optional(),
  postedAt: moment.optional(),
  trackingNumber: z.string().optional(),
}
const letterStandSchema = z.object(standShape)
export type EnrolmentLetterStand = z.infer<typeof letterStandSchema>

/** The letter of a case whose second key is issued; `awaited` is made by itself, `no-email` waits for an address for the short number. */
export const caseLetterSchema = z.union([
  letterStandSchema,
  z.object({ state: z.enum(['awaited', 'no-email']) }),
])
export type CaseLetter = z.infer<typeof caseLetterSchema>

/** A letter in the list. */
export const enrolmentLetterSchema = letterStandSchema.extend({
  letterId: z.uuid(),
  caseId: z.uuid(),
  caseNumber: z.string(),
  name: z.string(),
  madeAt: moment,
})
export type EnrolmentLetter = z.infer<typeof enrolmentLetterSchema>

/** `GET /api/enrolment-letters`. */
export const enrolmentLetterListSchema = z.object({
  letters: z.array(enrolmentLetterSchema),
  total: z.int(),
  pages: z.int(),
})
export type EnrolmentLetterList = z.infer<typeof enrolmentLetterListSchema>
export const enrolmentLetterQuerySchema = z.object({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  state: z.enum(['all', ...ALL_ENROLMENT_LETTER_STATES]).default('sealed'),
})

/** Where the service answers, on the office's host. */
export const ENROLMENT_LETTER_ROUTES = {
  list: '/api/enrolment-letters',
  printing: (letterId: string) => `/api/enrolment-letters/${letterId}/printing`,
  posted: (letterId: string) => `/api/enrolment-letters/${letterId}/posted`,
} as const

/** Every method throws `RegistrationCallError`. */
export function enrolmentLettersClient(fetcher: typeof fetch) {
  const { read, send }: Caller = caller(fetcher)
  const R = ENROLMENT_LETTER_ROUTES
  return {
    list: (query: { readonly page: number; readonly state: EnrolmentLetterState | 'all' }) =>
      read(enrolmentLetterListSchema, withQuery(R.list, query)),
    print: (letterId: string) => send(doneSchema, R.printing(letterId), {}),
    post: (letterId: string, body: z.input<typeof postedSchema>) =>
      send(doneSchema, R.posted(letterId), body),
  }
}
