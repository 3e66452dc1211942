import { campaignsClient } from '@jitsuin/registration/contract'

/** The calls of these pages. */
export const campaigns = campaignsClient((input, init) => fetch(input, init))
