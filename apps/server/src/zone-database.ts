import { join } from 'node:path'
import { startEmbeddedPostgres } from '@jitsuin/platform'

/** A zone's database, and how to end what was started for it. */
export type ZoneDatabase = { readonly url: string; readonly stop: () => Promise<void> }

/** The one that the operator named, or an embedded one in the zone's folder. */
export async function openZoneDatabase(url: string | undefined, folder: string): Promise<ZoneDatabase> {
  if (url !== undefined) return { url, stop: async () => undefined }
  return await startEmbeddedPostgres({ directory: join(folder, 'postgres') })
}
