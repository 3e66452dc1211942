import { pdfjsFiles, webPages } from '../../scripts/web-pages.mjs'

export default webPages(import.meta.dirname, [pdfjsFiles()])
