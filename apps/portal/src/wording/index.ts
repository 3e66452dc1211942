import { wordingBook } from '@jitsuin/ui'
import { en } from './en.js'
import { ja } from './ja.js'

/** The wording of the portal. */
export const portalWording = wordingBook('portal', ja, en)
