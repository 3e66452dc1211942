import { wordingBook } from '@jitsuin/ui'
import { en } from './en.js'
import { ja } from './ja.js'

/** The wording of this area. */
export const casesWording = wordingBook('office-cases', ja, en)
