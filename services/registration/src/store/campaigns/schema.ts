import type { Migration } from '@jitsuin/platform'
import type { CampaignPlan, CampaignState, ReminderOutcome, ReminderWay } from '../../contract.js'
import type { ListedMember } from '../../domain/campaigns/member-list.js'
import type { Json } from '../json.js'

/** The rows of this area; the migrations below say what may change. */
export type CampaignsTables = {
  campaign: {
    campaign_id: string
    plan: Json<CampaignPlan>
    state: CampaignState
    revision: number
    created_at: Date
    created_by: string
  }
  campaign_member: {
    member_id: string
    campaign_id: string
    /** Member ID or licence number: one person stands once in a campaign. */
    person_key: string
    form_number: string
    facts: Json<ListedMember>
    search_words: string
    mail_month: string
    sent_at: Date | null
    undelivered_at: Date | null
    returned_at: Date | null
    mandate_at: Date | null
    record_at: Date | null
    opted_out_at: Date | null
  }
  campaign_reminder: {
    reminder_id: string
    member_id: string
    way: ReminderWay
    outcome: ReminderOutcome
    at: Date
    actor: string
  }
  campaign_print: {
    print_id: string
    campaign_id: string
    month: string
    state: 'waiting' | 'ready' | 'failed'
    total: number
    /** SHA-256 of each part that is ready, hex. */
    parts: Json<readonly string[]>
    asked_at: Date
    asked_by: string
  }
}

/** Migrations of this area, in order; their ids begin with the area's name. */
export const CAMPAIGNS_MIGRATIONS: readonly Migration[] = [
  {
    id: 'campaigns-0001-members',
    sql: `
      create table registration.campaign (
        campaign_id uuid primary key,
        plan jsonb not null,
        state text not null,
        revision integer not null check (revision >= 1),
        created_at timestamptz not null,
        created_by text not null
      );
      create table registration.campaign_member (
        member_id uuid primary key,
        campaign_id uuid not null references registration.campaign,
        person_key text not null,
        form_number text not null unique,
        facts jsonb not null,
        search_words text not null,
        mail_month text not null,
        sent_at timestamptz,
        undelivered_at timestamptz,
        returned_at timestamptz,
        mandate_at timestamptz,
        record_at timestamptz,
        opted_out_at timestamptz,
        unique (campaign_id, person_key)
      );
      create index campaign_member_by_month on registration.campaign_member (campaign_id, mail_month, form_number);
      create table registration.campaign_reminder (
        reminder_id uuid primary key,
        member_id uuid not null references registration.campaign_member,
        way text not null,
        outcome text not null,
        at timestamptz not null,
        actor text not null
      );
      create index campaign_reminder_of on registration.campaign_reminder (member_id, at);
      create table registration.campaign_print (
        print_id uuid primary key,
        campaign_id uuid not null references registration.campaign,
        month text not null,
        state text not null,
        total integer not null,
        parts jsonb not null,
        asked_at timestamptz not null,
        asked_by text not null
      );
      create index case_by_member_id on registration.case_file ((form->'membership'->>'memberId'));
      create index card_by_issue on registration.card (issued_on) where issued_on is not null;
      grant select, insert, update (plan, state, revision) on registration.campaign to jitsuin_registration;
      grant select, insert, update (sent_at, undelivered_at, returned_at, mandate_at, record_at, opted_out_at)
        on registration.campaign_member to jitsuin_registration;
      grant select, insert on registration.campaign_reminder to jitsuin_registration;
      grant select, insert, update (state, parts) on registration.campaign_print to jitsuin_registration;`,
  },
]
