/** All that a request is judged by, in one look; the authorisation is kept from others until the transaction ends. */
import type { ClientRequests } from '@jitsuin/second-key'
import type { Authorisation } from '../domain/authorisation.js'
import { authorisationOf } from './authorisations.js'
import type { HalfTransaction } from './half-store.js'
import type { CertifiedKey } from './keys.js'

/** What signing needs of a key. */
export type SigningKey = Pick<
  CertifiedKey,
  'keyId' | 'modulus' | 'spkiDer' | 'certificateDer' | 'certificateSha256' | 'chainDer'
>

/** What stands behind a request. */
export type Standing = {
  readonly authorisation: Authorisation
  /** The client, if it is registered now: its SubjectPublicKeyInfo, and how it may ask. */
  readonly client: { readonly spkiDer: Uint8Array; readonly requests: ClientRequests } | undefined
  /** The key that its person signs with now. */
  readonly key: SigningKey | undefined
}

/** Locks an authorisation and looks at its client and its key. */
export async function lockStanding(tx: HalfTransaction, id: string): Promise<Standing | undefined> {
  const row = await tx
    .selectFrom('authorisation as a')
    .leftJoin('client_key as c', (join) =>
      join.onRef('c.client_key', '=', 'a.client_key').on('c.state', '=', 'active'),
    )
    .leftJoin('split_key as k', (join) =>
      join.onRef('k.subject', '=', 'a.subject').on('k.state', '=', 'certified'),
    )
    .selectAll('a')
    .select([
      'c.spki as client_spki',
      'c.requests',
      'k.key_id',
      'k.modulus',
      'k.spki',
      'k.certificate',
      'k.certificate_sha256 as key_certificate',
      'k.chain',
    ])
    .where('a.authorisation_id', '=', id)
    .forNoKeyUpdate(['a'])
    .executeTakeFirst()
  if (!row) return undefined
  const { key_id: keyId, modulus, spki, certificate, key_certificate: certificateSha256, chain } = row
  const isWhole = keyId && modulus && spki && certificate && certificateSha256
  return {
    authorisation: authorisationOf(row),
    client:
      row.client_spki && row.requests ? { spkiDer: row.client_spki, requests: row.requests } : undefined,
    key: isWhole
      ? {
          keyId,
          modulus,
          spkiDer: spki,
          certificateDer: certificate,
          certificateSha256,
          chainDer: chain ?? [],
        }
      : undefined,
  }
}
