/** The ways in of an account, and what it takes to change them. */
import type { Session } from '../contract.js'
import { SIGN_IN_METHODS } from '../domain/sign-in-methods.js'
import { SsoError } from '../errors.js'
import { loadCertificates, type ProvenCertificate } from '../store/accounts.js'
import { type JpkiLink, loadJpkiLink } from '../store/jpki-links.js'
import { loadPasskeys, type StoredPasskey } from '../store/passkeys.js'
import type { SsoTransaction } from '../store/sso-store.js'
import { loadMember, type StaffMember } from '../store/staff.js'
import type { Caller, SsoContext } from './context.js'

/** Everything that lets an account in. */
export type Credentials = {
  readonly passkeys: readonly StoredPasskey[]
  readonly jpki: JpkiLink | undefined
  /** The newest certificate proven by card. */
  readonly certificate: ProvenCertificate | undefined
  readonly staff: StaffMember | undefined
}

/** Who changes their ways in, from which browser. */
export type Owner = { readonly session: Session; readonly caller: Pick<Caller, 'browser'> }

/** A passkey may be exchanged for another by staff who signed in no longer ago than this. */
const JUST_NOW_MS = 5 * 60_000

/** The ways in of an account. */
export async function loadCredentials(
  { store }: Pick<SsoContext, 'store'>,
  accountId: string,
): Promise<Credentials> {
  const [passkeys, jpki, certificates, staff] = await Promise.all([
    loadPasskeys(store.read, accountId),
    loadJpkiLink(store.read, accountId),
    loadCertificates(store.read, accountId),
    loadMember(store.read, accountId),
  ])
  return { passkeys, jpki, certificate: certificates[0], staff }
}

/**
 * Lets pass who signed in strongly enough to change how they sign in: by a card; staff, who may have no card, also by passkey just
 * before. A session left open is not enough to plant a way in.
 *
 * @throws {SsoError} `credential/stronger-sign-in-needed`
 */
export function expectStrong({ clock }: Pick<SsoContext, 'clock'>, session: Session): void {
  const isFresh = clock().getTime() - session.signedInAt.getTime() < JUST_NOW_MS
  const isStrong = SIGN_IN_METHODS[session.method].level === 3
  if (isStrong || (session.kind === 'staff' && isFresh)) return
  throw new SsoError('credential/stronger-sign-in-needed', session.method)
}

/** Lets pass a change that leaves a member of staff some way in. @throws {SsoError} `credential/last-way-in` */
export async function expectWayIn(tx: SsoTransaction, accountId: string): Promise<void> {
  const [passkeys, member] = [await loadPasskeys(tx, accountId), await loadMember(tx, accountId)]
  if (passkeys.length === 0 && !member?.card)
    throw new SsoError('credential/last-way-in', 'No passkey and no staff card would be left')
}
