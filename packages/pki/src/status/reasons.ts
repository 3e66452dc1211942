/**
 * CRLReason (RFC 5280 §5.3.1) on the wire: lists and OCSP answers (RFC 6960 §4.2.1) write it alike.
 */
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import { REVOCATION_REASONS, type RevocationReason } from '../path/revocation-types.js'

const BY_CODE: ReadonlyMap<number, RevocationReason> = new Map(
  (Object.keys(REVOCATION_REASONS) as RevocationReason[]) // the table has no other keys
    .map((reason) => [REVOCATION_REASONS[reason], reason]),
)

/**
 * Reads a CRLReason. A number without a name is refused: nobody can say whether it ends a revocation or begins one.
 *
 * @throws {PkiError} `der/malformed`, `crl/malformed`
 */
export function parseReason(node: der.Node): RevocationReason {
  const code = der.smallInteger(node, der.ENUMERATED)
  const reason = BY_CODE.get(code)
  if (!reason) throw new PkiError('crl/malformed', `There is no revocation reason ${code}`)
  return reason
}

/** The ENUMERATED of a reason. */
export const encodeReason = (reason: RevocationReason): Uint8Array =>
  der.integer(REVOCATION_REASONS[reason], der.ENUMERATED)
