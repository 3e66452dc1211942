/** The ring of signing keys: one row, changed by pure decisions under its lock. */
import type { Actor } from '@jitsuin/platform'
import type { KeyRefusal, SamlKey } from '../domain/saml-keys.js'
import { SamlIdpError } from '../errors.js'
import type { SamlDatabase, StoredKey } from './saml-tables.js'

/** A decision on the ring. */
export type RingDecision = (
  keys: readonly SamlKey[],
) => { readonly keys: readonly SamlKey[] } | { readonly refused: KeyRefusal }

/** The store of the ring. */
export type SamlKeyRing = {
  readonly load: () => Promise<readonly SamlKey[]>
  /** @throws {SamlIdpError} the refusal of the decision. */
  readonly change: (
    act: { readonly actor: Actor; readonly at: Date; readonly name: string },
    decide: RingDecision,
  ) => Promise<readonly SamlKey[]>
}

/** The ring in the database. */
export function samlKeyRing(database: SamlDatabase): SamlKeyRing {
  return {
    load: async () => {
      const row = await database.read.selectFrom('saml_key_ring').select('keys').executeTakeFirst()
      return (row?.keys ?? []).map(fromStored)
    },
    change: ({ actor, at, name }, decide) =>
      database.transact({ actor, at }, async (tx, audit) => {
        await tx
          .insertInto('saml_key_ring')
          .values({ ring: 'ring', keys: '[]' })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        const row = await tx.selectFrom('saml_key_ring').select('keys').forUpdate().executeTakeFirstOrThrow()
        const decided = decide(row.keys.map(fromStored))
        if ('refused' in decided) throw new SamlIdpError(decided.refused, `${name} is refused now`)
        await tx
          .updateTable('saml_key_ring')
          .set({ keys: JSON.stringify(decided.keys.map(toStored)) })
          .execute()
        const keys = decided.keys.map(({ keyId, state }) => `${keyId} ${state}`)
        audit.record('saml/keys-changed', { subject: 'saml-keys', facts: { act: name, keys } })
        return decided.keys
      }),
  }
}

function toStored(key: SamlKey): StoredKey {
  const { keyId, state } = key
  const certificate = Buffer.from(key.certificateDer).toString('base64')
  const head = { keyId, certificate, state, since: key.since.toISOString() }
  if (key.state !== 'announced') return head
  const rehearsals = key.rehearsals.map(({ partnerId, until }) => ({ partnerId, until: until.toISOString() }))
  const proposal = key.proposal && { staffId: key.proposal.staffId, at: key.proposal.at.toISOString() }
  return { ...head, rehearsals, ...(proposal && { proposal }) }
}

function fromStored({ keyId, certificate, state, since, rehearsals = [], proposal }: StoredKey): SamlKey {
  const head = {
    keyId,
    certificateDer: new Uint8Array(Buffer.from(certificate, 'base64')),
    since: new Date(since),
  }
  if (state !== 'announced') return { ...head, state }
  return {
    ...head,
    state,
    rehearsals: rehearsals.map(({ partnerId, until }) => ({ partnerId, until: new Date(until) })),
    ...(proposal && { proposal: { staffId: proposal.staffId, at: new Date(proposal.at) } }),
  }
}
