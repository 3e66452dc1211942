import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Pages } from '@jitsuin/platform'

/** The built pages of an app; without them only the interface is served. */
export function pagesOf(app: string, policy: Omit<Pages, 'directory'> = {}): { readonly pages?: Pages } {
  const directory = fileURLToPath(new URL(`../../${app}/dist-web`, import.meta.url))
  return existsSync(directory) ? { pages: { directory, ...policy } } : {}
}
