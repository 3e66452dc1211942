/**
 * How grave a reason is under a policy. EN 319 102-1 §5.1.3 calls INDETERMINATE whatever a verifier cannot know or does not accept, and
 * TOTAL-FAILED only what is proven wrong; 電子署名規格 Ver.2.0 is stricter. The reasons are written down as the latter has them.
 */
import type { ReasonCode, ReasonRow, SubIndication } from '../validate/reasons.js'
import { reasonRow } from '../validate/reasons.js'
import type { ValidationPolicy } from './policy.js'

/** Sub-indications that §5.1.3 has under INDETERMINATE alone. */
const OPEN_IN_EN: ReadonlySet<SubIndication> = new Set([
  'NO_SIGNING_CERTIFICATE_FOUND',
  'CHAIN_CONSTRAINTS_FAILURE',
  'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  'CRYPTO_CONSTRAINTS_FAILURE',
  'TIMESTAMP_ORDER_FAILURE',
])

/** The rules that a signature breaks without being forged, among those about what is signed (§5.2.8). */
const CONSTRAINTS_OF_SIGNATURES: ReadonlySet<ReasonCode> = new Set([
  'signer/mismatch',
  'signer/issuer-serial',
  'signer/unbound',
])

/** A time stamp that cannot be read, or whose index names what is not here, proves nothing; the signature is not thereby false (§5.5.4, §5.6.3). */
const USELESS_STAMPS: ReadonlySet<ReasonCode> = new Set(['stamp/malformed', 'archive/hash-index'])

/** The row of a reason under a policy. */
export function graded(code: ReasonCode, grading: ValidationPolicy['grading']): ReasonRow {
  const row = reasonRow(code)
  if (grading === 'hpki' || row.verdict !== 'INVALID' || !row.subIndication) return row
  const isOpen = OPEN_IN_EN.has(row.subIndication) || CONSTRAINTS_OF_SIGNATURES.has(code)
  if (USELESS_STAMPS.has(code)) return { ...row, verdict: 'INDETERMINATE', subIndication: 'GENERIC' }
  return isOpen ? { ...row, verdict: 'INDETERMINATE' } : row
}
