/** The calls of these pages. */
import { enrolmentLettersClient, productionClient } from '@jitsuin/registration/contract'

/** Production, PIN letters, parcels, pick-up and stock. */
export const production = productionClient((input, init) => fetch(input, init))
/** Letters with which holders enrol a phone. */
export const enrolmentLetters = enrolmentLettersClient((input, init) => fetch(input, init))
