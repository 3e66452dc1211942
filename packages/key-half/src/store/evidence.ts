/** What shows later, and to others, that a holder approved. */
import { type ApprovalEvidence, assertionSchema, base64url, uuidSchema } from '@jitsuin/second-key'
import { base64urlOf } from '@jitsuin/second-key/node'
import { z } from 'zod'
import type { HalfReader } from './half-store.js'

/** All of it but the statement, which follows from the authorisation. */
export type StoredEvidence = Omit<ApprovalEvidence, 'statement'>

const codeProofSchema = z.object({
  kind: z.literal('code'),
  grantId: uuidSchema,
  signature: base64url(64),
})

/** The evidence of an approved authorisation. */
export async function loadEvidence(
  db: HalfReader,
  authorisationId: string,
): Promise<StoredEvidence | undefined> {
  const row = await db
    .selectFrom('authorisation as a')
    .innerJoin('credential as c', 'c.credential_id', 'a.credential_id')
    .select(['a.assertion', 'c.credential_id', 'c.public_key', 'c.statement', 'c.proof'])
    .where('a.authorisation_id', '=', authorisationId)
    .executeTakeFirst()
  if (!row) return undefined
  const { grantId, signature } = codeProofSchema.parse(row.proof)
  const granted = db.selectFrom('enrolment_grant').select(['statement', 'signature'])
  const grant = await granted.where('grant_id', '=', grantId).executeTakeFirstOrThrow()
  return {
    answer: { assertion: assertionSchema.parse(row.assertion) },
    credential: {
      publicKey: base64urlOf(row.public_key),
      statement: base64urlOf(row.statement),
      proof: {
        kind: 'code',
        signature,
        grant: { statement: base64urlOf(grant.statement), signature: base64urlOf(grant.signature) },
      },
    },
  }
}
