/** All that requests are judged by, in one look; their authorisations are kept from others until the transaction ends. */
import { sql } from '@jitsuin/platform'
import type { ClientRequests } from '@jitsuin/second-key'
import type { Authorisation } from '../domain/authorisation.js'
import { authorisationOf } from './authorisations.js'
import type { HalfTransaction } from './half-store.js'
import type { CertifiedKey } from './keys.js'
import type { StoredShare } from './shares.js'

/** What signing needs of a key. */
export type SigningKey = Pick<CertifiedKey, 'keyId' | 'modulus' | 'spkiDer' | 'certificateSha256'> & {
  /** This half's shares at that moment: one, and during a refresh two, the older first. */
  readonly shares: readonly StoredShare[]
}

/** What stands behind a request. */
export type Standing = {
  readonly authorisation: Authorisation
  /** The client, if it is registered now: its SubjectPublicKeyInfo, and how it may ask. */
  readonly client: { readonly spkiDer: Uint8Array; readonly requests: ClientRequests } | undefined
  /** The key that its person signs with now. */
  readonly key: SigningKey | undefined
}

/** Locks authorisations, in the order of their ids, and looks at their clients and keys. Unknown ones are missing. */
export async function lockStandings(
  tx: HalfTransaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  const rows = await tx
    .selectFrom('authorisation as a')
    .leftJoin('client_key as c', (join) =>
      join.onRef('c.client_key', '=', 'a.client_key').on('c.state', '=', 'active'),
    )
    .leftJoin('split_key as k', (join) =>
      join.onRef('k.subject', '=', 'a.subject').on('k.state', '=', 'certified'),
    )
    .leftJoin('share as s', 's.key_id', 'k.key_id')
    .selectAll('a')
    .select([
      'c.spki as client_spki',
      'c.requests',
      'k.key_id',
      'k.modulus',
      'k.spki',
      'k.certificate_sha256 as key_certificate',
      's.epoch',
      's.standing',
      's.wrapped',
    ])
    .where('a.authorisation_id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .orderBy('a.authorisation_id')
    .orderBy('s.epoch')
    .forNoKeyUpdate(['a'])
    .execute()
  const standings = new Map<string, Standing>()
  for (const row of rows) {
    const { authorisation_id: id } = row
    const shares = [...(standings.get(id)?.key?.shares ?? []), ...shareOf(row)]
    standings.set(id, {
      authorisation: authorisationOf(row),
      client: clientOf(row),
      key: keyOf(row, shares),
    })
  }
  return standings
}

type Nullable<Row> = { readonly [Column in keyof Row]: Row[Column] | null }

function clientOf({
  client_spki: spkiDer,
  requests,
}: Nullable<{ client_spki: Uint8Array; requests: ClientRequests }>): Standing['client'] {
  return spkiDer && requests ? { spkiDer, requests } : undefined
}

type ShareRow = { key_id: string; epoch: number; standing: StoredShare['standing']; wrapped: Uint8Array }

function shareOf({ key_id: keyId, epoch, standing, wrapped }: Nullable<ShareRow>): readonly StoredShare[] {
  return keyId && epoch !== null && standing && wrapped ? [{ keyId, epoch, standing, wrapped }] : []
}

type KeyRow = { key_id: string; key_certificate: string; modulus: Uint8Array; spki: Uint8Array }

function keyOf(row: Nullable<KeyRow>, shares: readonly StoredShare[]): SigningKey | undefined {
  const { key_id: keyId, key_certificate: certificateSha256, modulus, spki: spkiDer } = row
  if (!keyId || !modulus || !spkiDer || !certificateSha256) return undefined
  return { keyId, modulus, spkiDer, certificateSha256, shares }
}
