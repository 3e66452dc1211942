/** Builds every package and service (tsc), then the web pages (vite); what is up to date is left alone. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root, step, tool } from './steps.mjs'

step('Building')
tool('tsc', ['-b'])
for (const app of webApps()) {
  if (isFresh(app)) continue
  step(`Building the pages of ${app}`)
  tool('vite', ['build', join(root, 'apps', app), '--logLevel', 'warn'])
}

function webApps() {
  return readdirSync(join(root, 'apps')).filter((app) =>
    existsSync(join(root, 'apps', app, 'vite.config.ts')),
  )
}

/** Whether the built pages are newer than everything that they are made of. */
function isFresh(app) {
  const built = join(root, 'apps', app, 'dist-web/index.html')
  if (!existsSync(built)) return false
  const builtAt = statSync(built).mtimeMs
  const sources = [join('apps', app), 'packages/ui', 'packages/card-steps', 'packages/kernel', 'services']
  return sources.every((folder) => newestIn(join(root, folder)) <= builtAt)
}

function newestIn(folder) {
  let newest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (['node_modules', 'dist', 'dist-web', 'test'].includes(entry.name)) continue
    const path = join(folder, entry.name)
    newest = Math.max(newest, entry.isDirectory() ? newestIn(path) : statSync(path).mtimeMs)
  }
  return newest
}
