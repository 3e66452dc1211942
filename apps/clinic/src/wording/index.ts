import { wordingBook } from '@jitsuin/ui'
import { en } from './en.js'
import { ja } from './ja.js'

/** The wording of the clinic's pages. */
export const clinicWording = wordingBook('clinic', ja, en)
