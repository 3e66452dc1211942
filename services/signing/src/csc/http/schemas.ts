/** What clients send. Members that nobody knows are passed over, and `null` is as good as absent (specification 7). */
import { MOST_DIGESTS, MOST_OF_A_DAY, serialNumberSchema } from '@jitsuin/second-key'
import { z } from 'zod'

/** Absent, or null. */
const maybe = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined)

const oid = z.string().max(64)
const hash = z.string().max(200)
const hashes = z.array(hash).min(1).max(MOST_DIGESTS)
/** A signed request of a day in base64url JSON, or a number. */
const clientData = maybe(z.string().max(300_000))
const token = z.string().min(1).max(4096)
const text = z.string().max(500)
const which = {
  certificates: maybe(z.enum(['none', 'single', 'chain'])).transform((value) => value ?? 'single'),
  certInfo: maybe(z.boolean()).transform((value) => value ?? false),
  authInfo: maybe(z.boolean()).transform((value) => value ?? false),
}
const asynchronous = {
  operationMode: maybe(z.enum(['S', 'A'])).transform((value) => value ?? 'S'),
  /** Answers are kept with the ledger, longer than anybody can ask for. */
  validity_period: maybe(z.int().min(1).max(86_400_000)),
  response_uri: maybe(z.string().max(2000)),
}

/** `info`. */
export const infoBody = z.object({ lang: maybe(z.string().max(35)) })
/** `credentials/list`. */
export const credentialsListBody = z.object({
  userID: maybe(serialNumberSchema),
  credentialInfo: maybe(z.boolean()),
  onlyValid: maybe(z.boolean()),
  ...which,
})
/** `credentials/info`. */
export const credentialsInfoBody = z.object({ credentialID: serialNumberSchema, ...which })
/** `credentials/authorize`. */
export const authorizeBody = z.object({
  credentialID: serialNumberSchema,
  numSignatures: z.int().min(1).max(MOST_OF_A_DAY),
  hashes: maybe(hashes),
  hashAlgorithmOID: maybe(oid),
  description: maybe(text),
})
/** `credentials/authorizeCheck`. */
export const authorizeCheckBody = z.object({ handle: z.uuid().lowercase() })
/** `credentials/getChallenge`. */
export const challengeBody = z.object({ credentialID: serialNumberSchema, authObjectID: text })
/** `credentials/extendTransaction`. */
export const extendBody = z.object({
  credentialID: serialNumberSchema,
  SAD: token,
  hashes: maybe(hashes),
  hashAlgorithmOID: maybe(oid),
})
/** `signatures/signHash`. */
export const signHashBody = z.object({
  credentialID: serialNumberSchema,
  SAD: maybe(token),
  hashes,
  hashAlgorithmOID: maybe(oid),
  signAlgo: oid,
  signAlgoParams: maybe(z.string().max(4096)),
  clientData,
  ...asynchronous,
})
/** `signatures/signDoc`; what is in the documents is not even looked at. */
export const signDocBody = z.object({
  credentialID: maybe(serialNumberSchema),
  SAD: maybe(token),
  documents: maybe(z.unknown()),
  documentDigests: maybe(z.array(z.looseObject({ signature_format: maybe(text) })).max(MOST_DIGESTS)),
})
/** `signatures/signPolling`. */
export const pollingBody = z.object({ requestID: z.string().max(100) })
/** `signatures/timestamp`. */
export const timestampBody = z.object({
  hash,
  hashAlgo: oid,
  nonce: maybe(
    z
      .string()
      .regex(/^[0-9A-Fa-f]+$/)
      .max(64),
  ),
})
