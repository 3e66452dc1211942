import { webPages } from '../../scripts/web-pages.mjs'

export default webPages(import.meta.dirname)
