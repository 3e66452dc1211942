/** The signing keys of the OpenID Connect provider: names and times in the database, the keys themselves in the encrypted store. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { generateKey, type KeyStore } from '@jitsuin/keys'
import { exportJWK, type JWK, SignJWT } from 'jose'
import { SIGNING_ALGORITHM } from '../domain/oidc-client.js'
import { type OidcKey, planKeys } from '../domain/oidc-keys.js'
import type { OidcDatabase } from '../store/oidc-tables.js'

/** The keys as they are used for a while; the first one signs. */
export type KeysInUse = {
  /** With their private members; they go to the provider's library and nowhere else. */
  readonly privateJwks: readonly JWK[]
  readonly publicKeys: ReadonlyMap<string, KeyObject>
  readonly sign: (type: string, claims: Readonly<Record<string, unknown>>) => Promise<string>
  /** First instant at which the keys must be asked for again. */
  readonly until: Date
}

/** What the ring works with. */
export type KeyRingParts = {
  readonly database: OidcDatabase
  readonly store: Pick<KeyStore, 'save' | 'load'>
  readonly newId: () => string
}

/** Makes what is to be made, and loads what is in use. */
export async function keysInUse(parts: KeyRingParts, at: Date): Promise<KeysInUse> {
  const plan = planKeys(await loadKeys(parts.database.read), at)
  if (plan.plan === 'make') {
    await makeKey(parts, at)
    return keysInUse(parts, at)
  }
  const keys = await Promise.all(
    plan.published.map(async ({ keyId }) => ({ keyId, key: await parts.store.load(nameOf(keyId)) })),
  )
  const [active] = keys
  if (!active) throw new Error('A plan always names the key that signs')
  return {
    privateJwks: await Promise.all(keys.map(({ keyId, key }) => privateJwk(keyId, key))),
    publicKeys: new Map(keys.map(({ keyId, key }) => [keyId, createPublicKey(key)])),
    sign: (typ, claims) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ, kid: active.keyId })
        .sign(active.key),
    until: plan.until,
  }
}

async function loadKeys(read: Pick<OidcDatabase['read'], 'selectFrom'>): Promise<OidcKey[]> {
  const rows = await read.selectFrom('oidc_key').selectAll().execute()
  return rows.map(({ key_id: keyId, signs_from: signsFrom }) => ({ keyId, signsFrom }))
}

/**
 * The key lasts before its name is known, so that no name stands without a key. Of instances that make one at the same moment, one
 * names its own; what the others made is never used.
 */
async function makeKey({ database, store, newId }: KeyRingParts, at: Date): Promise<void> {
  const keyId = newId()
  await store.save(nameOf(keyId), await generateKey('rsa2048'))
  const act = { actor: 'system:federation', at, isolation: 'serializable' } as const
  await database.transact(act, async (tx, audit) => {
    const plan = planKeys(await loadKeys(tx), at)
    if (plan.plan === 'use') return audit.changedNothing()
    const { signsFrom } = plan
    await tx.insertInto('oidc_key').values({ key_id: keyId, signs_from: signsFrom }).execute()
    audit.record('oidc/key-made', { subject: keyId, facts: { signsFrom: signsFrom.toISOString() } })
  })
}

function nameOf(keyId: string): string {
  return `oidc-${keyId}`
}

async function privateJwk(kid: string, key: KeyObject): Promise<JWK> {
  return { ...(await exportJWK(key)), kid, use: 'sig', alg: SIGNING_ALGORITHM }
}
