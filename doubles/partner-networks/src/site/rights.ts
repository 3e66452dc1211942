/** What a network lets a person do, decided by the qualification that it was told and by nothing else. */

/** The doors of a network. */
export const RIGHTS = {
  readRecords: '診療記録の閲覧',
  writeRecords: '診療記録の記載',
  referPatients: '紹介・逆紹介',
  readMedication: '調剤・薬歴の閲覧',
  seeNotices: 'お知らせの閲覧',
} as const
export type Right = keyof typeof RIGHTS

/** Rights by the name of the qualification on the wire (hpki §1.3). Everybody else who was sent here sees notices only. */
export type RightsTable = Readonly<Record<string, readonly Right[]>>

/** The rights of all qualifications together; `refused` if none of them opens a door. */
export function decideRights(table: RightsTable, roles: readonly string[]): readonly Right[] | 'refused' {
  const granted = new Set(roles.flatMap((role) => (Object.hasOwn(table, role) ? (table[role] ?? []) : [])))
  return granted.size === 0 ? 'refused' : [...granted]
}
