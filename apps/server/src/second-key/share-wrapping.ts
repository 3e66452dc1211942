/**
 * What wraps the shares of a half: a key inside a PKCS#11 token where the operator names one, otherwise a key in a file of the zone.
 *
 * The first start with a token makes the key in it and leaves a small record beside the file of the zone. Every later start opens that
 * record: another token, or one that lost its key, is noticed then and not when a doctor signs. Shares that were wrapped with the file
 * before are still opened with it; each refresh wraps anew, so that after one round the file is not needed any more.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  connectToken,
  generateTokenWrappingKey,
  KeysError,
  openSoftwareShareWrapper,
  openTokenShareWrapper,
  type ShareHolder,
  type ShareWrapper,
  type TokenConnection,
  type TokenSettings,
  withEarlierWrapper,
} from '@jitsuin/keys'

/** Where a half keeps what wraps its shares. */
export type WrappingOptions = {
  readonly holder: ShareHolder
  /** Folder of the zone's keys. */
  readonly folder: string
  /** Absent: a file in the folder. */
  readonly token?: TokenSettings | undefined
}

/** A wrapper at work. */
export type ShareWrapping = { readonly wrapper: ShareWrapper; readonly close: () => Promise<void> }

const KEY_LABEL = 'jitsuin-share-wrapping'
const FILE = 'share-wrapping.key'
const RECORD = 'share-wrapping.record'

/** Opens it. @throws {KeysError} `keys/token-…`, `split-key/wrapping-key-gone` */
export async function openShareWrapping({ holder, folder, token }: WrappingOptions): Promise<ShareWrapping> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (!token) {
    const keyEncryptionKey = await loadOrMake(join(folder, FILE))
    return {
      wrapper: openSoftwareShareWrapper({ keyEncryptionKey, random: randomBytes }),
      close: async () => undefined,
    }
  }
  const connection = await connectToken(token)
  try {
    const wrapper = await openInToken(connection, { holder, folder })
    return { wrapper: withEarlierWrapper(wrapper, await fileWrapper(folder)), close: connection.close }
  } catch (error) {
    await connection.close()
    throw error
  }
}

async function openInToken(
  connection: TokenConnection,
  { holder, folder }: WrappingOptions,
): Promise<ShareWrapper> {
  const path = join(folder, RECORD)
  const context = { keyId: KEY_LABEL, epoch: 0, holder }
  const wrapper = openTokenShareWrapper(connection, { keyLabel: KEY_LABEL, random: randomBytes })
  const record = await readIfThere(path)
  if (record) {
    await wrapper.unwrap(record, context).catch((cause: unknown) => {
      throw new KeysError('split-key/wrapping-key-gone', path, { cause })
    })
    return wrapper
  }
  await generateTokenWrappingKey(connection, { keyLabel: KEY_LABEL }).catch((error: unknown) => {
    if (!(error instanceof KeysError && error.code === 'keys/exists')) throw error
  })
  await writeFile(path, await wrapper.wrap(randomBytes(32), context), { mode: 0o600, flag: 'wx' })
  return wrapper
}

/** What wrapped shares before the operator named a token, if anything did. */
async function fileWrapper(folder: string): Promise<ShareWrapper | undefined> {
  const keyEncryptionKey = await readIfThere(join(folder, FILE))
  return keyEncryptionKey && openSoftwareShareWrapper({ keyEncryptionKey, random: randomBytes })
}

/** 32 octets, readable by their owner alone. */
async function loadOrMake(path: string): Promise<Uint8Array> {
  try {
    await writeFile(path, randomBytes(32), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error
  }
  return await readFile(path)
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
