import type { SchemaHistory } from '@jitsuin/platform'

/**
 * Contracts of institutions, a matter of the signing service alone: what was concluded, what each fiscal year costs, what was paid, and
 * whose grace was extended. Nothing is deleted; a payment is never changed, only corrected by another entry.
 */
export const CONTRACTS_HISTORY: SchemaHistory = {
  schema: 'contracts',
  migrations: [
    {
      id: '0001-contracts',
      sql: `
        create table contracts.contract (
          contract_id uuid primary key,
          institution text not null,
          institution_name text not null,
          search_words text not null,
          kind text not null check (kind in ('clinic', 'pharmacy', 'hospital')),
          beds integer check (beds >= 20),
          concluded_at timestamptz not null,
          concluded_by text not null,
          begins timestamptz not null,
          ends timestamptz,
          end_asked_at timestamptz,
          -- Its clients were ended here, and the other half was told.
          carried_out_at timestamptz,
          ended_clients text[],
          check ((kind = 'hospital') = (beds is not null)),
          check ((ends is null) = (end_asked_at is null)),
          check (carried_out_at is null or ends is not null)
        );
        create unique index on contracts.contract (institution) where carried_out_at is null;
        create index on contracts.contract (institution, concluded_at desc);
        create index on contracts.contract (ends) where carried_out_at is null and ends is not null;
        create index on contracts.contract using gin (ended_clients) where ended_clients is not null;
        create table contracts.invoice (
          contract_id uuid not null references contracts.contract,
          fiscal_year integer not null,
          amount_yen integer not null check (amount_yen >= 0),
          pay_by date not null,
          cut_off_from date not null check (pay_by < cut_off_from),
          paid_yen integer not null check (paid_yen >= 0),
          issued_at timestamptz not null,
          primary key (contract_id, fiscal_year)
        );
        create index on contracts.invoice (cut_off_from) where paid_yen < amount_yen;
        create table contracts.payment (
          payment_id uuid primary key,
          -- The order in which they were recorded: two may have one instant.
          entry_no bigint generated always as identity,
          contract_id uuid not null,
          fiscal_year integer not null,
          amount_yen integer not null check (amount_yen >= 0),
          paid_on date not null,
          recorded_at timestamptz not null,
          recorded_by text not null,
          corrects uuid unique references contracts.payment,
          reason text,
          foreign key (contract_id, fiscal_year) references contracts.invoice,
          check ((corrects is null) = (reason is null))
        );
        create index on contracts.payment (contract_id);
        create table contracts.extension (
          extension_id uuid primary key,
          contract_id uuid not null,
          fiscal_year integer not null,
          until date not null,
          reason text not null,
          state text not null check (state in ('open', 'confirmed', 'refused')),
          asked_by text not null,
          asked_at timestamptz not null,
          decided_by text,
          decided_at timestamptz,
          foreign key (contract_id, fiscal_year) references contracts.invoice,
          check ((state = 'open') = (decided_by is null)),
          check (state <> 'confirmed' or decided_by <> asked_by)
        );
        create unique index on contracts.extension (contract_id, fiscal_year) where state = 'open';
        create index on contracts.extension (contract_id);
        grant select, insert on all tables in schema contracts to jitsuin_contracts;
        grant update (ends, end_asked_at, carried_out_at, ended_clients) on contracts.contract to jitsuin_contracts;
        grant update (paid_yen, cut_off_from) on contracts.invoice to jitsuin_contracts;
        grant update (state, decided_by, decided_at) on contracts.extension to jitsuin_contracts;`,
    },
  ],
}
