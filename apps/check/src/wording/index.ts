import { wordingBook } from '@jitsuin/ui'
import { en } from './en.js'
import { ja } from './ja.js'

/** The wording of the check's pages. */
export const checkWording = wordingBook('check', ja, en)
