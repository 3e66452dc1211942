import type { CaReader, CaTransaction } from './ca-store.js'

/** A grant as it was signed. */
export type StoredGrant = {
  readonly grantId: string
  readonly warrantId: string
  readonly serialHex: string
  /** Ed25519 public key of the enrolment code, 32 octets. */
  readonly enrolmentKey: Uint8Array
  readonly statement: Uint8Array
  readonly signature: Uint8Array
}

/** The grants for certificates under a warrant, oldest first. */
export async function loadGrants(db: CaReader, warrantId: string): Promise<readonly StoredGrant[]> {
  const rows = await db
    .selectFrom('enrolment_grant')
    .selectAll()
    .where('warrant_id', '=', warrantId)
    .orderBy('granted_at')
    .execute()
  return rows.map((row) => ({
    grantId: row.grant_id,
    warrantId: row.warrant_id,
    serialHex: row.serial_hex,
    enrolmentKey: row.enrolment_key,
    statement: row.statement,
    signature: row.signature,
  }))
}

/** Keeps a grant; for one certificate there is one. */
export async function insertGrant(tx: CaTransaction, grant: StoredGrant, at: Date): Promise<void> {
  await tx
    .insertInto('enrolment_grant')
    .values({
      grant_id: grant.grantId,
      warrant_id: grant.warrantId,
      serial_hex: grant.serialHex,
      enrolment_key: Buffer.from(grant.enrolmentKey),
      statement: Buffer.from(grant.statement),
      signature: Buffer.from(grant.signature),
      granted_at: at,
    })
    .execute()
}
