/**
 * A folder of encrypted private keys: `NAME.key.pem`, PKCS#8 under AES-256 and scrypt, readable by its owner alone.
 */
import type { KeyObject } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { KeysError } from '../errors.js'
import { encodePem, parsePem } from '../software/pem.js'
import { decryptKey, encryptKey } from './encrypted-key.js'

/** Where the keys are, and what opens them. */
export type KeyStoreOptions = {
  readonly directory: string
  readonly passphrase: string
  readonly random: (size: number) => Uint8Array
}

/** A store of private keys by name. */
export type KeyStore = {
  /** Saves a new key; on return it is on the disk. An existing name is refused, never overwritten. */
  readonly save: (name: string, privateKey: KeyObject) => Promise<void>
  readonly load: (name: string) => Promise<KeyObject>
}

/**
 * Opens a store; the folder is made when it is not there.
 *
 * @throws {KeysError} `keys/passphrase-form`; later `keys/exists`, `keys/missing`, `keys/wrong-passphrase`, `keys/unreadable`
 */
export async function openKeyStore({ directory, passphrase, random }: KeyStoreOptions): Promise<KeyStore> {
  if (passphrase === '') throw new KeysError('keys/passphrase-form', 'empty')
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const pathOf = (name: string) => join(directory, `${checkedName(name)}.key.pem`)
  return {
    save: async (name, privateKey) => {
      const encrypted = await encryptKey(privateKey, passphrase, { derivation: 'scrypt', random })
      await writeOnce(pathOf(name), encodePem('ENCRYPTED PRIVATE KEY', encrypted))
    },
    load: async (name) => decryptPem(await readOrRefuse(pathOf(name)), passphrase),
  }
}

/** Reads a passphrase or PIN out of a file: its first line, without the line end. */
export async function readSecretFile(path: string): Promise<string> {
  const [secret = ''] = (await readFile(path, 'utf8')).split(/\r?\n/, 1)
  if (secret === '') throw new KeysError('keys/passphrase-form', `The first line of ${path} is empty`)
  return secret
}

async function decryptPem(text: string, passphrase: string): Promise<KeyObject> {
  const [block] = parsePem(text)
  if (block?.label !== 'ENCRYPTED PRIVATE KEY')
    throw new KeysError('keys/unreadable', 'No encrypted key in the file')
  return decryptKey(block.bytes, passphrase)
}

/** Names are file names: nothing that leads elsewhere. */
function checkedName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name)) return name
  throw new KeysError('keys/missing', `"${name}" is no name of a key`)
}

/** Whole or not at all: a crash in between leaves no half key under the name, and two writers cannot both succeed. */
async function writeOnce(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.draft`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    await link(draft, path)
    await syncFolderOf(path)
  } catch (cause) {
    throw isCode(cause, 'EEXIST') ? new KeysError('keys/exists', path, { cause }) : cause
  } finally {
    await rm(draft, { force: true })
  }
}

async function syncFolderOf(path: string): Promise<void> {
  const folder = await open(join(path, '..'), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function readOrRefuse(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw isCode(cause, 'ENOENT') ? new KeysError('keys/missing', path, { cause }) : cause
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
