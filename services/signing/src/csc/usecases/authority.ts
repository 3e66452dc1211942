/** What a call may do: a service token lets a client use the interface, a credential token lets it sign under one authorisation. */
import { type Authorisation, expectAuthorisation, expectClient, HalfError } from '@jitsuin/key-half'
import { nameIn } from '../../domain/token.js'
import { CscError } from '../errors.js'
import type { CscContext } from './context.js'

/** Who calls, and with which token in the header (RFC 6750 §2.1). */
export type Caller = { readonly clientKey: string; readonly bearer: string }

/** The authorisation of a call, and its token. */
export type Authority = { readonly sad: string; readonly authorisation: Authorisation }

/** That a registered client shows a service token of its own. @throws {CscError} `csc/token-refused`; {HalfError} `client-key/unknown`, `peer/…` */
export async function expectService(
  { half, peer }: CscContext,
  { clientKey, bearer }: Caller,
): Promise<void> {
  await expectClient(half, clientKey)
  const [verdict] = await peer.judgeTokens(clientKey, [bearer])
  if (verdict?.kind !== 'service') throw new CscError('csc/token-refused', clientKey)
}

/** That a token of either kind is shown which counts for this client. @throws {CscError} `csc/token-refused` */
export async function expectAnyToken({ peer }: CscContext, { clientKey, bearer }: Caller): Promise<void> {
  const [verdict] = await peer.judgeTokens(clientKey, [bearer])
  if (verdict?.kind !== 'service' && verdict?.kind !== 'credential')
    throw new CscError('csc/token-refused', clientKey)
}

/**
 * The same, or the token of an authorisation for this very credential (specification 8.4).
 *
 * @throws {CscError} `csc/token-refused`, `csc/credential-unknown`; {HalfError} `client-key/unknown`, `peer/…`
 */
export async function expectServiceFor(
  { half, peer }: CscContext,
  { clientKey, bearer }: Caller,
  credentialId: string,
): Promise<void> {
  await expectClient(half, clientKey)
  const [verdict] = await peer.judgeTokens(clientKey, [bearer])
  if (verdict?.kind === 'service') return
  if (verdict?.kind !== 'credential') throw new CscError('csc/token-refused', clientKey)
  const { subject } = await expectAuthorisation(half, verdict.authorisationId)
  if (subject !== credentialId) throw new CscError('csc/credential-unknown', credentialId)
}

/**
 * The authorisation under which a call signs. Its token stands in the header, or in `SAD` beside a service token in the header.
 *
 * @throws {CscError} `csc/token-refused`, `csc/sad-…`, `csc/credential-unknown`; {HalfError} `authorisation/…`, `client-key/unknown`
 */
export async function expectAuthority(
  ctx: CscContext,
  caller: Caller,
  { sad: given, credentialId }: { readonly sad?: string | undefined; readonly credentialId: string },
): Promise<Authority> {
  await expectClient(ctx.half, caller.clientKey)
  const { sad, authorisationId } = await readSad(ctx, caller, given)
  const authorisation = await expectAuthorisation(ctx.half, authorisationId)
  if (authorisation.subject !== credentialId) throw new CscError('csc/credential-unknown', credentialId)
  return { sad, authorisation }
}

async function readSad(
  ctx: CscContext,
  { clientKey, bearer }: Caller,
  given: string | undefined,
): Promise<{ readonly sad: string; readonly authorisationId: string }> {
  const shown = given === undefined || given === bearer ? [bearer] : [bearer, given]
  const [first, second] = await ctx.peer.judgeTokens(clientKey, shown)
  if (shown.length === 1) {
    if (first?.kind === 'credential') return { sad: bearer, authorisationId: first.authorisationId }
    if (first?.kind === 'service')
      throw new CscError(given === undefined ? 'csc/sad-missing' : 'csc/sad-refused', clientKey)
    throw (await refusalOf(ctx, clientKey, bearer)) ?? new CscError('csc/token-refused', clientKey)
  }
  if (first?.kind !== 'service') throw new CscError('csc/token-refused', clientKey)
  if (second?.kind === 'credential') return { sad: given ?? '', authorisationId: second.authorisationId }
  throw (await refusalOf(ctx, clientKey, given ?? '')) ?? new CscError('csc/sad-refused', clientKey)
}

/** Why the token of an authorisation does not count, as far as this half knows; nothing for what names none. */
async function refusalOf(
  { half }: CscContext,
  clientKey: string,
  sad: string,
): Promise<HalfError | undefined> {
  const id = nameIn(sad)
  const found = id === undefined ? undefined : await expectAuthorisation(half, id).catch(() => undefined)
  if (!found) return undefined
  if (found.clientKey !== clientKey) return new HalfError('authorisation/other-client', found.authorisation)
  if (found.state === 'ended') return new HalfError('authorisation/ended', found.authorisation)
  return found.ends <= half.clock() ? new HalfError('authorisation/expired', found.authorisation) : undefined
}
