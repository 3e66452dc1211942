import { wordingBook } from '@jitsuin/ui'
import { en } from './en.js'
import { ja } from './ja.js'

/** The wording of the pages of approval. */
export const approveWording = wordingBook('approve', ja, en)
