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
  'cases/read': {
    ja: '申請を見る',
    en: 'See applications',
    roles: [
      'receptionist',
      'examiner',
      'approver',
      'producer',
      'counterOfficer',
      'hospitalAssistant',
      'helpDesk',
      'auditor',
    ],
  },
  'cases/receive': { ja: '申請を受け付ける', en: 'Receive applications', roles: ['receptionist'] },
  'cases/check-documents': {
    ja: '書類を確認する',
    en: 'Check documents',
    roles: ['receptionist', 'examiner'],
  },
  'cases/match-registry': { ja: '医籍を照会する', en: 'Match the licence registry', roles: ['examiner'] },
  'cases/examine': { ja: '審査して署名する', en: 'Examine and sign', roles: ['examiner'] },
  'cases/approve': { ja: '承認して署名する', en: 'Approve and sign', roles: ['approver'] },
  'cases/reject': { ja: '申請を却下する', en: 'Reject applications', roles: ['approver'] },
  'cases/assign': {
    ja: '担当者を決める',
    en: 'Assign cases',
    roles: ['receptionist', 'examiner', 'approver'],
  },
  'payments/record': { ja: '入金を記録する', en: 'Record payments', roles: ['receptionist'] },
  'production/work': { ja: 'カードを作る・発送する', en: 'Make and ship cards', roles: ['producer'] },
  'pin-letters/work': {
    ja: '暗証番号通知を扱う',
    en: 'Handle PIN letters',
    roles: ['receptionist'],
  },
  'stock/read': {
    ja: '白カードの在庫を見る',
    en: 'See the stock of blank cards',
    roles: ['producer', 'approver', 'auditor'],
  },
  'stock/change': { ja: '白カードの在庫を変える', en: 'Change the stock', roles: ['producer'] },
  'pickup/work': {
    ja: 'カードを交付する',
    en: 'Hand cards over',
    roles: ['counterOfficer', 'hospitalAssistant'],
  },
  'aftercare/read': {
    ja: '発行後の手続きを見る',
    en: 'See procedures after issue',
    roles: ['helpDesk', 'receptionist', 'examiner', 'approver', 'auditor'],
  },
  'aftercare/take-report': {
    ja: '紛失などの届けを受ける',
    en: 'Take reports of loss and changes',
    roles: ['helpDesk', 'receptionist'],
  },
  'aftercare/revoke': {
    ja: '失効を承認して署名する',
    en: 'Sign revocations',
    roles: ['helpDesk', 'examiner', 'approver'],
  },
  'campaigns/read': {
    ja: '普及の取組みを見る',
    en: 'See campaigns',
    roles: ['receptionist', 'examiner', 'approver', 'administrator', 'auditor'],
  },
  'campaigns/manage': {
    ja: '普及の取組みを進める',
    en: 'Run campaigns',
    roles: ['receptionist', 'administrator'],
  },
  'batches/submit': {
    ja: '病院の一括申請を行う',
    en: 'Apply for a hospital in bulk',
    roles: ['hospitalAssistant', 'receptionist'],
  },
  'organisations/read': {
    ja: '医師会・病院を見る',
    en: 'See associations and hospitals',
    roles: ['receptionist', 'examiner', 'approver', 'producer', 'helpDesk', 'administrator', 'auditor'],
  },
  'organisations/manage': {
    ja: '医師会・病院を登録する',
    en: 'Manage associations and hospitals',
    roles: ['administrator'],
  },
  'contracts/read': {
    ja: '施設の利用契約を見る',
    en: 'See contracts of institutions',
    roles: ['receptionist', 'approver', 'helpDesk', 'administrator', 'auditor'],
  },
  'contracts/record-payment': {
    ja: '利用料の入金を記録・訂正する',
    en: 'Record and correct payments of institutions',
    roles: ['receptionist'],
  },
  'contracts/extend-grace': {
    ja: '施設の支払い期限を延ばす（二人で）',
    en: 'Extend the grace of an institution (two officers)',
    roles: ['approver', 'administrator'],
  },
  'officers/enrol': {
    ja: '署名用の鍵を登録する',
    en: 'Enrol an approval key',
    roles: ['examiner', 'approver', 'helpDesk'],
  },
  'statistics/read': {
    ja: '統計を見る',
    en: 'See statistics',
    roles: ['receptionist', 'examiner', 'approver', 'producer', 'administrator', 'auditor'],
  },
  'statistics/take': {
    ja: '統計を確定する',
    en: 'Take a snapshot of the statistics',
    roles: ['approver', 'administrator'],
  },
  'transparency/read': {
    ja: '透明性ログを見る',
    en: 'See the transparency log',
    roles: ['examiner', 'approver', 'administrator', 'auditor'],
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
