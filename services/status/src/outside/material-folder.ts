/**
 * Keys and certificates of the service as files:
 *
 *   root.pem                        {list}.ca.pem, {list}.ocsp.pem    for each authority: sign, auth-person, auth-organisation
 *   tsa.pem                         the time-stamp unit, if there is one
 *   prepared/{name}/*.crl           lists that the root signed ahead, DER: rarl, sarl, tsa
 *
 * The keys are in the encrypted store under the names `{list}.ocsp` and `tsa`.
 */
import { access, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT_LISTS } from '@jitsuin/ca/contract'
import { type KeyStore, parsePem, softwareSigner } from '@jitsuin/keys'
import type { Signer } from '@jitsuin/pki'
import { AUTHORITY_LISTS } from '../domain/authority-lists.js'
import type { StatusIdentity } from '../domain/identity.js'
import { StatusError } from '../errors.js'

/** @throws {StatusError} `status/material-incomplete`; {KeysError} when a key cannot be opened */
export async function loadMaterialFolder(directory: string, keys: KeyStore): Promise<StatusIdentity> {
  const load = (name: string) => loadCertificates(join(directory, `${name}.pem`))
  const signerFor = async (name: string): Promise<Signer> => {
    const [certificateDer, ...chainDer] = await load(name)
    return { ...softwareSigner(await keys.load(name)), certificateDer, chainDer }
  }
  const [rootDer] = await load('root')
  const authorities = await Promise.all(
    AUTHORITY_LISTS.map(async ([authority, list]) => {
      const [certificateDer] = await load(`${list}.ca`)
      return { authority, certificateDer, responder: await signerFor(`${list}.ocsp`) }
    }),
  )
  const hasUnit = await exists(join(directory, 'tsa.pem'))
  const prepared = await Promise.all(
    ROOT_LISTS.map(async (name) => [name, await loadLists(join(directory, 'prepared', name))] as const),
  )
  return {
    rootDer,
    authorities,
    prepared: new Map(prepared),
    ...(hasUnit && { timeStampUnit: await signerFor('tsa') }),
  }
}

async function loadCertificates(path: string): Promise<[Uint8Array, ...Uint8Array[]]> {
  if (!(await exists(path))) throw new StatusError('status/material-incomplete', path)
  const blocks = parsePem(await readFile(path, 'utf8')).filter(({ label }) => label === 'CERTIFICATE')
  const [first, ...others] = blocks.map(({ bytes }) => bytes)
  if (!first) throw new StatusError('status/material-incomplete', `${path} holds no certificate`)
  return [first, ...others]
}

async function loadLists(directory: string): Promise<Uint8Array[]> {
  if (!(await exists(directory))) return []
  const names = (await readdir(directory)).filter((name) => name.endsWith('.crl'))
  return Promise.all(names.map((name) => readFile(join(directory, name))))
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
