/** The plan of a new campaign, as it is typed. */
import { CAMPAIGN_PATTERNS, type CampaignPattern, type CampaignPlan } from '@jitsuin/registration/contract'

/** What the form holds; the amount is text while it is typed. */
export type PlanDraft = {
  readonly name: string
  readonly pattern: CampaignPattern
  readonly prefecture: CampaignPlan['prefecture']
  readonly mailing: CampaignPlan['mailing']
  readonly firstMonth: string
  readonly months: string
  readonly mandate: CampaignPlan['mandate']
  readonly payer: CampaignPlan['payer']['kind']
  readonly payerName: string
  readonly payerAddress: string
  readonly yenEach: string
}

/** Where a campaign of a pattern begins; what was typed otherwise stays. */
export function withPattern(draft: PlanDraft, pattern: CampaignPattern): PlanDraft {
  const { mailing, mandate, payer } = CAMPAIGN_PATTERNS[pattern]
  return { ...draft, pattern, mailing, mandate, payer, months: mailing === 'at-once' ? '1' : '12' }
}

/** The plan, or what is missing in it. */
export function planOf(draft: PlanDraft): CampaignPlan | 'incomplete' {
  const { name, pattern, prefecture, mailing, firstMonth, mandate, payer } = draft
  const [months, yenEach] = [Number(draft.months), Number(draft.yenEach)]
  const isWhole = (count: number, least: number, most: number) =>
    Number.isInteger(count) && least <= count && count <= most
  if (name.trim() === '' || !/^\d{4}-(0[1-9]|1[0-2])$/.test(firstMonth) || !isWhole(months, 1, 24))
    return 'incomplete'
  const shared = { name: name.trim(), pattern, prefecture, mailing, firstMonth, months, mandate }
  if (payer === 'none') return { ...shared, payer: { kind: payer } }
  const [payerName, address] = [draft.payerName.trim(), draft.payerAddress.trim()]
  if (payerName === '' || address === '' || draft.yenEach === '' || !isWhole(yenEach, 0, 100_000))
    return 'incomplete'
  return { ...shared, payer: { kind: payer, name: payerName, address, yenEach } }
}
