/** A folder in which the built program runs as a person would run it, with a test hierarchy and its time-stamp server. */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../bin/jitsuin.mjs', import.meta.url))

/** How a call ended, and what it printed. */
export type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string }

/** A folder; nothing is in it. */
export function openWorkshop(name: string) {
  const folder = mkdtempSync(join(tmpdir(), `jitsuin-cli-${name}-`))
  const path = (file: string) => join(folder, file)
  let server: ChildProcess | undefined
  const jitsuin = (...args: readonly string[]): Ended =>
    spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder, encoding: 'utf8' })

  /** The same while this process goes on, for servers that it runs. */
  const jitsuinAside = (...args: readonly string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [PROGRAM, ...args],
        { cwd: folder },
        (_error, stdout, stderr) => resolve({ status: child.exitCode, stdout, stderr }),
      )
    })

  /** A hierarchy in `ca`, and people with certificates under it. @throws when a call fails */
  const makeHierarchy = (people: Readonly<Record<string, string>> = { taro: 'medicalDoctor' }): void => {
    const expectDone = ({ status, stderr }: Ended) => {
      if (status !== 0) throw new Error(stderr)
    }
    expectDone(jitsuin('ca', 'init', '--out', 'ca', '--fast'))
    for (const [who, role] of Object.entries(people)) {
      const issue = ['cert', 'issue', '--dir', 'ca', '--profile', 'signature', '--out', who]
      expectDone(jitsuin(...issue, '--cn', `${who} Jitsuin`, '--serial-number', who, '--role', role))
    }
  }

  /** Starts `ca serve`, and gives the address of its time stamps. */
  const serve = (): Promise<string> => {
    const child = spawn(process.execPath, [PROGRAM, 'ca', 'serve', '--dir', 'ca', '--port', '0'], {
      cwd: folder,
    })
    server = child
    return new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error('ca serve ended')))
      let text = ''
      child.stdout.on('data', (data: Buffer) => {
        text += data.toString()
        const found = /http:\/\/\S+?\/tsa/.exec(text)
        if (found) resolve(found[0])
      })
    })
  }

  return {
    path,
    write: (file: string, content: Uint8Array | string) => writeFileSync(path(file), content),
    jitsuin,
    jitsuinAside,
    makeHierarchy,
    serve,
    close: () => {
      server?.kill()
      rmSync(folder, { recursive: true })
    },
  }
}
