/** Writes what is signed out of a container: nothing else of it ever reaches the disk. */
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ValidationReport } from '@jitsuin/ades'
import { ZipFile } from '@jitsuin/zip'
import { CliError } from './errors.js'
import { saveStream, withSource } from './files.js'

/**
 * Writes the files that the signatures of a VALID container cover, each under its name below the folder; of any other nothing.
 *
 * @throws {CliError} `cli/usage` for what is no container, `cli/unreadable`; {ZipError}
 */
export async function extractCovered(
  file: string,
  { verdict, signatures }: ValidationReport,
  folder: string,
): Promise<void> {
  if (verdict !== 'VALID') return
  const covered = new Set(signatures.filter(isOfContainer).flatMap(({ covers }) => covers))
  if (covered.size === 0) throw new CliError('cli/usage', '--extract is for containers')
  await withSource(file, async (source) => {
    const zip = await ZipFile.open(source)
    for (const entry of zip.entries) {
      if (!covered.has(entry.name) || entry.name.startsWith('META-INF/')) continue
      const path = join(folder, entry.name) // the reader refuses names that lead out of a folder
      await mkdir(dirname(path), { recursive: true })
      await saveStream(path, zip.read(entry))
    }
  })
}

function isOfContainer({ packaging }: ValidationReport['signatures'][number]): boolean {
  return packaging.startsWith('asic-') || packaging === 'opendocument'
}
