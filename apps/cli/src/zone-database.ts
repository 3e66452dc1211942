/** The database of a zone for one command: by its address, or the embedded one below the data folder. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** A database for as long as a command needs it. */
export type CommandDatabase = { readonly url: string; readonly close: () => Promise<void> }

/** Opens it. An embedded one that runs already is left running. */
export async function openZoneDatabase(
  url: string | undefined,
  zoneFolder: string,
): Promise<CommandDatabase> {
  if (url !== undefined) return { url, close: async () => undefined }
  const directory = join(zoneFolder, 'postgres')
  const wasRunning = existsSync(join(directory, 'cluster', 'postmaster.pid'))
  const { startEmbeddedPostgres } = await import('@jitsuin/platform')
  const server = await startEmbeddedPostgres({ directory })
  return { url: server.url, close: async () => (wasRunning ? undefined : await server.stop()) }
}
