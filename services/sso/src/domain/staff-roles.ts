/** Roles of staff (portal-issuance-exchange §8). A doctor is a holder and has none of these. */
export const STAFF_ROLES = {
  receptionist: { ja: '受付担当', en: 'Reception' },
  examiner: { ja: '審査者', en: 'Examiner' },
  approver: { ja: '承認者', en: 'Approver' },
  producer: { ja: '発行担当', en: 'Production' },
  counterOfficer: { ja: '医師会 受取窓口', en: 'Counter of an association' },
  hospitalAssistant: { ja: '病院 審査補助', en: 'Hospital assistant' },
  trainingOffice: { ja: '研修事務局', en: 'Training office' },
  facilityAdministrator: { ja: '施設管理者', en: 'Facility administrator' },
  helpDesk: { ja: '問合せ窓口', en: 'Help desk' },
  auditor: { ja: '監査', en: 'Audit' },
  federationOfficer: { ja: '連携先担当', en: 'Partner registration' },
  administrator: { ja: '管理者', en: 'Administrator' },
} as const

/** Our name of a role of staff. */
export type StaffRole = keyof typeof STAFF_ROLES

/** Every role, in the order of the table. */
export const ALL_STAFF_ROLES = Object.keys(STAFF_ROLES) as [StaffRole, ...StaffRole[]] // the table has no other keys
