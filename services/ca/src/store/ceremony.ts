import type { AuthorityName, RootListName } from '../contract.js'
import type { CaReader, CaTransaction } from './ca-store.js'

/** An authority as the ceremony left it. */
export type StoredAuthority = {
  readonly name: AuthorityName
  readonly certificateDer: Uint8Array
  /** The certificates above, issuer first. */
  readonly chainDer: readonly Uint8Array[]
  readonly keyName: string
}

/** A list of the root, signed ahead. */
export type PreparedRootList = {
  readonly name: RootListName
  readonly number: number
  readonly thisUpdate: Date
  readonly nextUpdate: Date
  readonly crlDer: Uint8Array
}

/** Records the ceremony; a second one finds the place taken. */
export async function insertCeremony(
  tx: CaTransaction,
  ceremony: { readonly heldAt: Date; readonly recordJson: string },
): Promise<'recorded' | 'held-before'> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('ceremony')
    .values({ held_at: ceremony.heldAt, record: ceremony.recordJson })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n ? 'recorded' : 'held-before'
}

/** Whether the ceremony was held. */
export async function findCeremony(db: CaReader): Promise<'held' | 'not-held'> {
  const row = await db.selectFrom('ceremony').select('held_at').executeTakeFirst()
  return row ? 'held' : 'not-held'
}

/** The record of the ceremony, as it was written. */
export async function loadCeremonyRecord(db: CaReader): Promise<unknown> {
  const row = await db.selectFrom('ceremony').select('record').executeTakeFirst()
  return row?.record
}

/** Records the authorities. */
export async function insertAuthorities(
  tx: CaTransaction,
  authorities: readonly StoredAuthority[],
): Promise<void> {
  const rows = authorities.map(({ name, certificateDer, chainDer, keyName }) => ({
    name,
    certificate: Buffer.from(certificateDer),
    chain: chainDer.map((one) => Buffer.from(one)),
    key_name: keyName,
  }))
  await tx.insertInto('authority').values(rows).execute()
}

/** The authorities. */
export async function loadAuthorities(db: CaReader): Promise<StoredAuthority[]> {
  const rows = await db.selectFrom('authority').selectAll().orderBy('name').execute()
  return rows.map(({ name, certificate, chain, key_name }) => ({
    name,
    certificateDer: certificate,
    chainDer: chain,
    keyName: key_name,
  }))
}

/** Records the lists that the root signed ahead. */
export async function insertRootLists(tx: CaTransaction, lists: readonly PreparedRootList[]): Promise<void> {
  const rows = lists.map(({ name, number, thisUpdate, nextUpdate, crlDer }) => ({
    name,
    number,
    this_update: thisUpdate,
    next_update: nextUpdate,
    crl: Buffer.from(crlDer),
  }))
  await tx.insertInto('root_list').values(rows).execute()
}
