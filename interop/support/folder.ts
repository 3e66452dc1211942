/** Folders for the files of one test file. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temporary folder. */
export class Folder {
  readonly path: string

  constructor(path = mkdtempSync(join(tmpdir(), 'jitsuin-interop-'))) {
    this.path = path
  }

  at(name: string): string {
    return join(this.path, name)
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.at(name), content)
    return this.at(name)
  }

  read(name: string): string {
    return readFileSync(this.at(name), 'utf8')
  }

  bytes(name: string): Uint8Array {
    return new Uint8Array(readFileSync(this.at(name)))
  }

  /** A folder inside. */
  inside(name: string): Folder {
    mkdirSync(this.at(name), { recursive: true })
    return new Folder(this.at(name))
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
