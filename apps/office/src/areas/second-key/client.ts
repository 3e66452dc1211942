/** The calls of these pages. */
import { contractsClient, secondKeyClient } from '@jitsuin/registration/contract'

/** Figures of second keys. */
export const secondKeys = secondKeyClient((input, init) => fetch(input, init))

/** Contracts of institutions. */
export const contracts = contractsClient((input, init) => fetch(input, init))
