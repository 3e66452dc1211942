import { type OrganisationTerms, WEEKDAYS } from '../../contract.js'

/** When a counter is open, in one line of Japanese: `月・火 09:00〜17:00`. Empty for a place without hours. */
export function hoursLine({ openings }: Pick<OrganisationTerms, 'openings'>): string {
  const days = new Map<string, readonly string[]>()
  for (const { weekday, from, until } of openings) {
    const hours = `${from}〜${until}`
    const { ja } = WEEKDAYS[weekday as keyof typeof WEEKDAYS] // 1 to 7, by the schema of openings
    days.set(hours, [...(days.get(hours) ?? []), ja])
  }
  return [...days].map(([hours, names]) => `${names.join('・')} ${hours}`).join('、')
}
