/** The calls of these pages. */
import { productionClient } from '@jitsuin/registration/contract'

/** Production, PIN letters, parcels, pick-up and stock. */
export const production = productionClient((input, init) => fetch(input, init))
