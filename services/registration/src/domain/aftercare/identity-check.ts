/**
 * Whether a caller is who they say they are: registered items, answered from memory (hpki §4.4). Three right answers
 * identify; with the second wrong one the check has failed. The officer learns right or wrong, never the value.
 */
import { searchKey } from '@jitsuin/kernel'
import { ALL_IDENTITY_ITEMS, IDENTITY_ITEMS, type IdentityItem } from '../../contract.js'
import type { AskedItem } from './procedure.js'
import type { RegisteredPerson } from './register.js'

const RIGHT_NEEDED = 3
const WRONG_ALLOWED = 1

/** How far a check has come. */
export function judgeIdentity(asked: readonly AskedItem[]): 'identified' | 'ask-more' | 'failed' {
  const right = asked.filter(({ answered }) => answered === 'right').length
  if (asked.length - right > WRONG_ALLOWED) return 'failed'
  return right >= RIGHT_NEEDED ? 'identified' : 'ask-more'
}

/** What may still be asked: items that are registered, that were not asked before, and that did not find the person. */
export function itemsToAsk(
  person: RegisteredPerson,
  { asked, foundBy }: { readonly asked: readonly AskedItem[]; readonly foundBy?: string },
): readonly IdentityItem[] {
  const before = new Set(asked.map(({ item }) => item))
  const given = foundBy === undefined ? '' : searchKey(foundBy)
  return ALL_IDENTITY_ITEMS.filter((item) => {
    const registered = registeredValue(item, person)
    return registered !== undefined && !before.has(item) && searchKey(registered) !== given
  })
}

/** Compares what the caller said with the register, whatever width and punctuation it was typed in. */
export function judgeAnswer(
  item: IdentityItem,
  typed: string,
  person: RegisteredPerson,
): 'right' | 'wrong' | 'not-registered' {
  const registered = registeredValue(item, person)
  if (registered === undefined) return 'not-registered'
  const said = comparable(item, typed)
  return said !== '' && said === comparable(item, registered) ? 'right' : 'wrong'
}

function comparable(item: IdentityItem, value: string): string {
  const key = searchKey(value)
  switch (IDENTITY_ITEMS[item].form) {
    case 'digits':
    case 'day':
      return key.replace(/\D/g, '')
    case 'text':
      return key
  }
}

function registeredValue(item: IdentityItem, { form }: RegisteredPerson): string | undefined {
  switch (item) {
    case 'birthDate':
      return form.birthDate
    case 'licenceNumber':
      return form.licenceNumber
    case 'licenceDate':
      return form.licenceDate
    case 'memberId':
      return form.membership.kind === 'member' ? form.membership.memberId : undefined
    case 'postalCode':
      return form.address.postalCode
    case 'phone':
      return form.phone
    case 'email':
      return form.email
    case 'workplace':
      return form.workplace?.name
  }
}
