/** Authorisations as a client asks for them: both services put a nonce of their own into what the holder will sign. */

import { toHex } from '@jitsuin/kernel'
import {
  askForAuthorisation,
  countUse,
  endAuthorisationsOf,
  expectAuthorisation,
  expectClient,
  findCertifiedKey,
  HalfError,
  judgeStanding,
  listWish,
  loadEvidence,
  statementOf,
} from '@jitsuin/key-half'
import type { ApprovalEvidence } from '@jitsuin/second-key'
import { base64urlOf } from '@jitsuin/second-key/node'
import type { AuthorisationView, AuthorisationWish, OpenedAuthorisation } from '../contract.js'
import type { SigningContext } from './context.js'

/** Asks for an authorisation of one person for one client. @throws {HalfError} `client-key/unknown`, `key/unknown`, `peer/…` */
export async function openAuthorisation(
  { half, peer, tokenSeconds, listSeconds, contracts }: SigningContext,
  { clientKey, subject, list, numSignatures }: AuthorisationWish & { readonly clientKey: string },
): Promise<OpenedAuthorisation> {
  await contracts.expectForAuthorisation({ clientKey })
  const { institution } = await expectClient(half, clientKey)
  const key = await findCertifiedKey(half.store.read, subject)
  if (!key) throw new HalfError('key/unknown', subject)
  const authorisation = half.newId()
  const begins = new Date(Math.floor(half.clock().getTime() / 1000) * 1000)
  const ends = new Date(begins.getTime() + (list ? listSeconds : tokenSeconds) * 1000)
  const signingNonce = toHex(half.random(32))
  const certificate = key.certificateSha256
  const common = { authorisation, subject, certificate, institution, clientKey, signingNonce }
  const most = list ? list.leaves.length : (numSignatures ?? half.rules.mostSignatures)
  const written = { begins: begins.toISOString(), ends: ends.toISOString(), numSignatures: most }
  const keyManagementNonce = await peer.ask({ ...common, ...written, ...(list && { list }) })
  const wish = { ...common, begins, ends, keyManagementNonce }
  const asked = list
    ? await askForAuthorisation(half, listWish(wish, list), { leaves: list.leaves })
    : await askForAuthorisation(half, { ...wish, kind: 'day', numSignatures: most })
  return {
    authorisationId: authorisation,
    approveAddress: `${half.page.origin}/a/${authorisation}`,
    approveBy: asked.approveBy.toISOString(),
    begins: written.begins,
    ends: written.ends,
  }
}

type Owned = { readonly clientKey: string; readonly id: string }

/** How an authorisation of this client stands. @throws {HalfError} `authorisation/…`, `peer/…` */
export async function viewAuthorisation(
  { half, peer, contracts }: SigningContext,
  owned: Owned,
): Promise<AuthorisationView> {
  const { subject, begins, ends, kind, numSignatures } = await expectOwn(half, owned)
  const standing = await judgeStanding(half, owned.id)
  const state = standing === 'unknown' ? 'ended' : standing
  return {
    authorisationId: owned.id,
    subject,
    state,
    kind,
    numSignatures,
    begins: begins.toISOString(),
    ends: ends.toISOString(),
    ...(state === 'active' && { token: await peer.token(owned.id) }),
    used: await countUse(half.store.read, owned.id),
    contract: await contracts.judgementFor(owned.clientKey),
  }
}

/** What shows that the holder approved. @throws {HalfError} `authorisation/unknown`, `authorisation/not-approved` */
export async function viewEvidence({ half }: SigningContext, owned: Owned): Promise<ApprovalEvidence> {
  const authorisation = await expectOwn(half, owned)
  const found = await loadEvidence(half.store.read, owned.id)
  if (!found) throw new HalfError('authorisation/not-approved', owned.id)
  return { statement: base64urlOf(statementOf(authorisation)), ...found }
}

/** Ends an authorisation of this client, here first: whatever becomes of the peer, nothing more is signed. */
export async function endAuthorisation({ half, peer }: SigningContext, owned: Owned): Promise<void> {
  await expectOwn(half, owned)
  await endAuthorisationsOf(half, { id: owned.id }, 'client')
  await peer.endAuthorisation(owned.id, 'client')
}

/** Another client's authorisation is as unknown as one that does not exist. */
async function expectOwn(half: SigningContext['half'], { clientKey, id }: Owned) {
  await expectClient(half, clientKey)
  const found = await expectAuthorisation(half, id)
  if (found.clientKey !== clientKey) throw new HalfError('authorisation/unknown', id)
  return found
}
