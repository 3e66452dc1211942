import type { Migration } from '@jitsuin/platform'
import type { OrganisationTerms } from '../../contract.js'
import type { Json } from '../json.js'

/** The rows of this area; the migrations below say what may change. */
export type OrganisationsTables = {
  organisation: {
    organisation_id: string
    kind: string
    terms: Json<OrganisationTerms>
    revision: number
    /** Names, address and id in the one form of `searchKey`. */
    search_words: string
  }
  /** Every version of every organisation; rows are never changed. */
  organisation_version: {
    organisation_id: string
    revision: number
    terms: Json<OrganisationTerms>
    actor: string
    at: Date
  }
  /** Who works at which counter; a row that has ended stays. */
  staff_place: {
    assignment_id: string
    staff_id: string
    organisation_id: string
    since: Date
    ended_at: Date | null
  }
}

/** Migrations of this area, in order; their ids begin with the area's name. */
export const ORGANISATIONS_MIGRATIONS: readonly Migration[] = [
  {
    id: 'organisations-0001-register',
    sql: `
      create table registration.organisation (
        organisation_id text primary key,
        kind text not null,
        terms jsonb not null,
        revision integer not null check (revision >= 1),
        search_words text not null
      );
      create table registration.organisation_version (
        organisation_id text not null references registration.organisation,
        revision integer not null,
        terms jsonb not null,
        actor text not null,
        at timestamptz not null,
        primary key (organisation_id, revision)
      );
      create table registration.staff_place (
        assignment_id uuid primary key,
        staff_id text not null,
        organisation_id text not null references registration.organisation,
        since timestamptz not null,
        ended_at timestamptz
      );
      create unique index staff_place_live on registration.staff_place (staff_id, organisation_id) where ended_at is null;
      grant select, insert, update (kind, terms, revision, search_words) on registration.organisation to jitsuin_registration;
      grant select, insert on registration.organisation_version to jitsuin_registration;
      grant select, insert, update (ended_at) on registration.staff_place to jitsuin_registration;`,
  },
]
