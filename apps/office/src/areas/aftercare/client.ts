import { aftercareClient } from '@jitsuin/registration/contract'

/** The calls of these pages. */
export const aftercare = aftercareClient((input, init) => fetch(input, init))
