/** `signatures/signHash`: of a list, each approved hash once; of a day, what the client's own key asks for. */

import { digestAlgorithmOf, digestsOfHashes } from '../domain/algorithms.js'
import { type AskedHashes, callNumberIn, signedRequestIn } from '../domain/client-data.js'
import { CscError } from '../errors.js'
import { type Authority, type Caller, expectAuthority } from './authority.js'
import { type BegunCall, beginSigned, finishCall } from './call.js'
import type { CscContext } from './context.js'
import { beginListed } from './list-call.js'
import { responseIdOf } from './poll.js'

/** What a client sends. */
export type SignHashWish = {
  readonly credentialId: string
  readonly sad?: string | undefined
  readonly hashes: readonly string[]
  readonly hashAlgorithmOID?: string | undefined
  readonly signAlgo: string
  readonly signAlgoParams?: string | undefined
  readonly operationMode: 'S' | 'A'
  readonly clientData?: string | undefined
}

/** Signature values in the order of the hashes, or the number under which they can be asked for. */
export type SignHashAnswer = { readonly signatures: readonly string[] } | { readonly responseID: string }

/** Signs hashes. @throws {CscError}, {HalfError} `authorisation/…`, `item/…`, `request/…`, `peer/…` */
export async function signHash(ctx: CscContext, caller: Caller, wish: SignHashWish): Promise<SignHashAnswer> {
  const algorithm = digestAlgorithmOf(wish)
  const authority = await expectAuthority(ctx, caller, wish)
  const asked = { algorithm, digests: digestsOfHashes(wish.hashes, algorithm) }
  const begun = await begin(ctx, { caller, authority, asked, wish })
  if (wish.operationMode === 'S') return { signatures: await finishCall(ctx, begun) }
  ctx.runOn(async () => void (await finishCall(ctx, begun)))
  const { authorisation: authorisationId } = authority.authorisation
  return { responseID: responseIdOf({ authorisationId, requestId: begun.requestId }) }
}

type Signing = {
  readonly caller: Caller
  readonly authority: Authority
  readonly asked: AskedHashes
  readonly wish: SignHashWish
}

async function begin(ctx: CscContext, { caller, authority, asked, wish }: Signing): Promise<BegunCall> {
  const { authorisation, sad } = authority
  const { clientData, operationMode: mode } = wish
  const call = { authorisationId: authorisation.authorisation, clientKey: caller.clientKey, mode }
  if (authorisation.kind === 'day') {
    const { requestId, ...signed } = signedRequestIn(clientData, asked)
    return await beginSigned(ctx, { call: { ...call, requestId }, sad, signed })
  }
  if (authorisation.algorithm !== asked.algorithm)
    throw new CscError('csc/algorithms-differ', authorisation.authorisation)
  return await beginListed(ctx, { call, sad, digests: asked.digests, callNumber: callNumberIn(clientData) })
}
