/**
 * One process at a time for a file. The lock is something that the operating system itself takes back when its holder dies,
 * however it dies, so there is no stale lock and no guessing whether a process still lives:
 *
 *   Linux    a listening socket of the abstract namespace (unix(7)), whose name follows from the path
 *   Windows  a named pipe, likewise
 *   macOS    flock on FILE.lock (O_EXLOCK, open(2)), as on the BSDs
 */
import { createHash } from 'node:crypto'
import { open, realpath } from 'node:fs/promises'
import { createServer } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ReadersError } from '../errors.js'

/** Gives the lock back. */
export type Unlock = () => Promise<void>

const RETRY_MS = 20

/** Waits for the lock of a file. @throws {ReadersError} `readers/in-use` when the patience is over */
export async function lockFile(
  path: string,
  { patienceMs }: { readonly patienceMs: number },
): Promise<Unlock> {
  const end = performance.now() + patienceMs
  // The same file by another way is the same lock; the file itself is replaced at every change, its folder is not.
  const whole = join(await realpath(dirname(path)), basename(path))
  for (;;) {
    const unlock = await tryLock(whole)
    if (unlock) return unlock
    if (performance.now() >= end) throw new ReadersError('readers/in-use', `${basename(path)} is in use`)
    await sleep(RETRY_MS)
  }
}

async function tryLock(path: string): Promise<Unlock | undefined> {
  const name = `jitsuin-card-${createHash('sha256').update(path).digest('hex')}`
  if (process.platform === 'linux') return await holdAddress(`\0${name}`)
  if (process.platform === 'win32') return await holdAddress(`\\\\.\\pipe\\${name}`)
  return await holdFile(`${path}.lock`)
}

function holdAddress(path: string): Promise<Unlock | undefined> {
  const server = createServer((stranger) => stranger.destroy())
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    // exclusive: the workers of a cluster would share it otherwise.
    server.listen({ path, exclusive: true }, () => resolve(async () => void server.close()))
  })
}

/** O_RDWR, O_CREAT, O_NONBLOCK and O_EXLOCK of macOS and the BSDs; Node names the last one nowhere. */
const LOCKING_FLAGS = 0x2 | 0x200 | 0x4 | 0x20

async function holdFile(path: string): Promise<Unlock | undefined> {
  try {
    const handle = await open(path, LOCKING_FLAGS, 0o600)
    return () => handle.close()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return undefined
    throw error
  }
}
