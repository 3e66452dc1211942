import { wordingBook } from '../i18n.js'
import { en } from './en.js'
import { ja } from './ja.js'

/** The wording of the page parts. */
export const uiWording = wordingBook('ui', ja, en)
