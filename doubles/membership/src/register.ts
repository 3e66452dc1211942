/** The invented members of the double. */

/** One member. */
export type Member = {
  readonly memberId: string
  /** Kanji, family name, one full-width space, given name. */
  readonly name: string
  readonly birthDate: string
  readonly associationId: string
  readonly since: string
}

/** Invented members; none of them exists. */
export const INVENTED_MEMBERS: readonly Member[] = [
  {
    memberId: '9999999901',
    name: '実印　太郎',
    birthDate: '1955-08-01',
    associationId: 'mihon-ishikai',
    since: '1985-04-01',
  },
  {
    memberId: '9999999902',
    name: '見本　花子',
    birthDate: '1970-03-14',
    associationId: 'mihon-ishikai',
    since: '2001-04-01',
  },
  {
    memberId: '9999999904',
    name: '試験　さくら',
    birthDate: '1990-07-07',
    associationId: 'kakuu-ishikai',
    since: '2018-04-01',
  },
  {
    memberId: '999999905',
    name: '髙橋　例子',
    birthDate: '1965-11-23',
    associationId: 'kakuu-ishikai',
    since: '1993-04-01',
  },
]

/** What the double answers. */
export type Answer =
  | { readonly standing: 'member'; readonly associationId: string; readonly since: string }
  | { readonly standing: 'not-a-member' }
  | { readonly standing: 'of-another' }

/** Whether a number is that of this person. */
export function checkMember(
  members: ReadonlyMap<string, Member>,
  { memberId, name, birthDate }: Pick<Member, 'memberId' | 'name' | 'birthDate'>,
): Answer {
  const member = members.get(memberId)
  if (!member) return { standing: 'not-a-member' }
  const isSame = plain(member.name) === plain(name) && member.birthDate === birthDate
  const { associationId, since } = member
  return isSame ? { standing: 'member', associationId, since } : { standing: 'of-another' }
}

function plain(name: string): string {
  return name.normalize('NFKC').replace(/\s+/gu, '')
}
