/** Records the number of a list and the very bytes that will be signed under it. */
import { createHash } from 'node:crypto'
import { encodeTbsCrl, isError, lintCrl } from '@jitsuin/pki'
import type { CertificateState } from '../contract.js'
import { LIST_LIFETIME_MS } from '../domain/list-schedule.js'
import { CaError } from '../errors.js'
import type { CaAudit, CaTransaction } from '../store/ca-store.js'
import { insertList, loadNewestList, loadRevoked } from '../store/lists.js'
import type { AuthorityAtWork } from './authority-at-work.js'

/**
 * Reserves the next list of an authority over all that it revoked. The transaction must hold `lockLists`, so that no other
 * one takes the number or revokes meanwhile.
 */
export async function reserveList(
  { tx, audit, at }: { readonly tx: CaTransaction; readonly audit: CaAudit; readonly at: Date },
  { name, certificate, signer }: AuthorityAtWork,
  states: readonly CertificateState[],
): Promise<void> {
  const newest = await loadNewestList(tx, name)
  const number = (newest?.number ?? 0) + 1
  // A clock that was set back must not make a later list look older than an earlier one.
  const thisUpdate = newest && newest.thisUpdate > at ? newest.thisUpdate : at
  const nextUpdate = new Date(thisUpdate.getTime() + LIST_LIFETIME_MS)
  const revoked = await loadRevoked(tx, name)
  const fields = { issuer: certificate, thisUpdate, nextUpdate, crlNumber: BigInt(number), revoked }
  const tbs = encodeTbsCrl(fields, signer.algorithm)
  refuseFaults(tbs)
  await insertList(tx, { authority: name, number, thisUpdate, nextUpdate, tbs, states })
  const tbsSha256 = createHash('sha256').update(tbs).digest('hex')
  audit.record('list/reserved', { subject: `list:${name}:${number}`, facts: { number, tbsSha256 } })
}

function refuseFaults(tbs: Uint8Array): void {
  const broken = lintCrl(tbs, { profile: 'subscriber' }).filter(isError)
  if (broken.length > 0) throw new CaError('list/refused', broken.map(({ id }) => id).join(', '))
}
