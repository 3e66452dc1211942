/** What the double remembers, as plain JSON. Its keys are for demonstrations and lie in it as they are. */
import { REVOCATION_REASONS } from '@jitsuin/pki'
import { z } from 'zod'
import { JpkiDoubleError } from './errors.js'

/** The two CAs, as the real service has them. */
export const JPKI_CAS = {
  'user-authentication': { commonName: 'DEMO JPKI for user authentication', list: 'user-authentication.crl' },
  signature: { commonName: 'DEMO JPKI for digital signature', list: 'signature.crl' },
} as const

/** Our name of a CA and of what its certificates are for. */
export type JpkiCa = keyof typeof JPKI_CAS

/** Both names. */
export const ALL_JPKI_CAS = Object.keys(JPKI_CAS) as JpkiCa[] // the table has no other keys

const base64 = z.base64().max(16_384)
const authority = z.strictObject({ pkcs8Base64: base64, certificateBase64: base64 })

const issued = z.strictObject({
  ca: z.enum(['user-authentication', 'signature']),
  serialHex: z.string().regex(/^(?:[0-9a-f]{2}){1,20}$/),
  /** The person, by a random name that stays after renewals. */
  holderId: z.string().regex(/^[0-9a-f]{32}$/),
  revoked: z
    .strictObject({
      at: z.iso.datetime(),
      reason: z.enum(Object.keys(REVOCATION_REASONS) as (keyof typeof REVOCATION_REASONS)[]), // the table has no other keys
    })
    .optional(),
})

const stateSchema = z.strictObject({
  format: z.literal('jitsuin-jpki-double'),
  version: z.literal(1),
  authorities: z.strictObject({ 'user-authentication': authority, signature: authority }),
  issued: z.array(issued).max(100_000),
})

/** One certificate that was issued. */
export type IssuedState = z.infer<typeof issued>

/** All of it. */
export type JpkiDoubleState = z.infer<typeof stateSchema>

/** Reads what was kept. @throws {JpkiDoubleError} `jpki-double/state` */
export function parseJpkiDoubleState(json: unknown): JpkiDoubleState {
  const parsed = stateSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const places = parsed.error.issues.map(({ path }) => path.join('.')) // places alone: the values are keys
  throw new JpkiDoubleError('jpki-double/state', `Not a kept state: ${places.join(', ')}`)
}
