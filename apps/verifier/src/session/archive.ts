/** A ZIP becomes the documents in it, each under its path there. */
import type { UnpackedFile } from '@jitsuin/verification/contract'
import { type Request, signedFile } from './item.js'
import { pairFiles } from './pairing.js'

/** What is to be verified of the files of a ZIP, by the rules that were asked for the ZIP. */
export function requestsOf(archive: Request, files: readonly UnpackedFile[]): readonly Request[] {
  const above = archive.path ?? signedFile(archive.submission).name
  const placed = files.map(({ path, file }) => ({ file, path: `${above}/${path}` }))
  const { at, policy } = archive
  return pairFiles(placed).map((found) => ({ ...found, at, policy, sample: null, origin: 'zip' }))
}
