/** What the watch over live sessions reads and clears. */
import { sql } from '@jitsuin/platform'
import type { SessionEnd } from '../contract.js'
import type { SsoReader, SsoTransaction } from './sso-store.js'

/** A certificate with a session that has not ended. */
export type LiveCertificate = { readonly sha256: string; readonly statusGroup: string }

/** The certificates of all sessions that have not ended, each once. */
export async function loadLiveCertificates(db: SsoReader): Promise<LiveCertificate[]> {
  const rows = await db
    .selectFrom('session')
    .select(['certificate_sha256', 'status_group'])
    .distinct()
    .where('state', '<>', 'ended')
    .where('certificate_sha256', 'is not', null)
    .execute()
  return rows.flatMap(({ certificate_sha256: sha256, status_group: statusGroup }) =>
    sha256 && statusGroup ? [{ sha256, statusGroup }] : [],
  )
}

/** The octets of certificates, by their fingerprints. */
export async function loadCertificateBytes(
  db: SsoReader,
  sha256s: readonly string[],
): Promise<
  { readonly sha256: string; readonly der: Uint8Array; readonly chainDer: readonly Uint8Array[] }[]
> {
  if (sha256s.length === 0) return []
  const { rows } = await sql<{ sha256: string; der: Buffer; chain: Buffer[] }>`
    select distinct on (sha256) sha256, der, chain from certificate
    where sha256 = any(${[...sha256s]}::text[])`.execute(db)
  return rows.map(({ sha256, der, chain }) => ({ sha256, der, chainDer: chain }))
}

/** Sessions whose end has not been told, oldest first. */
export async function loadUntold(
  db: SsoReader,
  most: number,
): Promise<{ readonly sessionId: string; readonly why: SessionEnd }[]> {
  const rows = await db
    .selectFrom('ended')
    .select(['session_id', 'why'])
    .where('told_at', 'is', null)
    .orderBy('ended_at')
    .limit(most)
    .execute()
  return rows.map(({ session_id: sessionId, why }) => ({ sessionId, why }))
}

/** Writes down that everybody was told. */
export async function saveTold(tx: SsoTransaction, sessionIds: readonly string[], at: Date): Promise<void> {
  await sql`update ended set told_at = ${at} where session_id = any(${[...sessionIds]}::uuid[])`.execute(tx)
}

/** Deletes what expired; cookies of sessions that ended are of no use either. */
export async function deleteExpired(
  tx: SsoTransaction,
  { before, triesBefore }: { readonly before: Date; readonly triesBefore: Date },
): Promise<{ readonly attempts: number; readonly challenges: number; readonly tries: number }> {
  const count = async (statement: ReturnType<typeof sql>) => (await statement.execute(tx)).rows.length
  await sql`delete from ticket where expires_at < ${before}`.execute(tx)
  await sql`delete from host_cookie using session
    where session.session_id = host_cookie.session_id and session.state = 'ended'`.execute(tx)
  return {
    attempts: await count(sql`delete from attempt where expires_at < ${before} returning 1 as one`),
    challenges: await count(sql`delete from challenge where expires_at < ${before} returning 1 as one`),
    tries: await count(sql`delete from try where tried_at < ${triesBefore} returning 1 as one`),
  }
}
