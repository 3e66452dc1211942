/** The one table of what staff may do (role × action). Routes, pages and tests of every service read it. */
import type { StaffRole } from './staff-roles.js'

/** One row per act: what people call it, and the roles that may do it. What is not in the table, nobody may do. */
export const STAFF_ACTIONS = {
  'staff/read': {
    ja: '職員の一覧を見る',
    en: 'See the list of staff',
    roles: ['administrator', 'auditor'],
  },
  'staff/invite': { ja: '職員を招待する', en: 'Invite staff', roles: ['administrator'] },
  'staff/change-roles': { ja: '職員の役割を変える', en: 'Change roles of staff', roles: ['administrator'] },
  'staff/suspend': { ja: '職員を停止・再開する', en: 'Suspend and readmit staff', roles: ['administrator'] },
  'staff/remove': { ja: '職員を削除する', en: 'Remove staff', roles: ['administrator'] },
  'staff/confirm': {
    ja: 'ほかの管理者の変更を承認する',
    en: 'Confirm what another administrator asked for',
    roles: ['administrator'],
  },
  'sessions/end-of-others': {
    ja: '利用者を強制的にログアウトさせる',
    en: 'End the sessions of a user',
    roles: ['administrator', 'helpDesk'],
  },
  'partners/read': {
    ja: '連携先を見る',
    en: 'See the partners',
    roles: ['federationOfficer', 'approver', 'auditor', 'administrator', 'helpDesk'],
  },
  'partners/register': { ja: '連携先を登録する', en: 'Register a partner', roles: ['federationOfficer'] },
  'partners/change': { ja: '連携先を変更する', en: 'Change a partner', roles: ['federationOfficer'] },
  'partners/approve': {
    ja: '連携先を承認する',
    en: 'Approve a partner or its change',
    roles: ['federationOfficer', 'approver'],
  },
  'partners/suspend': {
    ja: '連携先を停止する',
    en: 'Suspend a partner',
    roles: ['federationOfficer', 'administrator'],
  },
  'partners/review': {
    ja: '連携先を年次点検する',
    en: 'Review a partner yearly',
    roles: ['federationOfficer'],
  },
  'federation-keys/manage': {
    ja: '連携用の鍵を切り替える',
    en: 'Roll the keys of the federation',
    roles: ['federationOfficer', 'administrator'],
  },
  'audit/read': { ja: '監査記録を見る', en: 'Read the audit log', roles: ['auditor'] },
} as const satisfies Record<string, ActionRow>

type ActionRow = { readonly ja: string; readonly en: string; readonly roles: readonly StaffRole[] }

/** Our name of an act of staff. */
export type StaffAction = keyof typeof STAFF_ACTIONS

/** Whether somebody with these roles may do it. */
export function judgePermission(roles: readonly StaffRole[], action: StaffAction): 'allowed' | 'refused' {
  const { roles: allowed }: ActionRow = STAFF_ACTIONS[action]
  return roles.some((role) => allowed.includes(role)) ? 'allowed' : 'refused'
}

/** Everything that these roles may do, in the order of the table. */
export function actionsOf(roles: readonly StaffRole[]): StaffAction[] {
  const all = Object.keys(STAFF_ACTIONS) as StaffAction[] // the table has no other keys
  return all.filter((action) => judgePermission(roles, action) === 'allowed')
}
