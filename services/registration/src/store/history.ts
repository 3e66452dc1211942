import type { Migration, SchemaHistory } from '@jitsuin/platform'
import { AFTERCARE_MIGRATIONS } from './aftercare/schema.js'
import { BATCHES_MIGRATIONS } from './batches/schema.js'
import { CAMPAIGNS_MIGRATIONS } from './campaigns/schema.js'
import { CASES_MIGRATIONS } from './cases/schema.js'
import { INTAKE_MIGRATIONS } from './intake/schema.js'
import { ORGANISATIONS_MIGRATIONS } from './organisations/schema.js'
import { PRODUCTION_MIGRATIONS } from './production/schema.js'
import { SECOND_KEY_MIGRATIONS } from './second-key/schema.js'

/**
 * Everything that the issuing office keeps, area by area. The place of a step is part of its name: whatever comes later stands at
 * the end of this list, whichever area it belongs to.
 */
export const REGISTRATION_HISTORY: SchemaHistory = {
  schema: 'registration',
  migrations: numbered([
    ...ORGANISATIONS_MIGRATIONS,
    ...CASES_MIGRATIONS,
    ...INTAKE_MIGRATIONS,
    ...PRODUCTION_MIGRATIONS,
    ...AFTERCARE_MIGRATIONS,
    ...CAMPAIGNS_MIGRATIONS,
    ...BATCHES_MIGRATIONS,
    ...SECOND_KEY_MIGRATIONS,
  ]),
}

/** Gives every step its place in the whole history, as the platform demands. */
function numbered(migrations: readonly Migration[]): readonly Migration[] {
  return migrations.map(({ id, sql }, position) => ({
    id: `${String(position + 1).padStart(4, '0')}-${id}`,
    sql,
  }))
}
