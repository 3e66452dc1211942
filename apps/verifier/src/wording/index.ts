import { wordingBook } from '@jitsuin/ui'
import { en } from './en.js'
import { ja } from './ja.js'

/** The wording of the verifier. */
export const verifierWording = wordingBook('verifier', ja, en)
