/** Campaigns are planned, changed until somebody was written to, and ended. */
import type { Actor } from '@jitsuin/platform'
import type { CampaignPlan, CampaignState } from '../../contract.js'
import { planMonths } from '../../domain/campaigns/months.js'
import { RegistrationError } from '../../errors.js'
import type { Audit, Tx } from '../../store/database.js'
import type { RegistrationContext } from '../context.js'

/** A campaign as it is stored. */
export type Campaign = {
  readonly campaignId: string
  readonly plan: CampaignPlan
  readonly state: CampaignState
  readonly revision: number
  readonly createdAt: Date
}

/** Loads a campaign that must be there. Throws `campaign/not-found`. */
export async function expectCampaign(db: Pick<Tx, 'selectFrom'>, campaignId: string): Promise<Campaign> {
  const row = await db
    .selectFrom('campaign')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst()
  if (!row) throw new RegistrationError('campaign/not-found', campaignId)
  return {
    campaignId,
    plan: row.plan,
    state: row.state,
    revision: row.revision,
    createdAt: row.created_at,
  }
}

/** Plans a campaign; the page's request is its id, so that a double click makes one. */
export async function planCampaign(
  { store, clock }: RegistrationContext,
  { requestId, plan }: { readonly requestId: string; readonly plan: CampaignPlan },
  actor: Actor,
): Promise<void> {
  const at = clock()
  await store.transact({ actor, at }, async (tx, audit) => {
    const { numInsertedOrUpdatedRows = 0n } = await tx
      .insertInto('campaign')
      .values({
        campaign_id: requestId,
        plan: JSON.stringify(plan),
        state: 'draft',
        revision: 1,
        created_at: at,
        created_by: actor,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 0n) return audit.changedNothing()
    record(audit, requestId, { revision: 1, act: 'planned' })
  })
}

/** Whoever changes a campaign says which revision they saw. */
export type CampaignAttempt = {
  readonly campaignId: string
  readonly expectedRevision: number
  readonly actor: Actor
}

/** Changes the plan of a campaign of which nobody has heard yet; members move to the months of the new plan. */
export function changePlan(
  context: RegistrationContext,
  attempt: CampaignAttempt,
  plan: CampaignPlan,
): Promise<void> {
  return change(context, attempt, 'plan-changed', async (tx, campaign) => {
    expectState(campaign, ['draft'])
    const members = await tx
      .selectFrom('campaign_member')
      .select('member_id')
      .where('campaign_id', '=', campaign.campaignId)
      .limit(1)
      .execute()
    const isMoved = ['mailing', 'firstMonth', 'months'].some(
      (key) =>
        JSON.stringify(Object.entries(plan).find(([name]) => name === key)) !==
        JSON.stringify(Object.entries(campaign.plan).find(([name]) => name === key)),
    )
    // Months stand on the forms that may be printed already: a list is taken out by cancelling, not by moving it.
    if (members.length > 0 && isMoved) throw new RegistrationError('campaign/state-forbids', 'It has members')
    return { plan, state: 'draft' }
  })
}

/** Takes a campaign back. Only one from which nothing was sent can be. */
export function cancelCampaign(context: RegistrationContext, attempt: CampaignAttempt): Promise<void> {
  return change(context, attempt, 'cancelled', async (_tx, campaign) => {
    expectState(campaign, ['draft'])
    return { plan: campaign.plan, state: 'cancelled' }
  })
}

/** Ends a campaign; late answers are counted all the same. */
export function closeCampaign(context: RegistrationContext, attempt: CampaignAttempt): Promise<void> {
  return change(context, attempt, 'closed', async (_tx, campaign) => {
    expectState(campaign, ['running'])
    return { plan: campaign.plan, state: 'closed' }
  })
}

/** Throws `campaign/state-forbids` unless the campaign is in one of these states. */
export function expectState({ campaignId, state }: Campaign, states: readonly CampaignState[]): void {
  if (!states.includes(state))
    throw new RegistrationError('campaign/state-forbids', `${campaignId} is ${state}`)
}

/** The months of new members, by the plan. */
export function monthsOf(plan: CampaignPlan, birthDates: readonly string[]): readonly string[] {
  return planMonths(birthDates, plan)
}

/** Locks a campaign, so that its members and its state fit together when the transaction ends. */
export async function lockCampaign(tx: Tx, campaignId: string): Promise<Campaign> {
  await tx
    .selectFrom('campaign')
    .select('campaign_id')
    .where('campaign_id', '=', campaignId)
    .forUpdate()
    .execute()
  return expectCampaign(tx, campaignId)
}

async function change(
  { store, clock }: RegistrationContext,
  { campaignId, expectedRevision, actor }: CampaignAttempt,
  act: string,
  decide: (
    tx: Tx,
    campaign: Campaign,
  ) => Promise<{ readonly plan: CampaignPlan; readonly state: CampaignState }>,
): Promise<void> {
  await store.transact({ actor, at: clock() }, async (tx, audit) => {
    const campaign = await lockCampaign(tx, campaignId)
    if (campaign.revision !== expectedRevision) {
      throw new RegistrationError('campaign/changed-meanwhile', `${campaignId} is at ${campaign.revision}`)
    }
    const { plan, state } = await decide(tx, campaign)
    await saveCampaign(tx, audit, { ...campaign, plan, state }, act)
  })
}

/** Stores a new revision of a campaign. */
export async function saveCampaign(tx: Tx, audit: Audit, campaign: Campaign, act: string): Promise<void> {
  const { campaignId, plan, state } = campaign
  const revision = campaign.revision + 1
  await tx
    .updateTable('campaign')
    .set({ plan: JSON.stringify(plan), state, revision })
    .where('campaign_id', '=', campaignId)
    .execute()
  record(audit, campaignId, { revision, act })
}

function record(audit: Audit, campaignId: string, facts: { revision: number; act: string }): void {
  audit.record('campaign/changed', { subject: `campaign:${campaignId}`, facts })
}
