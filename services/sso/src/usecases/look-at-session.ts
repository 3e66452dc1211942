/** Who is there: the session behind a cookie, judged now. */
import type { Session } from '../contract.js'
import { hashSecret, hasSecretForm } from '../domain/secrets.js'
import { judgeSession, type SessionVerdict } from '../domain/session-state.js'
import { loadByCookie, loadById, type StoredSession } from '../store/session-reader.js'
import type { SsoReader } from '../store/sso-store.js'
import type { Caller, SsoContext } from './context.js'

/** A session with its verdict. */
export type LookedAt = { readonly stored: StoredSession; readonly judged: SessionVerdict }

type Ports = Pick<SsoContext, 'store' | 'clock' | 'rules' | 'seen'>

/** The session of a caller, whatever its verdict; undefined: no cookie of ours for this host. */
export async function lookAtCaller(
  ports: Ports,
  { session, host }: Pick<Caller, 'session' | 'host'>,
  db: SsoReader = ports.store.read,
): Promise<LookedAt | undefined> {
  if (!hasSecretForm(session)) return undefined
  return judge(ports, await loadByCookie(db, { tokenSha256: hashSecret(session), host }))
}

/** The live session of a caller. `touch`: this request counts as acting. */
export async function currentSession(
  ports: Ports,
  caller: Pick<Caller, 'session' | 'host'>,
  { touch }: { readonly touch: 'yes' | 'no' },
): Promise<Session | undefined> {
  const found = await lookAtCaller(ports, caller)
  if (found?.judged.verdict !== 'live') return undefined
  if (touch === 'yes') ports.seen.touch(found.stored.sessionId, ports.clock())
  return found.judged.session
}

/** A live session by its id. */
export async function sessionById(ports: Ports, sessionId: string): Promise<Session | undefined> {
  const found = judge(ports, await loadById(ports.store.read, sessionId))
  return found?.judged.verdict === 'live' ? found.judged.session : undefined
}

/** Judges a stored session, with what this process alone knows about its last use. */
export function judge({ clock, rules, seen }: Ports, stored: StoredSession): LookedAt
export function judge(ports: Ports, stored: StoredSession | undefined): LookedAt | undefined
export function judge({ clock, rules, seen }: Ports, stored: StoredSession | undefined) {
  if (!stored) return undefined
  const known = seen.lastSeen(stored.sessionId)
  const lastSeenAt = known && known > stored.lastSeenAt ? known : stored.lastSeenAt
  const fresh = { ...stored, lastSeenAt }
  return { stored: fresh, judged: judgeSession(fresh, clock(), rules.times) }
}
