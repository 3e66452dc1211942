/** The four items of an employer against those of the register (requirements C-05). */
import { searchKey } from '@jitsuin/kernel'
import type { Finding, FourItems, ItemName, Standing } from '../contract.js'

type ItemVerdicts = Finding['items']

/** Item by item; what differs is named. */
export function compareItems(asked: FourItems, registered: FourItems): ItemVerdicts {
  const verdict = (item: ItemName) =>
    searchKey(asked[item]) === searchKey(registered[item]) ? ('match' as const) : ('differs' as const)
  return {
    name: verdict('name'),
    birthDate: verdict('birthDate'),
    registrationDate: verdict('registrationDate'),
    registrationNumber: verdict('registrationNumber'),
  }
}

/**
 * Neither number nor birth date is of the holder: whoever asks knows nothing of the person, and is told no more than of a number
 * that was never given out. Card numbers follow each other, so that lost and revoked cards could be listed otherwise.
 */
export function isGuess({ registrationNumber, birthDate }: ItemVerdicts): boolean {
  return registrationNumber !== 'match' && birthDate !== 'match'
}

/** When there is nothing to compare with. */
export const NOT_COMPARED: ItemVerdicts = {
  name: 'not-compared',
  birthDate: 'not-compared',
  registrationDate: 'not-compared',
  registrationNumber: 'not-compared',
}

/** Accepted is a usable card whose four items all match; nothing else is. */
export function judgeOutcome(standing: Standing, items: ItemVerdicts): Finding['outcome'] {
  const allMatch = Object.values(items).every((verdict) => verdict === 'match')
  return standing === 'usable' && allMatch ? 'accepted' : 'not-accepted'
}
