/** The calls of these pages. */
import { batchesClient } from '@jitsuin/registration/contract'

/** Batches of hospitals. */
export const batches = batchesClient((input, init) => fetch(input, init))
