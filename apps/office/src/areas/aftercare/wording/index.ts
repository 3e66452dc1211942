import { wordingBook } from '@jitsuin/ui'
import { en } from './en.js'
import { ja } from './ja.js'

/** The wording of this area. */
export const aftercareWording = wordingBook('office-aftercare', ja, en)
