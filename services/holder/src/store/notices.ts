/** Notices of the issuing office. */
import type { NoticeRecord } from '../domain/holder-record.js'
import type { ActOf, Database } from './tables.js'

/** The newest of them are read; older ones are for an archive, not for a page. */
const MOST_NOTICES = 500

/** Every notice, whoever it is for, the newest first. */
export async function loadNotices({ read }: Database): Promise<NoticeRecord[]> {
  const query = read.selectFrom('notice').select('record').orderBy('first_day', 'desc').limit(MOST_NOTICES)
  return (await query.execute()).map(({ record }) => record)
}

/** Stores a notice, or its new wording or period. */
export async function saveNotice(
  store: Database,
  { notice, actor, at }: ActOf & { readonly notice: NoticeRecord },
): Promise<void> {
  const { noticeId, firstDay, lastDay, target } = notice
  await store.transact({ actor, at }, async (tx, audit) => {
    const values = { first_day: firstDay, record: JSON.stringify(notice) }
    await tx
      .insertInto('notice')
      .values({ notice_id: noticeId, ...values })
      .onConflict((conflict) => conflict.column('notice_id').doUpdateSet(values))
      .execute()
    audit.record('notice/published', { subject: noticeId, facts: { firstDay, lastDay, target: target.kind } })
  })
}
