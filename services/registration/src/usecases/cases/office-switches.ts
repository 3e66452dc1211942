/** Settings that two approvers change together: the first asks, another confirms by asking for the same. */

import type { z } from 'zod'
import { OFFICE_SWITCHES, type OfficeSwitch, type officeSwitchesSchema } from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import { loadSwitch, saveSwitch } from '../../store/cases/switches.js'
import type { RegistrationContext } from '../context.js'
import { byOf, type StaffActor } from './tools.js'

const NAMES = Object.keys(OFFICE_SWITCHES) as OfficeSwitch[] // the table has no other keys

/** How the switches stand. */
export async function showSwitches({
  store,
}: Pick<RegistrationContext, 'store'>): Promise<z.infer<typeof officeSwitchesSchema>> {
  const switches = await Promise.all(
    NAMES.map(async (name) => {
      const { value, asked } = await loadSwitch(store.read, name)
      return { name, value, ...(asked && { asked: { ...asked, at: asked.at.toISOString() } }) }
    }),
  )
  return { switches }
}

/**
 * Asks for a value, or confirms what another asked for.
 *
 * @throws {RegistrationError} `switch/value-unknown`, `switch/same-person`
 */
export function askSwitch(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  { staffId, actor }: StaffActor,
  { name, value }: { readonly name: OfficeSwitch; readonly value: string },
): Promise<'asked' | 'changed'> {
  const values: readonly string[] = OFFICE_SWITCHES[name].values
  if (!values.includes(value)) throw new RegistrationError('switch/value-unknown', `${name}: ${value}`)
  const by = byOf(context, actor)
  return context.store.transact({ ...by, isolation: 'serializable' }, async (tx, audit) => {
    const now = await loadSwitch(tx, name)
    const subject = `switch:${name}`
    if (now.asked?.value === value) {
      if (now.asked.by === staffId) throw new RegistrationError('switch/same-person', name)
      await saveSwitch(tx, name, { value })
      audit.record('office/switch-changed', { subject, facts: { value, askedBy: now.asked.by } })
      return 'changed'
    }
    await saveSwitch(tx, name, { value: now.value, asked: { value, by: staffId, at: by.at } })
    audit.record('office/switch-asked', { subject, facts: { value } })
    return 'asked'
  })
}
