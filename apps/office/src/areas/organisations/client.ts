/** The calls of these pages. */
import { organisationsClient } from '@jitsuin/registration/contract'

/** Associations, hospitals and payers. */
export const organisations = organisationsClient((input, init) => fetch(input, init))
