/** What shows later, and to others, that a holder approved. */
import {
  type Assertion,
  assertionSchema,
  base64url,
  type CredentialEvidence,
  uuidSchema,
} from '@jitsuin/second-key'
import { base64urlOf } from '@jitsuin/second-key/node'
import { z } from 'zod'
import type { HalfReader } from './half-store.js'

/** An approval with the binding of its passkey. */
export type ApprovalEvidence = { readonly assertion: Assertion; readonly credential: CredentialEvidence }

const codeProofSchema = z.object({
  kind: z.literal('code'),
  grantId: uuidSchema,
  signature: base64url(64),
})

/** The evidence of an approved authorisation. */
export async function loadEvidence(
  db: HalfReader,
  authorisationId: string,
): Promise<ApprovalEvidence | undefined> {
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
    assertion: assertionSchema.parse(row.assertion),
    credential: {
      credentialId: row.credential_id,
      publicKey: base64urlOf(row.public_key),
      statement: base64urlOf(row.statement),
      signature,
      grant: { statement: base64urlOf(grant.statement), signature: base64urlOf(grant.signature) },
    },
  }
}
