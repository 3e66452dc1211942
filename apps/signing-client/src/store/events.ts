/** What the journal tells: everything that must not be lost, in the order in which it happened. No content of any document. */
import { CLIENT_APPROVALS, instantSchema, serialNumberSchema, uuidSchema } from '@jitsuin/second-key'
import { z } from 'zod'

/** A job's id, as its caller chose it. */
export const jobIdSchema = z.string().regex(/^[A-Za-z0-9._~-]{1,64}$/)
/** What can be signed. */
export const JOB_KINDS = ['prescription', 'dispensing', 'xml', 'digests'] as const
/** What a job is signed under: a day, or a list that names it. */
export const JOB_APPROVALS = ['day', 'list'] as const
export type JobApproval = (typeof JOB_APPROVALS)[number]
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
    /** A day or a list when it is not said. */
    approval: z.enum(CLIENT_APPROVALS).optional(),
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
    /** `day` when it is not said. */
    approval: z.enum(JOB_APPROVALS).optional(),
  }),
  /** Another content under the same id, before anything of it was sent. */
  z.object({ event: z.literal('job-changed'), id: jobIdSchema, tag: z.string() }),
  z.object({
    event: z.literal('list-asked'),
    list: uuidSchema,
    subject: serialNumberSchema,
    approveBy: instantSchema,
    /** In the order of the list. */
    jobs: z.array(jobIdSchema).min(1),
  }),
  z.object({ event: z.literal('list-approved'), list: uuidSchema, ends: instantSchema }),
  z.object({
    event: z.literal('list-ended'),
    list: uuidSchema,
    /** `done`: each of its documents has its result. */
    why: z.enum(['ended', 'expired', 'done']),
  }),
  z.object({
    event: z.literal('attempt'),
    request: uuidSchema,
    /** The day, or the list. */
    session: uuidSchema,
    of: z.enum(JOB_APPROVALS).optional(),
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
