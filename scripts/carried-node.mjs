import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const WANTED_MAJOR = 24
const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * The path of a Node of the wanted major version: this process's own if it is one, else the one that npm installed
 * for this platform.
 *
 * @throws {Error} when neither is there: the platform's own programs must not run on an untested Node.
 */
export function carriedNode() {
  if (Number(process.versions.node.split('.')[0]) === WANTED_MAJOR) return process.execPath
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const carried = join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin', file)
  if (existsSync(carried)) return carried
  throw new Error(`No Node ${WANTED_MAJOR} for ${process.platform} ${process.arch}: install it and run again`)
}
