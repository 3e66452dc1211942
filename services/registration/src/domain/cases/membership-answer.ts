/** What the membership register answers about a number, a name and a birth date. */
export type MembershipAnswer =
  | { readonly standing: 'member'; readonly associationId: string; readonly since: string }
  | { readonly standing: 'not-a-member' }
  /** The number is somebody else's: name or birth date differ. */
  | { readonly standing: 'of-another' }
