import { sameBytes } from '@jitsuin/kernel'
import { KeysError } from '@jitsuin/keys'
import { type KeySigner, parseCertificate } from '@jitsuin/pki'
import type { AuthorityName } from '../contract.js'
import { CaError } from '../errors.js'
import type { KeyHolder } from '../outside/key-holder.js'
import type { CaReader } from '../store/ca-store.js'
import { findCeremony, loadAuthorities, type StoredAuthority } from '../store/ceremony.js'
import type { AuthorityAtWork } from './authority-at-work.js'

/**
 * Opens the authorities of the ceremony with their keys.
 *
 * @throws {CaError} `ceremony/not-held`, `key/mismatch`
 */
export async function openAuthorities(
  db: CaReader,
  keys: KeyHolder,
): Promise<Readonly<Record<AuthorityName, AuthorityAtWork>>> {
  if ((await findCeremony(db)) === 'not-held')
    throw new CaError('ceremony/not-held', 'There are no authorities')
  const stored = await loadAuthorities(db)
  const open = async (name: AuthorityName) => {
    const authority = stored.find((one) => one.name === name)
    if (!authority) throw new CaError('ceremony/not-held', `There is no authority ${name}`)
    return openAuthority(authority, keys)
  }
  return {
    signature: await open('signature'),
    authenticationPerson: await open('authenticationPerson'),
    authenticationOrganisation: await open('authenticationOrganisation'),
  }
}

/** The name of the key that signs enrolment grants. */
const GRANT_KEY = 'grants'

/** Opens that key; the first start of an authority makes it. */
export async function openGrantSigner(keys: KeyHolder): Promise<KeySigner> {
  try {
    return await keys.open(GRANT_KEY)
  } catch (error) {
    if (error instanceof KeysError && error.code === 'keys/missing') return keys.create(GRANT_KEY, 'p256')
    throw error
  }
}

async function openAuthority({ name, certificateDer, chainDer, keyName }: StoredAuthority, keys: KeyHolder) {
  const certificate = parseCertificate(certificateDer)
  const signer = await keys.open(keyName)
  if (!sameBytes(signer.spkiDer, certificate.spkiBytes)) throw new CaError('key/mismatch', keyName)
  return { name, certificate, chainDer, signer }
}
