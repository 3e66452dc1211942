import type { FileStore } from '../../outside/file-store.js'

/** Takes contents away that nobody refers to any more, where the file store can. */
export async function dropContents(
  { files }: { readonly files: FileStore },
  contents: readonly string[],
): Promise<void> {
  for (const content of contents) await files.destroy(content)
}
