/** What shows later, and to others, that a holder approved. */
import {
  type ApprovalEvidence,
  assertionSchema,
  base64url,
  type CredentialEvidence,
  cardAnswerSchema,
  uuidSchema,
} from '@jitsuin/second-key'
import { base64urlOf } from '@jitsuin/second-key/node'
import { z } from 'zod'
import type { HalfReader } from './half-store.js'

/** All of it but the statement, which follows from the authorisation. */
export type StoredEvidence = Omit<ApprovalEvidence, 'statement'>

const proofSchema = z.union([
  z.object({ kind: z.literal('code'), grantId: uuidSchema, signature: base64url(64) }),
  z.object({ kind: z.literal('card'), card: cardAnswerSchema }),
])

/** The evidence of an approved authorisation. */
export async function loadEvidence(
  db: HalfReader,
  authorisationId: string,
): Promise<StoredEvidence | undefined> {
  const row = await db
    .selectFrom('authorisation')
    .select(['carrier', 'assertion', 'credential_id'])
    .where('authorisation_id', '=', authorisationId)
    .executeTakeFirst()
  if (!row?.carrier) return undefined
  if (row.credential_id === null) return { answer: { card: cardAnswerSchema.parse(row.assertion) } }
  return {
    answer: { assertion: assertionSchema.parse(row.assertion) },
    credential: await loadBinding(db, row.credential_id),
  }
}

async function loadBinding(db: HalfReader, credentialId: string): Promise<CredentialEvidence> {
  const row = await db
    .selectFrom('credential')
    .select(['public_key', 'statement', 'proof'])
    .where('credential_id', '=', credentialId)
    .executeTakeFirstOrThrow()
  const proof = proofSchema.parse(row.proof)
  return {
    publicKey: base64urlOf(row.public_key),
    statement: base64urlOf(row.statement),
    proof: proof.kind === 'code' ? await withGrant(db, proof) : proof,
  }
}

async function withGrant(
  db: HalfReader,
  { kind, grantId, signature }: Extract<z.infer<typeof proofSchema>, { kind: 'code' }>,
): Promise<CredentialEvidence['proof']> {
  const granted = db.selectFrom('enrolment_grant').select(['statement', 'signature'])
  const grant = await granted.where('grant_id', '=', grantId).executeTakeFirstOrThrow()
  const signed = { statement: base64urlOf(grant.statement), signature: base64urlOf(grant.signature) }
  return { kind, signature, grant: signed }
}
