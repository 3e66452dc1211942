/** What business systems send and get: `GET /openapi.json` is made of these schemas. */
import {
  base64url,
  CLIENT_APPROVALS,
  DIGEST_ALGORITHMS,
  instantSchema,
  MOST_OF_A_DAY,
  proofBundleSchema,
  serialNumberSchema,
  uuidSchema,
} from '@jitsuin/second-key'
import { z } from 'zod'
import { JOB_APPROVALS, JOB_KINDS, jobIdSchema, problemSchema } from './store/events.js'

/** Up to 5 MiB of a document. */
export const DOCUMENT_BYTES = 5 * 1024 * 1024
/** Seconds that an answer may wait for a change. */
const waitSchema = z.coerce.number().int().min(0).max(25).default(0)
const base64 = z.base64().max(Math.ceil((DOCUMENT_BYTES * 4) / 3) + 4)

export const jobSchema = z.object({
  id: jobIdSchema,
  kind: z.enum(JOB_KINDS),
  /** Subject serialNumber of the person who signs. */
  subject: serialNumberSchema,
  state: z.enum(['waiting', 'signing', 'signed', 'done', 'refused', 'expired']),
  /** Under what it is signed: a day, or a list that names it. */
  approval: z.enum(JOB_APPROVALS),
  /** The last list that named it. */
  list: uuidSchema.optional(),
  /** Of a job that waits: for whom or what. `list`: somebody has to ask for a list. */
  waitsFor: z
    .enum(['approval', 'unlock', 'service', 'registration', 'clock', 'client', 'list', 'turn'])
    .optional(),
  /** Of a job that was refused or expired: why, in words, and what to do. */
  problem: problemSchema.optional(),
  takenAt: instantSchema,
  expires: instantSchema,
  signedAt: instantSchema.optional(),
  /** Where the signed document is; only while it is there. */
  result: z.string().optional(),
})
export type JobView = z.infer<typeof jobSchema>

export const sessionSchema = z.object({
  id: uuidSchema,
  subject: serialNumberSchema,
  state: z.enum(['asked', 'active', 'locked', 'ended', 'expired']),
  /** Of one that was asked for: where the holder approves, and until when. */
  approveAddress: z.string().optional(),
  approveBy: instantSchema.optional(),
  /** Of one that was approved: the first instant at which nothing more is signed. */
  ends: instantSchema.optional(),
  remainingSeconds: z.int(),
})
export type SessionView = z.infer<typeof sessionSchema>

const used = z.object({ requests: z.int(), signatures: z.int() }).nullable()
/** How much was signed and how much may be, as the service counts; null while it cannot be reached. */
export const sessionDetailSchema = sessionSchema.extend({ used, numSignatures: z.int().nullable() })

export const beginSessionBody = z.strictObject({
  subject: serialNumberSchema,
  /** Ask anew even though a session runs; it ends when the new one is approved. */
  anew: z.boolean().default(false),
  /** How many signatures at most; as many as the service allows when left out. */
  numSignatures: z.int().min(1).max(MOST_OF_A_DAY).optional(),
})
const begun = {
  begun: z.enum(['new', 'running']),
  qr: z.object({ svg: z.string(), pngDataUri: z.string() }).optional(),
}
export const begunSessionSchema = sessionSchema.extend(begun)

export const registrationSchema = z.object({
  institution: serialNumberSchema,
  institutionName: z.string(),
  label: z.string(),
  /** `list-only`: the institution lets this client ask for lists alone. */
  approval: z.enum(CLIENT_APPROVALS),
})
const stated = {
  label: z.string().min(1).max(100),
  /** `list-only`: this client may never ask for a whole day. */
  approval: z.enum(CLIENT_APPROVALS).default('day-or-list'),
}
export const statementBody = z.strictObject({ ...stated, certificate: base64url(16 * 1024) })
export const statementSchema = z.object({
  /** What the key of the organisation certificate signs: RSASSA-PKCS1-v1_5 with SHA-256. Within an hour. */
  statement: base64url(4096),
})
export const registrationBody = z.strictObject({
  statement: base64url(4096),
  signature: base64url(1024),
  certificate: base64url(16 * 1024),
  /** Issuer first. */
  chain: z
    .array(base64url(16 * 1024))
    .max(4)
    .default([]),
})
export const pkcs12Body = z.strictObject({
  ...stated,
  /** Key and certificate of the organisation, in base64; used once and not kept. */
  pkcs12: z.base64().max(64 * 1024),
  passphrase: z.string().max(200),
})

/** `list`: never under a day. Where the kind or the institution wants a list, `day` changes nothing. */
const approval = z.enum(JOB_APPROVALS).optional()
export const jobQuery = z.strictObject({ id: jobIdSchema, subject: serialNumberSchema, approval })
export const xmlQuery = jobQuery.extend({
  packaging: z.enum(['enveloped', 'enveloping', 'detached']).default('enveloped'),
  fileName: z.string().min(1).max(200).optional(),
})
export const digestsBody = z.strictObject({
  id: jobIdSchema,
  subject: serialNumberSchema,
  algorithm: z.enum(DIGEST_ALGORITHMS).default('sha256'),
  /** Lower-case hexadecimal, each of the algorithm's length. */
  digests: z
    .array(z.string().regex(/^([0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/))
    .min(1)
    .max(500),
  approval,
})
/** What the holder reads for it on a list: lines, the first one the heading; needed but for prescriptions. */
const shown = z.string().max(2000).optional()
const prescription = z.strictObject({ kind: z.literal('prescription'), csv: base64, shown })
const dispensing = z.strictObject({
  kind: z.literal('dispensing'),
  csv: base64,
  prescription: base64,
  shown,
})
const xml = z.strictObject({
  kind: z.literal('xml'),
  file: base64,
  packaging: z.enum(['enveloped', 'enveloping', 'detached']).default('enveloped'),
  fileName: z.string().min(1).max(200).optional(),
  shown,
})
const named = { id: jobIdSchema }
const items = z
  .array(
    z.discriminatedUnion('kind', [prescription.extend(named), dispensing.extend(named), xml.extend(named)]),
  )
  .max(500)
export const batchBody = z.strictObject({
  subject: serialNumberSchema,
  items: items.min(1),
  approval,
})
const takenItems = z.array(
  z.union([
    z.object({ id: jobIdSchema, taken: z.enum(['new', 'known']), job: jobSchema }),
    z.object({ id: jobIdSchema, taken: z.literal('no'), problem: problemSchema }),
  ]),
)
/** One entry an item, in their order: a job, or why it was not taken. */
export const batchSchema = z.object({ items: takenItems })

/** A list of exactly these documents: handed in now, or jobs that wait already. */
export const askListBody = z
  .strictObject({
    subject: serialNumberSchema,
    items: items.default([]),
    jobs: z.array(jobIdSchema).max(500).default([]),
  })
  .refine(({ items, jobs }) => items.length + jobs.length >= 1 && items.length + jobs.length <= 500)
/** A document that changed; of the kind that it had. */
export const changedItemSchema = z.discriminatedUnion('kind', [prescription, dispensing, xml])

export const listSchema = z.object({
  id: uuidSchema,
  subject: serialNumberSchema,
  /** `done`: each of its documents has its result. */
  state: z.enum(['asked', 'active', 'done', 'ended', 'expired']),
  /** Of one that is asked for: where the holder approves. What stands behind `#` opens what they read: show it, send it to nobody. */
  approveAddress: z.string().optional(),
  approveBy: instantSchema.optional(),
  ends: instantSchema.optional(),
  remainingSeconds: z.int(),
  /** How many documents stand on it. */
  numSignatures: z.int(),
})
export type ListView = z.infer<typeof listSchema>
export const listDetailSchema = listSchema.extend({ used, jobs: z.array(jobSchema) })
export const askedListSchema = listSchema.extend({ ...begun, items: takenItems })

/** What shows that a document was approved; `jitsuin proof verify` judges it. */
export const proofSchema = proofBundleSchema

export const jobsQuery = z.strictObject({
  state: jobSchema.shape.state.optional(),
  subject: serialNumberSchema.optional(),
})
export const waitQuery = z.strictObject({
  /** Seconds to wait for news, at most 25. */
  wait: waitSchema,
  /** States that are no news, with commas between them; without any, each change is. */
  unlike: z
    .string()
    .regex(/^[a-z]+(,[a-z]+)*$/)
    .transform((list): readonly string[] => list.split(','))
    .default([]),
})

export const statusSchema = z.object({
  version: z.string(),
  service: z.object({
    address: z.string(),
    state: z.enum(['reachable', 'unreachable']),
    /** The service's clock minus this computer's; five minutes or more, and it refuses to sign. */
    clockDifferenceSeconds: z.int().nullable(),
  }),
  registration: registrationSchema.nullable(),
  sessions: z.array(sessionSchema),
  lists: z.array(listSchema),
  /** Kinds of documents that are signed under lists alone. */
  listKinds: z.array(z.enum(JOB_KINDS)),
  queue: z.object({
    waiting: z.int(),
    signing: z.int(),
    signed: z.int(),
    refused: z.int(),
    expired: z.int(),
    oldestWaitingSeconds: z.int().nullable(),
  }),
})
