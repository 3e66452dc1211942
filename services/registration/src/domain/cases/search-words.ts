import { searchKey } from '@jitsuin/kernel'
import type { Case } from './case.js'

/**
 * Everything that people look a case up by, in the one form of `searchKey`, separated by blanks. A word is found by its beginning: the
 * given name stands by itself too.
 */
export function searchWordsOf({ caseNumber, form }: Pick<Case, 'caseNumber' | 'form'>): string {
  const { name, otherName, licenceNumber, membership, previousCardId } = form
  const words = [
    caseNumber,
    name.family + name.given,
    name.given,
    name.familyKana + name.givenKana,
    name.givenKana,
    name.familyRomaji + name.givenRomaji,
    name.givenRomaji + name.familyRomaji,
    otherName?.kind === 'formerSurname' ? otherName.family + name.given : otherName?.name,
    licenceNumber,
    membership.kind === 'member' ? membership.memberId : undefined,
    previousCardId,
  ]
  return words
    .filter((word) => word !== undefined)
    .map(searchKey)
    .join(' ')
}
