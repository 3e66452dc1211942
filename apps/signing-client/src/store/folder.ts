/** The data folder: the client's own key, the access token, and the claim that nobody else uses the folder. */
import { randomBytes } from 'node:crypto'
import { chmod, readFile, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { ClientError, createClientKey } from '@jitsuin/sdk'
import { makeOwnFolder, saveFile } from './durable.js'

/** What the folder holds for the life of a process. */
export type OwnFolder = {
  readonly path: string
  /** PKCS#8 and certificate, PEM. */
  readonly privateKeyPem: string
  readonly certificatePem: string
  /** 32 random octets, base64url: whoever sends it may use the client. */
  readonly accessToken: string
  /** Lets others use the folder. */
  readonly release: () => Promise<void>
}

/** Opens a folder; makes what is not there yet. @throws {ClientError} `client/folder-in-use`, `client/failed` */
export async function openFolder(path: string, now: Date): Promise<OwnFolder> {
  await makeOwnFolder(path)
  await chmod(path, 0o700)
  const claim = await claimFolder(path)
  const own = await loadOrMakeKey(path, now)
  const tokenPath = join(path, 'access-token')
  const accessToken = await loadOrMake(tokenPath, () => randomBytes(32).toString('base64url'))
  const release = () => new Promise<void>((resolve) => claim.close(() => resolve()))
  return { path, ...own, accessToken: accessToken.trim(), release }
}

/** Key and certificate stand in one file: there is never one without the other. */
async function loadOrMakeKey(path: string, now: Date) {
  const made = () => {
    const { privateKeyPem, certificatePem } = createClientKey({ now, random: randomBytes })
    return privateKeyPem + certificatePem
  }
  const text = await loadOrMake(join(path, 'client-key.pem'), made)
  const [privateKeyPem] = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n?/.exec(text) ?? []
  const [certificatePem] = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/.exec(text) ?? []
  if (privateKeyPem === undefined || certificatePem === undefined)
    throw new ClientError('client/failed', 'client-key.pem holds no key with its certificate')
  return { privateKeyPem, certificatePem }
}

async function loadOrMake(path: string, make: () => string): Promise<string> {
  const found = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new ClientError('client/failed', `${path} cannot be read`, { cause: error })
  })
  if (found !== undefined) {
    await chmod(path, 0o600)
    return found
  }
  const made = make()
  await saveFile(path, made)
  return made
}

/**
 * A local socket says that the folder is in use. The system closes it with its process, however that ends; a file with a process id
 * would stay.
 */
async function claimFolder(path: string): Promise<Server> {
  const isWindows = process.platform === 'win32'
  const name = isWindows ? `\\\\.\\pipe\\${path.replace(/[^\w]/g, '-')}` : join(path, 'in-use')
  const first = await listenOn(name)
  if (first) return first
  if (isWindows || (await answers(name)) === 'yes')
    throw new ClientError('client/folder-in-use', 'Another process holds the folder')
  await rm(name, { force: true })
  const second = await listenOn(name)
  if (!second) throw new ClientError('client/folder-in-use', 'The folder cannot be claimed')
  return second
}

function listenOn(name: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy()).unref()
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined))
    server.listen(name, () => resolve(server))
  })
}

function answers(name: string): Promise<'yes' | 'no'> {
  return new Promise((resolve) => {
    const socket = connect(name, () => {
      socket.destroy()
      resolve('yes')
    })
    socket.once('error', () => resolve('no'))
  })
}
