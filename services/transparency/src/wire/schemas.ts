/** What the log answers. */
import * as z from 'zod'
import { PAGE } from './routes.js'

// Pages run under a policy that forbids `eval`; zod would try it for speed and be reported to the console.
if ('document' in globalThis) z.config({ jitless: true })

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const position = z.int().min(0)
const count = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const path = z.array(hash).max(64).readonly()
const leaf = z.string().max(1024).describe('The leaf: its UTF-8 bytes are what is hashed')

/** SHA-256 in lower-case hex, as it stands in addresses. */
export const hashParam = hash

/** The keys by which the log is known. Compare them with what the operator has published elsewhere. */
export const keysSchema = z.object({
  origin: z.string(),
  /** Of the signed heads, as C2SP writes verifier keys. */
  verifierKey: z.string(),
  /** Of the holder tags: a compressed point of P-256, hex. */
  vrfPublicKey: z.string().regex(/^0[23][0-9a-f]{64}$/),
  witnesses: z.array(z.string()).readonly(),
})
export type LogKeys = z.output<typeof keysSchema>

export const entriesQuery = z.object({
  start: count.default(0),
  limit: z.coerce.number().int().min(1).max(PAGE.entries).default(PAGE.entries),
})
export const hashesQuery = z.object({
  start: count.default(0),
  limit: z.coerce.number().int().min(1).max(PAGE.hashes).default(PAGE.hashes),
})

/** Entries in the order of the log. */
export const entriesPage = z.object({
  entries: z.array(z.object({ index: position, leaf })).readonly(),
})

export const inclusionQuery = z.object({ hash, size: count })
export const inclusionProof = z.object({ index: position, size: position, path })

export const consistencyQuery = z.object({ older: count, newer: count })
export const consistencyProof = z.object({ older: position, newer: position, path })

/** Entries with the proof that each is in the tree of this head. */
export const holderEntries = z.object({
  checkpoint: z.string(),
  entries: z.array(z.object({ index: position, leaf, path })).readonly(),
})
export type HolderEntries = z.output<typeof holderEntries>

/** Proof for one certificate, to be kept and checked without a network. */
export const receiptSchema = z.strictObject({
  version: z.literal('jitsuin-log-receipt/1'),
  index: position,
  leaf,
  path,
  checkpoint: z.string().max(16_384),
})
export type Receipt = z.output<typeof receiptSchema>

/** A checkpoint with the line of a witness below it. */
export const cosignatureBody = z.strictObject({ checkpoint: z.string().max(16_384) })

/** The holder's own tag, and the proof that it is theirs. */
export const ownTagSchema = z.object({
  centre: z.string(),
  subjectSerialNumber: z.string(),
  proof: z.string().regex(/^[0-9a-f]{162}$/),
})
export type OwnTag = z.output<typeof ownTagSchema>
