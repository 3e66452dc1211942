/** Keys to drafts and cases: 256 random bits in a link; the database holds their digests alone. */
import { createHash } from 'node:crypto'
import type { Actor } from '@jitsuin/platform'
import { RegistrationError } from '../../errors.js'
import type { Tx } from '../../store/database.js'
import { findFileOfKey, insertKey } from '../../store/intake/drafts.js'
import type { RegistrationContext } from '../context.js'

/** How long a draft is kept after its last change. */
export const DRAFT_DAYS = 60
/** How long a link to a case works: longer than any case takes. */
const CASE_LINK_DAYS = 400
export const DAY_MS = 86_400_000

/** Whoever holds a key: the draft or case of that id is theirs. */
export type Applicant = { readonly fileId: string; readonly actor: Actor }

/**
 * The applicant behind a request, by the key in its Authorization header (RFC 6750 §2.1).
 *
 * @throws {RegistrationError} `intake/link-unknown`
 */
export async function expectApplicant(
  { store, clock }: RegistrationContext,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Promise<Applicant> {
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(String(headers.authorization ?? ''))?.[1]
  const fileId = token && (await findFileOfKey(store.read, digestOf(token), clock()))
  if (!fileId) throw new RegistrationError('intake/link-unknown', 'No live key')
  return { fileId, actor: `applicant:${fileId}` }
}

/** Makes a key to a draft or case in the transaction of its reason, and gives it out this once. */
export async function makeKey(
  tx: Tx,
  { random }: Pick<RegistrationContext, 'random'>,
  file: { readonly fileId: string; readonly at: Date },
): Promise<string> {
  const token = Buffer.from(random(32)).toString('base64url')
  const expiresAt = new Date(file.at.getTime() + CASE_LINK_DAYS * DAY_MS)
  await insertKey(tx, { tokenSha256: digestOf(token), fileId: file.fileId, at: file.at, expiresAt })
  return token
}

/** The address that a letter carries. The key stands behind "#": browsers send it to no server and write it in no log. */
export function addressOf({ addresses }: Pick<RegistrationContext, 'addresses'>, token: string): string {
  return `${addresses.apply}/continue#${token}`
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
