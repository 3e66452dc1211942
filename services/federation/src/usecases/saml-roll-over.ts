/** The roll-over of the signing key, each step by an officer. */
import { judgePermission, type Session, type StaffAction } from '@jitsuin/sso/contract'
import {
  activate,
  announce,
  earliestActivation,
  propose,
  publishedKeys,
  type Rehearsal,
  rehearse,
  type SamlKey,
} from '../domain/saml-keys.js'
import { SamlIdpError } from '../errors.js'
import type { RingDecision } from '../store/saml-key-ring.js'
import type { SamlParts, VisitHeaders } from './saml-parts.js'
import { signerFor } from './saml-signer.js'

/** A staff session that may do what is asked. */
export type Officer = Extract<Session, { kind: 'staff' }>

/**
 * The officer behind a request.
 *
 * @throws {SamlIdpError} `saml-idp/not-permitted`.
 */
export async function officerAt(
  { gate }: Pick<SamlParts, 'gate'>,
  headers: VisitHeaders,
  action: StaffAction,
): Promise<Officer> {
  const session = await gate.current(headers)
  if (session?.kind === 'staff' && judgePermission(session.roles, action) === 'allowed') return session
  throw new SamlIdpError('saml-idp/not-permitted', 'No officer with this permission')
}

/** How long a rehearsal lasts. */
const REHEARSAL_MINUTES = 60

/** Makes the next key and publishes it in metadata. */
export async function announceNext(parts: SamlParts, officer: Officer): Promise<void> {
  await signerFor(parts) // makes the first key if there is none: the next one is never the first
  const at = parts.clock()
  const keyId = Buffer.from(parts.randomBytes(8)).toString('hex')
  const certificateDer = await parts.keys.create(keyId, at)
  await change(parts, officer, {
    name: 'announce',
    decide: (keys) => announce(keys, { keyId, certificateDer }, at),
  })
}

/**
 * Signs for one partner with the next key for an hour, so that its people see whether they took it in.
 *
 * @throws {SamlIdpError} `saml-idp/unknown-partner`, `saml-key/no-next`.
 */
export async function rehearseNext(parts: SamlParts, officer: Officer, partnerId: string): Promise<void> {
  if (!(await parts.partners.byId(partnerId)))
    throw new SamlIdpError('saml-idp/unknown-partner', 'No such partner')
  const until = new Date(parts.clock().getTime() + REHEARSAL_MINUTES * 60_000)
  const rehearsal: Rehearsal = { partnerId, until }
  await change(parts, officer, { name: 'rehearse', decide: (keys) => rehearse(keys, rehearsal) })
}

/** The first officer's word for the change. */
export function proposeNext(parts: SamlParts, officer: Officer): Promise<void> {
  const act = { staffId: officer.staffId, at: parts.clock() }
  return change(parts, officer, { name: 'propose', decide: (keys) => propose(keys, act) })
}

/** The second officer's word: the next key signs for all from now on. */
export function activateNext(parts: SamlParts, officer: Officer): Promise<void> {
  const act = { staffId: officer.staffId, at: parts.clock() }
  return change(parts, officer, { name: 'activate', decide: (keys) => activate(keys, act) })
}

async function change(
  { ring, clock }: SamlParts,
  { staffId }: Officer,
  { name, decide }: { readonly name: string; readonly decide: RingDecision },
): Promise<void> {
  await ring.change({ actor: `officer:${staffId}`, at: clock(), name }, decide)
}

/** A key as the page shows it. */
export type ShownKey = {
  readonly key: SamlKey
  /** First instant at which an announced key may be made active. */
  readonly activeFrom: Date | undefined
}

/** The published keys, the active one first. */
export async function showKeys(parts: SamlParts): Promise<ShownKey[]> {
  await signerFor(parts)
  return publishedKeys(await parts.ring.load(), parts.clock()).map((key) => ({
    key,
    activeFrom: key.state === 'announced' ? earliestActivation(key) : undefined,
  }))
}
