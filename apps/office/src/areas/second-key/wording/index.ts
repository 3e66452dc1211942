import { wordingBook } from '@jitsuin/ui'
import { en } from './en.js'
import { ja } from './ja.js'

/** The wording of this area. */
export const secondKeyWording = wordingBook('office-second-key', ja, en)
