/** Authorisations: opened for signing, shown to the holder, approved at both halves. */

import { toHex } from '@jitsuin/kernel'
import {
  type AskedMessage,
  type Authorisation,
  admitRequest,
  approve,
  askForAuthorisation,
  endAuthorisationsOf,
  expectAuthorisation,
  expectClient,
  findCertifiedKey,
  findCredential,
  HalfError,
  hasLinkedCard,
  judgeStanding,
  listWish,
  loadSheet,
  raiseRequest,
  type SignedRequest,
  statementOf,
} from '@jitsuin/key-half'
import type { CarrierAnswer } from '@jitsuin/second-key'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import type { ApprovalView } from '../contract.js'
import type { KeyManagementContext } from './context.js'

/** Opens an authorisation for signing; answers the nonce of this half. @throws {HalfError} `client-key/unknown`, `authorisation/…`, `key/unknown` */
export async function openAuthorisation(
  { half }: KeyManagementContext,
  { list, numSignatures, ...asked }: AskedMessage,
): Promise<string> {
  const keyManagementNonce = toHex(half.random(32))
  const period = { begins: new Date(asked.begins), ends: new Date(asked.ends) }
  const wish = { ...asked, ...period, keyManagementNonce }
  if (list)
    await askForAuthorisation(half, listWish(wish, list), { leaves: list.leaves, sheet: octets(list.sheet) })
  else await askForAuthorisation(half, { ...wish, kind: 'day', numSignatures })
  return keyManagementNonce
}

/** What the holder is shown. @throws {HalfError} `authorisation/…`, `client-key/unknown`, `key/unknown` */
export async function viewApproval({ half }: KeyManagementContext, id: string): Promise<ApprovalView> {
  const found = await expectAuthorisation(half, id)
  const { subject, institution, clientKey, begins, ends, approveBy, kind, numSignatures } = found
  const standing = await judgeStanding(half, id)
  const client = await expectClient(half, clientKey)
  const key = await findCertifiedKey(half.store.read, subject)
  if (!key) throw new HalfError('key/unknown', subject)
  const credential = await findCredential(half.store.read, subject)
  const sheet = kind === 'list' ? await loadSheet(half.store.read, id) : undefined
  return {
    authorisationId: id,
    kind,
    numSignatures,
    used: found.usedSignatures,
    ...(sheet && { sheet: base64urlOf(sheet) }),
    state: standing === 'unknown' ? 'ended' : standing,
    subject,
    name: key.nameRomaji,
    institution: { id: institution, name: client.institutionName, client: client.label },
    begins: begins.toISOString(),
    ends: ends.toISOString(),
    approveBy: approveBy.toISOString(),
    statement: base64urlOf(statementOf(found)),
    ways: {
      ...(credential && { passkey: credential.credentialId }),
      jpki: await hasLinkedCard(half.store.read, subject),
    },
  }
}

/**
 * Takes the holder's approval in at both halves: signing first, so that what is active here can be used there. The same
 * approval goes through again when the link broke in between.
 *
 * @throws {HalfError} `authorisation/…`, `peer/…`
 */
export async function takeApproval(
  { half, peer }: KeyManagementContext,
  id: string,
  answer: CarrierAnswer,
): Promise<void> {
  await peer.approve(id, answer)
  await approve(half, id, answer)
}

/** The token of an active authorisation. @throws {HalfError} `authorisation/…` */
export async function tokenOf({ half, tokens }: KeyManagementContext, id: string): Promise<string> {
  return tokens.issue(await expectActive({ half }, id))
}

async function expectActive(
  { half }: Pick<KeyManagementContext, 'half'>,
  id: string,
): Promise<Extract<Authorisation, { state: 'active' }>> {
  const found = await expectAuthorisation(half, id)
  if (found.state === 'asked') throw new HalfError('authorisation/not-approved', id)
  if (found.state === 'ended') throw new HalfError('authorisation/ended', id)
  if (found.ends <= half.clock()) throw new HalfError('authorisation/expired', id)
  return found
}

/** Ends an authorisation of the holder, at both halves. */
export async function endAuthorisation({ half, peer }: KeyManagementContext, id: string): Promise<void> {
  await expectAuthorisation(half, id)
  await endAuthorisationsOf(half, { id }, 'holder')
  await peer.endAuthorisation(id, 'holder')
}

/** What signing sends for a client. */
export type PartialsWish = {
  readonly token: string
  readonly signed: SignedRequest
  /** Epochs of the shares that signing holds. */
  readonly epochs: readonly number[]
}

/**
 * This half's partial signatures of a request. The token is only looked at; what counts is the holder's approval and the client's
 * signature, both checked here.
 *
 * @throws {HalfError} `token/invalid`, `authorisation/…`, `request/…`, `key/…`
 */
export async function signPartially(
  { half, tokens }: KeyManagementContext,
  { token, signed, epochs }: PartialsWish,
): Promise<{ readonly epoch: number; readonly partials: readonly Uint8Array[] }> {
  const authorisation = await tokens.read(token, half.clock())
  const admitted = await admitRequest(half, signed, { authorisation })
  // Both halves have the older share as long as one of them has not let it go.
  const common = admitted.key.shares.find(({ epoch }) => epochs.includes(epoch))
  if (!common) throw new HalfError('key/epoch-unknown', admitted.key.keyId)
  return raiseRequest(half, admitted, common)
}
