/** Files of folders that are dropped: the browser gives folders as entries, to be read step by step. */
import type { PlacedFile } from '../../session/pairing.js'
import { MAX_FILES } from './model.js'

/** How deep folders are looked into. */
const MAX_DEPTH = 32

/**
 * Every file of a drop or of what was pasted, those of folders with their path below the folder. Stops above the number of files that
 * is accepted. Has to be called while the event is still going on.
 */
export async function filesOf(transfer: DataTransfer): Promise<PlacedFile[]> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file')
  // Both are asked for at once: after the event the browser gives nothing any more.
  const taken = items.map((item) => ({ entry: item.webkitGetAsEntry?.() ?? null, file: item.getAsFile() }))
  const found: PlacedFile[] = []
  for (const { entry, file } of taken) {
    if (entry?.isDirectory)
      await readFolder(entry as FileSystemDirectoryEntry, found, 0) // isDirectory says so
    else if (file) found.push({ file, path: file.name })
  }
  return found
}

async function readFolder(
  folder: FileSystemDirectoryEntry,
  found: PlacedFile[],
  depth: number,
): Promise<void> {
  const reader = folder.createReader()
  for (let entries = await readSome(reader); entries.length > 0; entries = await readSome(reader)) {
    for (const entry of entries) {
      if (found.length > MAX_FILES || depth > MAX_DEPTH) return
      if (entry.isDirectory)
        await readFolder(entry as FileSystemDirectoryEntry, found, depth + 1) // isDirectory says so
      else found.push({ file: await fileOf(entry as FileSystemFileEntry), path: entry.fullPath.slice(1) }) // no folder, so a file
    }
  }
}

function readSome(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject))
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}
