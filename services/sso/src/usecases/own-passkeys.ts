/** The passkeys of an account: made by a browser, checked, kept under a name, removed. */
import { randomUUID } from 'node:crypto'
import type { Session } from '../contract.js'
import { SsoError } from '../errors.js'
import { creationOptions, readClaims, verifyNewPasskey } from '../outside/webauthn.js'
import {
  deletePasskey,
  insertPasskey,
  loadPasskeys,
  renamePasskey,
  type StoredPasskey,
} from '../store/passkeys.js'
import type { SsoAudit, SsoTransaction } from '../store/sso-store.js'
import { issueChallenge } from './challenges.js'
import type { Caller, SsoContext } from './context.js'
import { expectStrong, expectWayIn, type Owner } from './credentials.js'
import { actorOf } from './leave.js'
import { expectChallenge } from './prove-passkey.js'

/** Passkeys that one account may have. */
const MOST_PASSKEYS = 20

/** Options for the browser to make a passkey for an account or an invitation. */
export async function newPasskeyOptions(
  ctx: SsoContext,
  {
    accountId,
    displayName,
    subject,
    browser,
  }: {
    readonly accountId: string
    readonly displayName: string
    readonly subject: string
    readonly browser: string
  },
): Promise<Record<string, unknown>> {
  const known = await loadPasskeys(ctx.store.read, accountId)
  if (known.length >= MOST_PASSKEYS) throw new SsoError('passkey/too-many', `${known.length}`)
  const { nonce } = await issueChallenge(ctx, { purpose: 'new-passkey', subject }, browser)
  const site = { origin: ctx.rules.origin, name: ctx.rules.siteName }
  const ids = known.map(({ credentialId }) => credentialId)
  return creationOptions(site, { nonce, accountId, displayName, known: ids })
}

/** A passkey that a browser made, checked and not yet kept. @throws {SsoError} `passkey/refused`, `challenge/…` */
export async function checkNewPasskey(
  ctx: SsoContext,
  {
    response,
    subject,
    caller,
  }: {
    readonly response: unknown
    readonly subject: string
    readonly caller: Pick<Caller, 'browser'>
  },
) {
  const claims = readClaims(response)
  if (!claims) throw new SsoError('passkey/refused', 'Not an answer of an authenticator')
  await expectChallenge(
    ctx,
    { challenge: { purpose: 'new-passkey', subject }, caller, counted: [] },
    claims.nonce,
  )
  const site = { origin: ctx.rules.origin, name: ctx.rules.siteName }
  const made = await verifyNewPasskey(site, response, claims.nonce)
  if (made === 'refused') throw new SsoError('passkey/refused', 'The attestation does not verify')
  return made
}

/** Keeps a checked passkey. @throws {SsoError} `passkey/registered-before` */
export async function keepPasskey(
  { tx, audit }: { readonly tx: SsoTransaction; readonly audit: SsoAudit },
  passkey: Omit<StoredPasskey, 'passkeyId' | 'lastUsedAt'>,
): Promise<void> {
  const passkeyId = randomUUID()
  if ((await insertPasskey(tx, { ...passkey, passkeyId })) === 'registered-before')
    throw new SsoError('passkey/registered-before', 'The credential id is taken')
  const { accountId } = passkey
  audit.record('passkey/added', { subject: accountId, facts: { accountId, passkeyId } })
}

/** Adds a passkey to the account that is signed in. @throws {SsoError} as above, and `credential/…` */
export async function addPasskey(
  ctx: SsoContext,
  { session, caller }: Owner,
  { name, response }: { readonly name: string; readonly response: unknown },
): Promise<void> {
  expectStrong(ctx, session)
  const { accountId } = session
  const made = await checkNewPasskey(ctx, { response, subject: accountId, caller })
  const at = ctx.clock()
  await ctx.store.transact({ actor: actorOf(session), at }, async (tx, audit) => {
    await keepPasskey({ tx, audit }, { ...made, accountId, name, addedAt: at })
  })
}

/** Gives a passkey another name. @throws {SsoError} `credential/not-found` */
export async function nameOwnPasskey(
  { store, clock }: SsoContext,
  session: Session,
  { passkeyId, name }: { readonly passkeyId: string; readonly name: string },
): Promise<void> {
  const { accountId } = session
  await store.transact({ actor: actorOf(session), at: clock() }, async (tx, audit) => {
    if ((await renamePasskey(tx, { accountId, passkeyId }, name)) === 'not-found')
      throw new SsoError('credential/not-found', passkeyId)
    audit.record('passkey/renamed', { subject: accountId, facts: { accountId, passkeyId } })
  })
}

/**
 * Removes a passkey. Staff keep a last way in: without one, only a new invitation would let them in again.
 *
 * @throws {SsoError} `credential/not-found`, `credential/last-way-in`, `credential/stronger-sign-in-needed`
 */
export async function removeOwnPasskey(ctx: SsoContext, session: Session, passkeyId: string): Promise<void> {
  expectStrong(ctx, session)
  const { accountId } = session
  await ctx.store.transact(
    { actor: actorOf(session), at: ctx.clock(), isolation: 'serializable' },
    async (tx, audit) => {
      if ((await deletePasskey(tx, { accountId, passkeyId })) === 'not-found')
        throw new SsoError('credential/not-found', passkeyId)
      if (session.kind === 'staff') await expectWayIn(tx, accountId)
      audit.record('passkey/removed', { subject: accountId, facts: { accountId, passkeyId } })
    },
  )
}
