/** The letter that tells an applicant what is missing: its content, for mail, post and the applicant's page. */
import { DEFICIENCIES, type DeficiencyCode, type DocumentKind } from '../../contract.js'
import type { Case, Deficiency, StateOf } from './case.js'

/** One point of the letter. */
export type LetterPoint = {
  readonly code: string
  readonly about: DocumentKind | 'form'
  readonly ja: string
  readonly en: string
  readonly note?: string
}

/** What the letter says. */
export type DeficiencyLetter = {
  readonly caseNumber: string
  readonly points: readonly LetterPoint[]
  /** The last day on which an answer counts, in Japan. */
  readonly answerBy: string
}

/** Composes the letter from the state of a deficient case. */
export function composeLetter(
  { caseNumber }: Pick<Case, 'caseNumber'>,
  { deficiencies, answerBy }: StateOf<'deficient'>,
): DeficiencyLetter {
  return { caseNumber, points: deficiencies.map(pointOf), answerBy }
}

function pointOf({ code, note }: Deficiency): LetterPoint {
  const row = DEFICIENCIES[isKnown(code) ? code : 'other/see-note']
  return { code, ...row, ...(note !== undefined && { note }) }
}

function isKnown(code: string): code is DeficiencyCode {
  return Object.hasOwn(DEFICIENCIES, code)
}
