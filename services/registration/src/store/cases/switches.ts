/** The settings that two approvers change together. */
import { OFFICE_SWITCHES, type OfficeSwitch } from '../../contract.js'
import type { Tx } from '../database.js'

/** How a switch stands, and what somebody asked for. */
export type SwitchRow = {
  readonly value: string
  readonly asked?: { readonly value: string; readonly by: string; readonly at: Date }
}

/** Reads a switch; what nobody ever changed has its initial value. */
export async function loadSwitch(db: Pick<Tx, 'selectFrom'>, name: OfficeSwitch): Promise<SwitchRow> {
  const row = await db.selectFrom('office_switch').selectAll().where('name', '=', name).executeTakeFirst()
  if (!row) return { value: OFFICE_SWITCHES[name].initial }
  const { value, asked_value, asked_by, asked_at } = row
  return {
    value,
    ...(asked_value !== null &&
      asked_by !== null &&
      asked_at !== null && { asked: { value: asked_value, by: asked_by, at: asked_at } }),
  }
}

/** Writes a switch. */
export async function saveSwitch(tx: Tx, name: OfficeSwitch, { value, asked }: SwitchRow): Promise<void> {
  const row = {
    value,
    asked_value: asked?.value ?? null,
    asked_by: asked?.by ?? null,
    asked_at: asked?.at ?? null,
  }
  await tx
    .insertInto('office_switch')
    .values({ name, ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute()
}
