/** What the journal tells: everything that must not be lost, in the order in which it happened. No content of any document. */
import { instantSchema, serialNumberSchema, uuidSchema } from '@jitsuin/second-key'
import { z } from 'zod'

/** A job's id, as its caller chose it. */
export const jobIdSchema = z.string().regex(/^[A-Za-z0-9._~-]{1,64}$/)
/** What can be signed. */
export const JOB_KINDS = ['prescription', 'dispensing', 'xml', 'digests'] as const
const text = z.object({ ja: z.string(), en: z.string() })

/** Why something was refused: code, words, what to do next. */
export const problemSchema = z.object({ code: z.string(), ja: z.string(), en: z.string(), next: text })
export type JobProblem = Readonly<z.infer<typeof problemSchema>>

const attempted = z.object({
  id: jobIdSchema,
  /** How many digests of the request are this job's. */
  digests: z.int().positive(),
  signingTime: instantSchema,
  /** Octets from which the ids in the file come, hexadecimal. */
  seed: z.string(),
})

/** The events. */
export const eventSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('registered'),
    institution: serialNumberSchema,
    institutionName: z.string(),
    label: z.string(),
  }),
  z.object({
    event: z.literal('session-asked'),
    session: uuidSchema,
    subject: serialNumberSchema,
    approveAddress: z.string(),
    approveBy: instantSchema,
  }),
  z.object({ event: z.literal('session-approved'), session: uuidSchema, ends: instantSchema }),
  z.object({ event: z.literal('session-locked'), session: uuidSchema }),
  z.object({ event: z.literal('session-unlocked'), session: uuidSchema }),
  z.object({ event: z.literal('session-ended'), session: uuidSchema, why: z.enum(['ended', 'expired']) }),
  z.object({
    event: z.literal('job-taken'),
    id: jobIdSchema,
    kind: z.enum(JOB_KINDS),
    subject: serialNumberSchema,
    tag: z.string(),
    at: instantSchema,
    expires: instantSchema,
  }),
  z.object({
    event: z.literal('attempt'),
    request: uuidSchema,
    session: uuidSchema,
    subject: serialNumberSchema,
    at: instantSchema,
    /** The statement that the client's key signs, base64url. */
    statement: z.string(),
    jobs: z.array(attempted).min(1),
  }),
  z.object({ event: z.literal('attempt-dropped'), request: uuidSchema }),
  z.object({ event: z.literal('job-signed'), id: jobIdSchema, at: instantSchema }),
  z.object({ event: z.literal('job-refused'), id: jobIdSchema, at: instantSchema, problem: problemSchema }),
  z.object({ event: z.literal('job-expired'), id: jobIdSchema, at: instantSchema }),
  z.object({ event: z.literal('job-fetched'), id: jobIdSchema, at: instantSchema }),
  z.object({ event: z.literal('job-removed'), id: jobIdSchema, at: instantSchema }),
])
export type JournalEvent = Readonly<z.infer<typeof eventSchema>>
/** A request on its way: it is sent again as it is until its answer is clear. */
export type Attempt = Readonly<Extract<JournalEvent, { event: 'attempt' }>>
