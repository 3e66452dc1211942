/** Which notices a holder sees, and where: those of today, and those whose period is over (C-10). */
import { japanDate } from '@jitsuin/kernel'
import type { Notice, Notices } from '../contract.js'
import type { NoticeRecord } from './holder-record.js'

/** What decides whether a notice is for somebody. */
export type Reader = { readonly jmaMember: 'yes' | 'no'; readonly prefecture: string | undefined }

/** Sorts the notices for a reader, newest first. Both ends of a period count; what has not begun is nowhere. */
export function noticesFor(reader: Reader, notices: readonly NoticeRecord[], at: Date): Notices {
  const today = japanDate(at)
  const theirs = notices
    .filter(({ target, firstDay }) => isFor(target, reader) && firstDay <= today)
    .toSorted((one, other) => other.firstDay.localeCompare(one.firstDay))
  return {
    current: theirs.filter(({ lastDay }) => today <= lastDay).map(withoutTarget),
    backNumbers: theirs.filter(({ lastDay }) => lastDay < today).map(withoutTarget),
  }
}

function isFor(target: NoticeRecord['target'], { jmaMember, prefecture }: Reader): boolean {
  switch (target.kind) {
    case 'everyone':
    case 'person': // the store gives nobody the letters of another
      return true
    case 'members':
      return jmaMember === 'yes'
    case 'prefectures':
      return prefecture !== undefined && target.prefectures.includes(prefecture)
  }
}

function withoutTarget({ target: _target, ...notice }: NoticeRecord): Notice {
  return notice
}
