import { type Actor, type AuditRecorder, openStore, type Store, type Transaction } from '@jitsuin/platform'
import { AFTERCARE_ACTIONS } from './aftercare/actions.js'
import type { AftercareTables } from './aftercare/schema.js'
import { BATCHES_ACTIONS } from './batches/actions.js'
import type { BatchesTables } from './batches/schema.js'
import { CAMPAIGNS_ACTIONS } from './campaigns/actions.js'
import type { CampaignsTables } from './campaigns/schema.js'
import { CASES_ACTIONS } from './cases/actions.js'
import type { CasesTables } from './cases/schema.js'
import { INTAKE_ACTIONS } from './intake/actions.js'
import type { IntakeTables } from './intake/schema.js'
import { ORGANISATIONS_ACTIONS } from './organisations/actions.js'
import type { OrganisationsTables } from './organisations/schema.js'
import { PRODUCTION_ACTIONS } from './production/actions.js'
import type { ProductionTables } from './production/schema.js'
import { SECOND_KEY_ACTIONS } from './second-key/actions.js'
import type { SecondKeyTables } from './second-key/schema.js'

const ACTIONS = {
  ...CASES_ACTIONS,
  ...INTAKE_ACTIONS,
  ...PRODUCTION_ACTIONS,
  ...AFTERCARE_ACTIONS,
  ...CAMPAIGNS_ACTIONS,
  ...BATCHES_ACTIONS,
  ...ORGANISATIONS_ACTIONS,
  ...SECOND_KEY_ACTIONS,
} as const

/** All tables of schema `registration`. */
export type Tables = CasesTables &
  IntakeTables &
  ProductionTables &
  AftercareTables &
  CampaignsTables &
  BatchesTables &
  OrganisationsTables &
  SecondKeyTables

/** The service's database. */
export type Database = Store<Tables, typeof ACTIONS>
/** A transaction of it. */
export type Tx = Transaction<Tables>
/** What records the acts of a transaction. */
export type Audit = AuditRecorder<typeof ACTIONS>
/** Who changes something, and when. */
export type ActOf = { readonly actor: Actor; readonly at: Date }

/** Opens the tables under the service's own role. */
export function openDatabase(url: string): Database {
  return openStore<Tables, typeof ACTIONS>(url, ACTIONS)
}
