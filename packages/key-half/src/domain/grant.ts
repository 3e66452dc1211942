/** Grants of the authority: who may bind a passkey to which certificate, proven by the enrolment code. */
import { GRANT, type GrantStatement } from '@jitsuin/second-key'
import { judgeClientSignature, readClientKey } from '@jitsuin/second-key/node'

/** A grant as it came. */
export type SignedGrant = { readonly bytes: Uint8Array; readonly signature: Uint8Array }

/** Tries with a wrong short number after which a grant counts no more (hpki §7.1). */
export const MOST_WRONG_TRIES = 5

/** The grant, if the authority's grant key (P-256, SubjectPublicKeyInfo) signed it. @throws {SecondKeyError} `second-key/statement-malformed` */
export function readGrant(
  { bytes, signature }: SignedGrant,
  grantKey: Uint8Array,
): GrantStatement | 'refused' {
  const grant = GRANT.parse(bytes)
  const key = readClientKey(grantKey)
  return key && judgeClientSignature(key, { message: bytes, signature }) === 'valid' ? grant : 'refused'
}
