/** Sessions as they are judged, each with its person, certificate and roles. */
import { type CertificateFacts, thawFacts } from '../domain/certificate-facts.js'
import type { SessionFacts } from '../domain/session-state.js'
import type { SsoReader } from './sso-store.js'

/** A session, with its device for the list of sessions, and the certificate behind it if there is one. */
export type StoredSession = SessionFacts & {
  readonly device: string
  readonly certificate: CertificateFacts | undefined
}

/** The session that a cookie of a host stands for. A cookie of one host says nothing at another. */
export async function loadByCookie(
  db: SsoReader,
  { tokenSha256, host }: { readonly tokenSha256: string; readonly host: string },
): Promise<StoredSession | undefined> {
  const row = await joined(db)
    .innerJoin('host_cookie', 'host_cookie.session_id', 'session.session_id')
    .where('host_cookie.token_sha256', '=', tokenSha256)
    .where('host_cookie.host', '=', host)
    .executeTakeFirst()
  return row && sessionOf(row)
}

/** A session by its id. */
export async function loadById(db: SsoReader, sessionId: string): Promise<StoredSession | undefined> {
  const row = await joined(db).where('session.session_id', '=', sessionId).executeTakeFirst()
  return row && sessionOf(row)
}

/** The sessions of an account that have not ended, latest first. */
export async function loadOfAccount(db: SsoReader, accountId: string): Promise<StoredSession[]> {
  const rows = await joined(db)
    .where('session.account_id', '=', accountId)
    .where('session.state', '<>', 'ended')
    .orderBy('session.signed_in_at', 'desc')
    .execute()
  return rows.map(sessionOf)
}

function joined(db: SsoReader) {
  return db
    .selectFrom('session')
    .innerJoin('account', 'account.account_id', 'session.account_id')
    .leftJoin('certificate', (join) =>
      join
        .onRef('certificate.account_id', '=', 'session.account_id')
        .onRef('certificate.sha256', '=', 'session.certificate_sha256'),
    )
    .leftJoin('staff', 'staff.account_id', 'session.account_id')
    .select([
      'session.session_id',
      'session.account_id',
      'session.state',
      'session.kind',
      'session.why_without_role',
      'session.method',
      'session.signed_in_at',
      'session.previous_sign_in_at',
      'session.last_seen_at',
      'session.idle_seconds',
      'session.absolute_expires_at',
      'session.locked_at',
      'session.device',
      'session.status_checked_at',
      'session.status_until',
      'account.centre',
      'account.subject_serial_number',
      'certificate.content',
      'staff.display_name',
      'staff.roles',
      'staff.state as staff_state',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof joined>['executeTakeFirstOrThrow']>>

function sessionOf(row: Row): StoredSession {
  const { status_checked_at: checkedAt, status_until: until } = row
  return {
    sessionId: row.session_id,
    accountId: row.account_id,
    state: row.state,
    method: row.method,
    signedInAt: row.signed_in_at,
    previousSignInAt: row.previous_sign_in_at ?? undefined,
    lastSeenAt: row.last_seen_at,
    idleSeconds: row.idle_seconds,
    absoluteExpiresAt: row.absolute_expires_at,
    lockedAt: row.locked_at ?? undefined,
    status: checkedAt && until ? { checkedAt, until } : undefined,
    device: row.device,
    certificate: row.content ? thawFacts(row.content) : undefined,
    who: whoOf(row),
  }
}

function whoOf(row: Row): SessionFacts['who'] {
  const { kind, why_without_role: why, content, display_name: displayName, roles, staff_state: state } = row
  if (kind === 'holder' && content) return { kind, certificate: thawFacts(content) }
  if (kind === 'holder-without-role' && why) return { kind, why, person: personOf(row) }
  if (kind === 'staff' && displayName && roles && state) return { kind, displayName, roles, state }
  throw new RangeError('A session without what its kind needs') // the checks of the table rule it out
}

function personOf({ centre, subject_serial_number: subjectSerialNumber }: Row) {
  return centre && subjectSerialNumber ? { centre, subjectSerialNumber } : undefined
}
