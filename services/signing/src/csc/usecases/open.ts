/** Authorisations that a client asked for through CSC: opened at both halves as every other, and their items kept. */
import type { OpeningMessage } from '@jitsuin/key-half'
import { DIGEST_OCTETS, leafOfCommitted } from '@jitsuin/second-key'
import type { OpenedAuthorisation } from '../../contract.js'
import { openAuthorisation } from '../../usecases/authorisations.js'
import { CscError } from '../errors.js'
import { insertItems } from '../store/items.js'
import { type CscContext, clientActor } from './context.js'

/** Opens one. @throws {CscError} `csc/opening-refused`; {HalfError} `client-key/unknown`, `authorisation/…`, `key/unknown`, `peer/…` */
export async function openForClient(
  ctx: CscContext,
  { list, clientKey, subject, numSignatures }: OpeningMessage,
): Promise<OpenedAuthorisation> {
  if (!list) return await openAuthorisation(ctx, { clientKey, subject, numSignatures })
  const { items, ...leaves } = list
  if (!areOfLeaves(list)) throw new CscError('csc/opening-refused', clientKey)
  const opened = await openAuthorisation(ctx, { clientKey, subject, list: leaves })
  const { authorisationId: id } = opened
  await ctx.csc.transact({ actor: clientActor(clientKey), at: ctx.half.clock() }, async (tx, audit) => {
    await insertItems(tx, id, items)
    audit.record('csc/list-opened', { subject: `authorisation:${id}`, facts: { items: items.length } })
  })
  return opened
}

function areOfLeaves({ items, leaves, algorithm }: NonNullable<OpeningMessage['list']>): boolean {
  const areLong = items.every(({ digest }) => digest.length === DIGEST_OCTETS[algorithm] * 2)
  const made = items.map(({ commitment, digest }, index) =>
    leafOfCommitted({
      commitment: Buffer.from(commitment, 'hex'),
      digest: Buffer.from(digest, 'hex'),
      index,
    }),
  )
  return areLong && made.map((leaf) => Buffer.from(leaf).toString('hex')).join() === leaves.join()
}
