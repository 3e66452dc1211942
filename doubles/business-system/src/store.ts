/** What the clinic keeps: a JSON file and the signed documents, below its data folder. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Prescription } from './prescription.js'

/** The clinic's memory. */
export type ClinicStore = {
  /** Undefined: nothing was ever kept. */
  readonly load: () => Prescription[] | undefined
  readonly save: (prescriptions: readonly Prescription[]) => void
  readonly loadDocument: (id: string) => Uint8Array | undefined
  readonly saveDocument: (id: string, document: Uint8Array) => void
}

/** Keeps nothing beyond the process. */
export function memoryStore(): ClinicStore {
  let kept: readonly Prescription[] | undefined
  const documents = new Map<string, Uint8Array>()
  return {
    load: () => kept && [...kept],
    save: (prescriptions) => {
      kept = prescriptions
    },
    loadDocument: (id) => documents.get(id),
    saveDocument: (id, document) => void documents.set(id, document),
  }
}

/** Keeps everything in a folder of its owner alone; what was saved is on disk. */
export function folderStore(folder: string): ClinicStore {
  const documents = join(folder, 'documents')
  mkdirSync(documents, { recursive: true, mode: 0o700 })
  const list = join(folder, 'prescriptions.json')
  const documentFile = (id: string) => join(documents, `${id.replaceAll(/[^0-9a-f]/g, '')}.xml`)
  return {
    load: () => {
      if (!existsSync(list)) return undefined
      return JSON.parse(readFileSync(list, 'utf8')) as Prescription[] // nobody but `save` writes into the folder
    },
    save: (prescriptions) => writeDurably(list, JSON.stringify(prescriptions, null, 1)),
    loadDocument: (id) => (existsSync(documentFile(id)) ? readFileSync(documentFile(id)) : undefined),
    saveDocument: (id, document) => writeDurably(documentFile(id), document),
  }
}

/** The whole content or the former one, whenever the power goes. */
function writeDurably(path: string, content: string | Uint8Array): void {
  const file = openSync(`${path}.new`, 'w', 0o600)
  try {
    writeSync(file, typeof content === 'string' ? Buffer.from(content) : content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.new`, path)
}
