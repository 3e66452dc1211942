/** What the world was told of each certificate: that it was issued, that it was revoked. The transparency log reads it. */
import { sql } from '@jitsuin/platform'
import type { AuthorityName, IssuedEvent } from '../contract.js'
import type { CaReader, CaTransaction } from './ca-store.js'

/**
 * Numbers what a publication tells for the first time. The transaction must hold `lockPublications`, so that numbers commit in
 * their order and without a gap. A certificate that was revoked before it was signed is both from then on.
 */
export async function appendEvents(
  tx: CaTransaction,
  { authority, serials, at }: { authority: AuthorityName; serials: readonly string[]; at: Date },
): Promise<void> {
  if (serials.length === 0) return
  await sql`
    insert into event (sequence, authority, serial_hex, event, at)
    select (select coalesce(max(sequence), 0) from event) + row_number() over (order by place, event),
      authority, serial_hex, event, at
    from (
      select place, certificate.authority, certificate.serial_hex, told.event, told.at
      from unnest(${serials}::text[]) with ordinality as named (serial_hex, place)
      join certificate on certificate.authority = ${authority} and certificate.serial_hex = named.serial_hex
      left join revocation on revocation.authority = ${authority} and revocation.serial_hex = named.serial_hex
      cross join lateral (values ('issued', ${at}::timestamptz), ('revoked', revocation.revoked_at)) as told (event, at)
      where certificate.certificate is not null and told.at is not null
    ) as news
    where not exists (
      select from event as past
      where past.authority = news.authority and past.serial_hex = news.serial_hex and past.event = news.event
    )`.execute(tx)
}

/** Events after a number, in their order. */
export async function loadEvents(
  db: CaReader,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<IssuedEvent[]> {
  const rows = await db
    .selectFrom('event')
    .innerJoin('certificate', (join) =>
      join
        .onRef('certificate.authority', '=', 'event.authority')
        .onRef('certificate.serial_hex', '=', 'event.serial_hex'),
    )
    .leftJoin('revocation', (join) =>
      join
        .onRef('revocation.authority', '=', 'event.authority')
        .onRef('revocation.serial_hex', '=', 'event.serial_hex'),
    )
    .select(['sequence', 'event.authority', 'event.serial_hex', 'event', 'at', 'certificate', 'reason'])
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute()
  return rows.map(({ sequence, authority, serial_hex: serialHex, event, at, certificate, reason }) => {
    const common = { sequence, authority, serialHex, at: at.toISOString() }
    const told = { ...common, certificate: certificate?.toString('base64') ?? '' } // told only of signed ones
    return event === 'revoked' && reason ? { ...told, event, reason } : { ...told, event: 'issued' }
  })
}
