/**
 * The read model of the work queue. The database itself keeps it, in the transaction that changes a case, whoever changes it:
 *
 *   queue_entry   one narrow row for each case, apart for open and closed ones. The open part is some megabytes even when 340,000
 *                 cases are closed, so that every filter and every count is one short scan of it.
 *   search_word   one row for each word of a case, to be found by its beginning. Trigrams would need three characters, and most
 *                 family names in kanji have two.
 *   queue_tally   how many cases ended in each state, so that nobody counts hundreds of thousands of them again and again. Sixteen
 *                 rows for each state, so that cases that end at the same time seldom wait for each other.
 */
import type { Migration } from '@jitsuin/platform'
import type { CaseStateName, QueueFilter } from '../../contract.js'
import type { Json } from '../json.js'

/** The rows of the queue. */
export type QueueTables = {
  queue_entry: {
    case_id: string
    phase: 'open' | 'closed'
    case_number: string
    revision: number
    state: CaseStateName
    kind: string
    channel: string
    name: string
    kana: string
    prefecture: string
    pickup_place_id: string
    assigned_to: string | null
    /** Who signed first, while the second signature is awaited. */
    examined_by: string | null
    batch_id: string | null
    campaign_id: string | null
    received_at: Date
    state_since: Date
  }
  search_word: { phase: 'open' | 'closed'; word: string; case_id: string }
  queue_tally: { state: CaseStateName; slot: number; count: number }
  queue_view: {
    view_id: string
    owner: string
    sharing: 'own' | 'shared'
    name: string
    filter: Json<QueueFilter>
    sort: string
    order: string
  }
}

/** Its migration. The closed states stand here once more, because a migration never changes; a test compares them. */
export const QUEUE_MIGRATIONS: readonly Migration[] = [
  {
    id: 'cases-queue-0001',
    sql: `
      create function registration.queue_phase(state text) returns text language sql immutable as $$
        select case when state in ('handed-over', 'returned', 'rejected', 'withdrawn', 'lapsed') then 'closed' else 'open' end $$;

      create table registration.queue_entry (
        case_id uuid not null,
        phase text not null,
        case_number text not null,
        revision integer not null,
        state text not null,
        kind text not null,
        channel text not null,
        name text not null,
        kana text not null collate "C",
        prefecture text not null,
        pickup_place_id text not null,
        assigned_to text,
        examined_by text,
        batch_id uuid,
        campaign_id uuid,
        received_at timestamptz not null,
        state_since timestamptz not null,
        primary key (case_id, phase)
      ) partition by list (phase);
      create table registration.queue_entry_open partition of registration.queue_entry for values in ('open');
      create table registration.queue_entry_closed partition of registration.queue_entry for values in ('closed');
      create index queue_by_received on registration.queue_entry (received_at, case_id);
      create index queue_by_name on registration.queue_entry (kana, case_id);
      create index queue_by_since on registration.queue_entry (state_since, case_id);
      create index queue_by_state on registration.queue_entry (state, state_since, case_id) include (received_at);
      create index queue_by_batch on registration.queue_entry (batch_id) where batch_id is not null;
      create index queue_by_campaign on registration.queue_entry (campaign_id) where campaign_id is not null;

      create table registration.search_word (
        phase text not null,
        word text not null collate "C",
        case_id uuid not null,
        primary key (phase, word, case_id)
      );
      create index search_word_by_case on registration.search_word (case_id);

      create table registration.queue_tally (
        state text not null,
        slot integer not null,
        count integer not null,
        primary key (state, slot)
      ) with (fillfactor = 50);

      create table registration.queue_view (
        view_id uuid primary key,
        owner text not null,
        sharing text not null check (sharing in ('own', 'shared')),
        name text not null,
        filter jsonb not null,
        sort text not null,
        "order" text not null
      );

      create function registration.keep_queue() returns trigger language plpgsql
        security definer set search_path = registration, pg_temp as $$
      begin
        if tg_op = 'UPDATE' then
          delete from queue_entry e using changed c where e.case_id = c.case_id and e.phase <> queue_phase(c.state);
          delete from search_word w using changed c, before b
            where w.case_id = c.case_id and b.case_id = c.case_id and (
              queue_phase(b.state) <> queue_phase(c.state) or b.search_words <> c.search_words
              or b.state_facts->>'cardId' is distinct from c.state_facts->>'cardId');
          insert into queue_tally as t (state, slot, count)
            select state, pg_backend_pid() % 16, -count(*) from before
            where queue_phase(state) = 'closed' group by state order by state
            on conflict (state, slot) do update set count = t.count + excluded.count;
        end if;
        insert into queue_tally as t (state, slot, count)
          select state, pg_backend_pid() % 16, count(*) from changed
          where queue_phase(state) = 'closed' group by state order by state
          on conflict (state, slot) do update set count = t.count + excluded.count;
        insert into queue_entry
          select case_id, queue_phase(state), case_number, revision, state, kind, channel,
            (form->'name'->>'family') || '　' || (form->'name'->>'given'),
            (form->'name'->>'familyKana') || '　' || (form->'name'->>'givenKana'),
            form->'address'->>'prefecture', pickup_place_id, assigned_to,
            case when state = 'approval-wait' then state_facts->'examined'->'by'->>'staffId' end,
            batch_id, campaign_id, received_at, state_since
          from changed where state <> 'draft'
          on conflict (case_id, phase) do update set
            revision = excluded.revision, state = excluded.state, kind = excluded.kind, channel = excluded.channel,
            name = excluded.name, kana = excluded.kana, prefecture = excluded.prefecture,
            pickup_place_id = excluded.pickup_place_id, assigned_to = excluded.assigned_to,
            examined_by = excluded.examined_by, campaign_id = excluded.campaign_id,
            received_at = excluded.received_at, state_since = excluded.state_since;
        insert into search_word
          select queue_phase(state), word, case_id from changed, unnest(
            string_to_array(search_words, ' ') || split_part(case_number, '-', 2) || lower(state_facts->>'cardId')
          ) as word
          where state <> 'draft' and word <> ''
          on conflict do nothing;
        return null;
      end $$;
      create trigger queue_learns_of_new after insert on registration.case_file
        referencing new table as changed for each statement execute function registration.keep_queue();
      create trigger queue_learns_of_change after update on registration.case_file
        referencing new table as changed old table as before for each statement execute function registration.keep_queue();
      revoke execute on function registration.keep_queue() from public;

      grant execute on function registration.queue_phase(text) to jitsuin_registration;
      grant select on registration.queue_entry, registration.search_word, registration.queue_tally to jitsuin_registration;
      grant select, insert, update (name, sharing, filter, sort, "order"), delete on registration.queue_view
        to jitsuin_registration;`,
  },
]
