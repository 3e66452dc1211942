/** The library's door to our store; clients come out of the register of partners and cannot be written. */
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import type { OidcParts } from '../../usecases/oidc-account.js'

type OidcEntries = OidcParts['entries']
type Entries = ReturnType<OidcEntries['of']>

/** What a client is called (`oidcTermsSchema`); nothing else is looked up. */
const CLIENT_ID = /^[a-z0-9.-]{3,64}$/

type LoadClient = (clientId: string) => Promise<object | undefined>

/** Makes the adapter of each kind of thing that the library keeps. */
export function oidcAdapter(entries: OidcEntries, loadClient: LoadClient): (kind: string) => Adapter {
  return (kind) => {
    if (kind === 'Client') return clientAdapter(loadClient)
    return kind === 'ReplayDetection' ? onceAdapter(entries.of(kind)) : entryAdapter(entries.of(kind))
  }
}

/**
 * Names of client assertions (RFC 7523 §3) and of proofs (RFC 9449 §11.1) that were used. The library looks and then writes; of two
 * requests at the same moment both would find nothing, so that here the writing decides.
 */
function onceAdapter(entries: Entries): Adapter {
  return {
    ...entryAdapter(entries),
    upsert: async (id, payload, expiresIn) => {
      expectText(payload)
      const written = await entries.insert(id, { ...payload }, expiresIn)
      if (written === 'known') throw new errors.InvalidRequest('it was used before')
    },
  }
}

function entryAdapter(entries: Entries): Adapter {
  return {
    upsert: async (id, payload, expiresIn) => {
      expectText(payload)
      await entries.upsert(id, { ...payload }, expiresIn)
    },
    find: async (id) => asPayload(await entries.find(id)),
    findByUid: async (uid) => asPayload(await entries.findByUid(uid)),
    findByUserCode: async () => undefined, // no devices here
    consume: async (id) => {
      // Two requests may hold the same code at the same moment: one of them gets it.
      if ((await entries.consume(id)) === 'used-before') throw new errors.InvalidGrant('it was used before')
    },
    destroy: (id) => entries.destroy(id),
    revokeByGrantId: (grantId) => entries.revokeByGrant(grantId),
  }
}

/** As JSON writes it: not behind a backslash that is itself escaped. */
const NULL_CHARACTER = /(?<!\\)(?:\\\\)*\\u0000/

/**
 * Parameters of partners come here as they were sent. What no text holds is their fault and none of the database.
 *
 * @throws {errors.InvalidRequest}
 */
function expectText(payload: AdapterPayload): void {
  if (NULL_CHARACTER.test(JSON.stringify(payload))) throw new errors.InvalidRequest('a parameter is no text')
}

function clientAdapter(loadClient: LoadClient): Adapter {
  const refuse = async () => {
    throw new Error('Clients are written by officers alone')
  }
  return {
    upsert: refuse,
    find: async (id) => (CLIENT_ID.test(id) ? asPayload(await loadClient(id)) : undefined),
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    consume: refuse,
    destroy: refuse,
    revokeByGrantId: async () => undefined,
  }
}

/** What comes back is what the library stored, or client metadata, which it checks. */
function asPayload(value: object | undefined): AdapterPayload | undefined {
  return value as AdapterPayload | undefined
}
