/** Which of the files that were handed over belong together. */
import { contentNamesOf } from '@jitsuin/kernel'
import type { Submission } from '@jitsuin/verification/contract'

/** A file and where it stands below the folder that was handed over; its name, if no folder was. */
export type PlacedFile = { readonly file: File; readonly path: string }

/** A submission under the path of what the verdict is about. */
export type PlacedSubmission = { readonly submission: Submission; readonly path: string }

/**
 * Sorts files into documents that stand for themselves and detached pairs, in the order of the signatures.
 * A pair is only seen in the names, within one folder; a file that might be the content of two signatures is paired with both.
 */
export function pairFiles(files: readonly PlacedFile[]): PlacedSubmission[] {
  const byPath = new Map(files.map((placed) => [placed.path, placed]))
  const contents = new Map(files.map((signature) => [signature, contentOf(signature, byPath)]))
  const paired = new Set(contents.values())
  return files.flatMap((placed): PlacedSubmission[] => {
    const { file, path } = placed
    const content = contents.get(placed)
    if (content) return [{ path, submission: { kind: 'detached', signature: file, content: content.file } }]
    return paired.has(placed) ? [] : [{ path, submission: { kind: 'document', file } }]
  })
}

function contentOf({ path }: PlacedFile, byPath: ReadonlyMap<string, PlacedFile>): PlacedFile | undefined {
  return contentNamesOf(path)
    .map((name) => byPath.get(name))
    .find((found) => found !== undefined)
}
