import { wordingBook } from '@jitsuin/ui'
import { en } from './en.js'
import { ja } from './ja.js'

/** The wording of signatures. */
export const signingWording = wordingBook('office-signing', ja, en)
