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
} from '@jitsuin/key-half'
import type { AuthorisationView, OpenedAuthorisation } from '../contract.js'
import type { SigningContext } from './context.js'

/** Asks for an authorisation of one person for one client. @throws {HalfError} `client-key/unknown`, `key/unknown`, `peer/…` */
export async function openAuthorisation(
  { half, peer, tokenSeconds, contracts }: SigningContext,
  { clientKey, subject }: { readonly clientKey: string; readonly subject: string },
): Promise<OpenedAuthorisation> {
  await contracts.expectForAuthorisation({ clientKey })
  const { institution } = await expectClient(half, clientKey)
  const key = await findCertifiedKey(half.store.read, subject)
  if (!key) throw new HalfError('key/unknown', subject)
  const authorisation = half.newId()
  const begins = new Date(Math.floor(half.clock().getTime() / 1000) * 1000)
  const ends = new Date(begins.getTime() + tokenSeconds * 1000)
  const signingNonce = toHex(half.random(32))
  const certificate = key.certificateSha256
  const wish = { authorisation, subject, certificate, institution, clientKey, signingNonce, begins, ends }
  const keyManagementNonce = await peer.ask(wish)
  const asked = await askForAuthorisation(half, { ...wish, keyManagementNonce })
  return {
    authorisationId: authorisation,
    approveAddress: `${half.page.origin}/a/${authorisation}`,
    approveBy: asked.approveBy.toISOString(),
    begins: begins.toISOString(),
    ends: ends.toISOString(),
  }
}

type Owned = { readonly clientKey: string; readonly id: string }

/** How an authorisation of this client stands. @throws {HalfError} `authorisation/…`, `peer/…` */
export async function viewAuthorisation(
  { half, peer, contracts }: SigningContext,
  owned: Owned,
): Promise<AuthorisationView> {
  const { subject, begins, ends } = await expectOwn(half, owned)
  const standing = await judgeStanding(half, owned.id)
  const state = standing === 'unknown' ? 'ended' : standing
  return {
    authorisationId: owned.id,
    subject,
    state,
    begins: begins.toISOString(),
    ends: ends.toISOString(),
    ...(state === 'active' && { token: await peer.token(owned.id) }),
    used: await countUse(half.store.read, owned.id),
    contract: await contracts.judgementFor(owned.clientKey),
  }
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
