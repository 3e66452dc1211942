/** Checks of the holder's qualification, as the service answers them: newest first, two to a page. */
import type { OwnChecks } from '@jitsuin/qualification/contract'

/** `silent`: the service does not answer. */
export type ChecksScene = 'many' | 'none' | 'silent'

const CHECKS: OwnChecks['checks'] = [
  {
    checkId: '0b6a3a9e-2f6f-4a51-9f0e-1c1f00000003',
    checkedAt: '2026-11-20T15:30:00.000Z',
    institution: '架空総合病院',
    person: '見本 花子',
    purpose: 'hiring',
    shownBy: 'touch',
    outcome: 'accepted',
    standing: 'usable',
  },
  {
    checkId: '0b6a3a9e-2f6f-4a51-9f0e-1c1f00000002',
    checkedAt: '2026-03-02T00:12:00.000Z',
    institution: '見本空港 案内所',
    person: '見本 次郎',
    purpose: 'reception',
    shownBy: 'number',
    outcome: 'not-accepted',
    standing: 'usable',
  },
  {
    checkId: '0b6a3a9e-2f6f-4a51-9f0e-1c1f00000001',
    checkedAt: '2023-01-05T03:00:00.000Z',
    institution: '見本県庁 薬務課',
    person: '見本 三郎',
    purpose: 'narcotics',
    shownBy: 'number',
    outcome: 'not-accepted',
    standing: 'not-issued',
  },
]

/** One page; undefined when nobody answers. */
export function checksBefore(scene: ChecksScene, before: string | null): OwnChecks | undefined {
  if (scene === 'silent') return undefined
  const left = scene === 'none' ? [] : CHECKS.filter(({ checkedAt }) => before === null || checkedAt < before)
  const checks = left.slice(0, 2)
  const last = checks.at(-1)
  return { checks, ...(left.length > 2 && last && { next: last.checkedAt }) }
}
