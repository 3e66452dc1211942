/** The calls of these pages. */
import { secondKeyClient } from '@jitsuin/registration/contract'

/** Figures of second keys. */
export const secondKeys = secondKeyClient((input, init) => fetch(input, init))
