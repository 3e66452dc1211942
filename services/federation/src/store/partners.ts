/** The register: partners as they stand, and every act on them. A pure decision of the caller goes in; the stored result comes out. */
import { type ActivePartner, activeTerms, type Partner, type PartnerState } from '../domain/partner.js'
import type { ChangeLine } from '../domain/terms-change.js'
import { changePartner, type PartnerChange, register, saveSecret } from './partner-changes.js'
import { COLUMNS, loadPartner, toPartner } from './partner-rows.js'
import type { Database, HistoryAct } from './tables.js'

/** An act as it stands in a partner's history. */
export type PartnerEvent = {
  readonly revision: number
  readonly act: HistoryAct
  readonly staffId: string
  readonly at: Date
  readonly reason: string | null
  readonly lines: readonly ChangeLine[]
}

/** The store of partners. */
export type Partners = ReturnType<typeof partners>

/** The partners in the database. */
export function partners(database: Database) {
  const { read } = database
  return {
    all: async () => (await read.selectFrom('partner').select(COLUMNS).execute()).map(toPartner),
    byId: (partnerId: string) => loadPartner(read, partnerId),
    /** A partner that may be told something now, by its entity ID or client ID. */
    activeByIdentity: async <P extends 'saml' | 'oidc'>(protocol: P, name: string) => {
      const found = read.selectFrom('partner').select(COLUMNS).where('identity', '=', `${protocol} ${name}`)
      const row = await found.where('standing', '<>', 'ended').executeTakeFirst()
      return row && toActive(toPartner(row), protocol)
    },
    /** A partner that may be told something now. */
    activeById: async <P extends 'saml' | 'oidc'>(protocol: P, partnerId: string) => {
      const partner = await loadPartner(read, partnerId)
      return partner && toActive(partner, protocol)
    },
    eventsOf: (partnerId: string) => loadEvents(read, partnerId),
    secretOf: (partnerId: string) =>
      read.selectFrom('client_secret').selectAll().where('partner_id', '=', partnerId).executeTakeFirst(),
    register: (
      partnerId: string,
      state: PartnerState,
      act: { readonly staffId: string; readonly at: Date },
    ) => register(database, { partnerId, state, ...act }),
    change: <Refusal extends string>(
      change: PartnerChange,
      decide: (partner: PartnerState) => { readonly next: PartnerState } | { readonly refused: Refusal },
    ) => changePartner(database, change, decide),
    saveSecret: (change: PartnerChange, digest: string) => saveSecret(database, change, digest),
  }
}

/** The partner, if its terms are in force and of the protocol. */
function toActive<P extends 'saml' | 'oidc'>(partner: Partner, protocol: P): ActivePartner<P> | undefined {
  const terms = activeTerms(partner)
  if (terms?.protocol.protocol !== protocol) return undefined
  return { partnerId: partner.partnerId, terms: terms as ActivePartner<P>['terms'] } // the line above compared the protocol
}

async function loadEvents(read: Database['read'], partnerId: string): Promise<PartnerEvent[]> {
  const rows = await read
    .selectFrom('partner_event')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .orderBy('revision', 'desc')
    .execute()
  return rows.map(({ partner_id: _partner, staff_id: staffId, ...event }) => ({ ...event, staffId }))
}
