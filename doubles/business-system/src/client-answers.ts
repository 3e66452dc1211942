/** What the signing client answers, as far as this system reads it (docs/signing-client.md). */
import { z } from 'zod'
import { refusalSchema, WAITS_FOR } from './contract.js'

export const jobSchema = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'signing', 'signed', 'done', 'refused', 'expired']),
  waitsFor: z.enum(WAITS_FOR).optional(),
  problem: refusalSchema.optional(),
  signedAt: z.iso.datetime().optional(),
})
export type ClientJob = z.infer<typeof jobSchema>

export const clientSessionSchema = z.object({
  id: z.string(),
  subject: z.string(),
  state: z.enum(['asked', 'active', 'locked', 'ended', 'expired']),
  approveAddress: z.string().optional(),
  approveBy: z.iso.datetime().optional(),
  ends: z.iso.datetime().optional(),
})
export type ClientSession = z.infer<typeof clientSessionSchema>

const used = z.object({ signatures: z.int() }).nullable()
export const sessionDetailSchema = clientSessionSchema.extend({ used, numSignatures: z.int().nullable() })
export const clientListSchema = z.object({
  id: z.string(),
  subject: z.string(),
  state: z.enum(['asked', 'active', 'done', 'ended', 'expired']),
  approveAddress: z.string().optional(),
  approveBy: z.iso.datetime().optional(),
  ends: z.iso.datetime().optional(),
  numSignatures: z.int(),
})
export type ClientList = z.infer<typeof clientListSchema>
export const listDetailSchema = clientListSchema.extend({ used })
const qr = z.object({ pngDataUri: z.string().startsWith('data:image/png;base64,') }).optional()
export const begunSessionSchema = clientSessionSchema.extend({ qr })
const items = z.array(
  z.object({
    id: z.string(),
    taken: z.enum(['new', 'known', 'no']),
    job: jobSchema.optional(),
    problem: refusalSchema.optional(),
  }),
)
export const batchAnswerSchema = z.object({ items })
export const askedListSchema = clientListSchema.extend({ qr, items })
export const statusSchema = z.object({
  service: z.object({ state: z.enum(['reachable', 'unreachable']) }),
  registration: z
    .object({ institutionName: z.string(), approval: z.enum(['day-or-list', 'list-only']) })
    .nullable(),
  listKinds: z.array(z.string()),
})
export type ClientStatus = z.infer<typeof statusSchema>
