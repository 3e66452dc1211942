import { toBase64 } from '@jitsuin/kernel'
import {
  type AuthorityName,
  type CertificateState,
  type Publication,
  publicationSchema,
} from '../contract.js'
import { type CaReader, type CaTransaction, lockPublications } from './ca-store.js'
import { appendEvents } from './events.js'

/** What to publish. States are read once this publication's turn is certain, so that a later one can never know less. */
export type PublicationContent = {
  readonly authority: AuthorityName
  readonly states: () => Promise<CertificateState[]>
  readonly crlDer?: Uint8Array
  readonly at: Date
}

/** Appends a publication. Call it last in a transaction: until the commit no other publication gets a number. */
export async function insertPublication(tx: CaTransaction, content: PublicationContent): Promise<void> {
  await lockPublications(tx)
  const newest = await tx
    .selectFrom('publication')
    .select('sequence')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  const { authority, at } = content
  const states = await content.states()
  await appendEvents(tx, { authority, serials: states.map(({ serialHex }) => serialHex), at })
  const stored: Omit<Publication, 'sequence'> = {
    authority,
    states,
    ...(content.crlDer && { crl: toBase64(content.crlDer) }),
  }
  await tx
    .insertInto('publication')
    .values({ sequence: (newest?.sequence ?? 0) + 1, content: JSON.stringify(stored), acknowledged_at: null })
    .execute()
}

/** The publication to be delivered next. */
export async function loadWaitingPublication(db: CaReader): Promise<Publication | undefined> {
  const row = await db
    .selectFrom('publication')
    .select(['sequence', 'content'])
    .where('acknowledged_at', 'is', null)
    .orderBy('sequence')
    .limit(1)
    .executeTakeFirst()
  return row && publicationSchema.parse({ ...row.content, sequence: row.sequence })
}

/** A publication by its number, delivered or not. */
export async function loadPublication(db: CaReader, sequence: number): Promise<Publication | undefined> {
  const row = await db
    .selectFrom('publication')
    .select('content')
    .where('sequence', '=', sequence)
    .executeTakeFirst()
  return row && publicationSchema.parse({ ...row.content, sequence })
}

/** Notes that the status service has a publication. */
export async function acknowledgePublication(
  tx: CaTransaction,
  sequence: number,
  at: Date,
): Promise<'acknowledged' | 'acknowledged-before'> {
  const { numUpdatedRows } = await tx
    .updateTable('publication')
    .set({ acknowledged_at: at })
    .where('sequence', '=', sequence)
    .where('acknowledged_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? 'acknowledged' : 'acknowledged-before'
}
