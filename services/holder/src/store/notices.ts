/** Notices of the issuing office. */
import type { PersonRef } from '@jitsuin/sso/contract'
import type { NoticeRecord } from '../domain/holder-record.js'
import type { ActOf, Database } from './tables.js'

/** The newest of them are read; older ones are for an archive, not for a page. */
const MOST_NOTICES = 500

/** Every notice but those to other people alone, the newest first. */
export async function loadNotices({ read }: Database, person: PersonRef): Promise<NoticeRecord[]> {
  const query = read
    .selectFrom('notice')
    .select('record')
    .where((where) =>
      where.or([where('addressee', 'is', null), where('addressee', '=', addresseeOf(person))]),
    )
    .orderBy('first_day', 'desc')
    .limit(MOST_NOTICES)
  return (await query.execute()).map(({ record }) => record)
}

/** Stores a notice, or its new wording or period. */
export async function saveNotice(
  store: Database,
  { notice, actor, at }: ActOf & { readonly notice: NoticeRecord },
): Promise<void> {
  const { noticeId, firstDay, lastDay, target } = notice
  await store.transact({ actor, at }, async (tx, audit) => {
    const addressee = target.kind === 'person' ? addresseeOf(target.person) : null
    const values = { first_day: firstDay, addressee, record: JSON.stringify(notice) }
    await tx
      .insertInto('notice')
      .values({ notice_id: noticeId, ...values })
      .onConflict((conflict) => conflict.column('notice_id').doUpdateSet(values))
      .execute()
    audit.record('notice/published', { subject: noticeId, facts: { firstDay, lastDay, target: target.kind } })
  })
}

/** One text for a person at a centre. */
function addresseeOf({ centre, subjectSerialNumber }: PersonRef): string {
  return JSON.stringify([centre, subjectSerialNumber])
}
