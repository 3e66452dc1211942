import { base64urlOf } from '@jitsuin/second-key/node'
import { judgeClientKey, type SignedClientKey } from '../domain/client-key.js'
import { HalfError } from '../errors.js'
import { findClient, insertClient, type StoredClient } from '../store/clients.js'
import { actorOf, type HalfContext } from './context.js'

/**
 * Registers the key of a client that its institution stated. The same statement again changes nothing.
 *
 * @throws {HalfError} `client-key/proof-refused`; {SecondKeyError} `second-key/statement-malformed`
 */
export async function registerClient(ctx: HalfContext, signed: SignedClientKey): Promise<StoredClient> {
  const now = ctx.clock()
  const proven = judgeClientKey(signed, { trust: await ctx.trust(), now })
  if (proven === 'refused') throw new HalfError('client-key/proof-refused', 'Not proven')
  const { clientKey, institution, institutionName, label, approval, requests } = proven
  const client = {
    clientKey,
    institution,
    institutionName,
    label,
    approval,
    requests,
    spkiDer: signed.spkiDer,
  }
  const proof = {
    statement: base64urlOf(signed.bytes),
    signature: base64urlOf(signed.signature),
    certificate: base64urlOf(signed.certificateDer),
    chain: signed.chainDer.map(base64urlOf),
  }
  await ctx.store.transact({ actor: actorOf(ctx), at: now }, async (tx, audit) => {
    if ((await insertClient(tx, { ...client, proof }, now)) === 'known') return audit.changedNothing()
    audit.record('client-key/registered', {
      subject: `client:${clientKey}`,
      facts: { institution, clientKey },
    })
  })
  return client
}

/** A client that may ask now. @throws {HalfError} `client-key/unknown` */
export async function expectClient(
  { store }: Pick<HalfContext, 'store'>,
  clientKey: string,
): Promise<StoredClient> {
  const client = await findClient(store.read, clientKey)
  if (!client) throw new HalfError('client-key/unknown', clientKey)
  return client
}
