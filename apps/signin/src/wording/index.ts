import { wordingBook } from '@jitsuin/ui'
import { en } from './en.js'
import { ja } from './ja.js'

/** The wording of the sign-in pages. */
export const signInWording = wordingBook('sign-in', ja, en)
