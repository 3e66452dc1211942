/** Keeps the allowed sites in a file that only its user can read; a file that cannot be understood stops the program. */
import { randomUUID } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { CardBridgeError } from '../errors.js'
import { type AllowedSites, allowedSitesSchema } from './allowed-sites.js'

/** The allowed sites, read once and written at each change. */
export type SiteBook = {
  readonly sites: () => AllowedSites
  /** Stores the result of a pure change; changes come one after another. */
  readonly change: (change: (sites: AllowedSites) => AllowedSites) => Promise<void>
}

/** Opens the book in a folder. @throws {CardBridgeError} `card-bridge/sites-unreadable` */
export async function openSiteBook(folder: string): Promise<SiteBook> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'sites.json')
  let sites = await loadSites(path)
  let last: Promise<void> = Promise.resolve()

  async function store(change: (sites: AllowedSites) => AllowedSites): Promise<void> {
    const changed = change(sites)
    await saveSites(path, changed)
    sites = changed
  }
  return {
    sites: () => sites,
    change(change) {
      const turn = last.then(() => store(change))
      // The one that failed tells its own caller; the next change starts from what is stored.
      last = turn.catch(() => undefined)
      return turn
    },
  }
}

async function loadSites(path: string): Promise<AllowedSites> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new CardBridgeError('card-bridge/sites-unreadable', `sites.json: ${error.code}`, { cause: error })
  })
  if (text === null) return []
  await chmod(path, 0o600)
  const parsed = allowedSitesSchema.safeParse(parseJson(text))
  if (!parsed.success)
    throw new CardBridgeError('card-bridge/sites-unreadable', 'sites.json has another form')
  return parsed.data.sites
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // The schema refuses it.
  }
}

/** Whole or not at all: written beside, flushed, and put in place. */
async function saveSites(path: string, sites: AllowedSites): Promise<void> {
  const draft = `${path}.${randomUUID()}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify({ version: 1, sites }, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}
