/**
 * What an officer is given to sign for some orders, and the approvals that follow from the answer. A passkey signs them with one touch,
 * as a list; a staff card shows its officer each order and signs it by itself (docs/card-bridge.md).
 */
import type { Approval } from '@jitsuin/ca/contract'
import type { OrderSignature, ToSign } from '../../contract.js'
import { base64url, judgeSignature, type Office, type OfficerKey } from './officer-signature.js'
import { type ListPlace, sha256, statementOf } from './order-list.js'

/** The challenge of a passkey for these orders, given by their bytes: base64url. */
export function digestToSign(orders: readonly Uint8Array[]): string {
  return base64url(sha256(statementOf(orders).bytes))
}

/** So many orders a page can show in full; a passkey's officer is not sent more. */
const FEW_ORDERS = 50

/** What this officer signs; `orders` are their bytes, tag and all. */
export function toSignOf(
  orders: readonly Uint8Array[],
  { method, credentialId }: Pick<OfficerKey, 'method' | 'credentialId'>,
): ToSign {
  const { bytes } = statementOf(orders)
  return {
    method,
    bytes: base64url(bytes),
    digest: base64url(sha256(bytes)),
    ...(credentialId !== undefined && { credentialId }),
    ...((method === 'staff-card' || orders.length <= FEW_ORDERS) && { orders: orders.map(base64url) }),
  }
}

type Judged = {
  readonly officer: OfficerKey
  readonly orders: readonly Uint8Array[]
  readonly office: Office
}

/** The officer's approval of each order, in their order; `invalid` when any of them was not signed by this officer. */
export function approvalsOf(
  signature: OrderSignature,
  { officer, orders, office }: Judged,
): readonly Approval[] | 'invalid' {
  if ('signatures' in signature) return eachApproved(signature.signatures, { officer, orders, office })
  const { bytes, places } = statementOf(orders)
  if (judgeSignature(signature, { officer, statement: bytes, office }) === 'invalid') return 'invalid'
  const { officerId } = officer
  return places === 'alone'
    ? [{ ...signature, officerId }]
    : places.map((list) => ({ ...signature, officerId, list: copyOf(list) }))
}

/** One signature too few or too many belongs to another list. */
function eachApproved(
  signatures: readonly string[],
  { officer, orders, office }: Judged,
): readonly Approval[] | 'invalid' {
  if (signatures.length !== orders.length) return 'invalid'
  const approvals: Approval[] = []
  for (const [index, statement] of orders.entries()) {
    const signature = { method: 'staff-card', signature: signatures[index] ?? '' } as const
    if (judgeSignature(signature, { officer, statement, office }) === 'invalid') return 'invalid'
    approvals.push({ ...signature, officerId: officer.officerId })
  }
  return approvals
}

function copyOf(place: ListPlace): ListPlace {
  return { ...place, path: [...place.path] }
}
