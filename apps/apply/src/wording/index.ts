import { wordingBook } from '@jitsuin/ui'
import { en } from './en.js'
import { ja } from './ja.js'

/** The wording of the applicants' pages. */
export const applyWording = wordingBook('apply', ja, en)
