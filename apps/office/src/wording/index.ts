import { wordingBook } from '@jitsuin/ui'
import { en } from './en.js'
import { ja } from './ja.js'

/** The wording of the office. */
export const officeWording = wordingBook('office', ja, en)
