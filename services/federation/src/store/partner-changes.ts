/** Every change of the register, with its row in the partner's history and in the audit log. */
import { identityOf, type PartnerState, type PartnerTerms } from '../domain/partner.js'
import { type ChangeLine, listTermsChanges } from '../domain/terms-change.js'
import { loadPartner } from './partner-rows.js'
import type { Database, HistoryAct, Tx } from './tables.js'

/** Who does what to which revision. */
export type PartnerChange = {
  readonly partnerId: string
  readonly revision: number
  readonly act: Exclude<HistoryAct, 'register'>
  readonly staffId: string
  readonly at: Date
  readonly reason?: string
}

type Registration = {
  readonly partnerId: string
  readonly state: PartnerState
  readonly staffId: string
  readonly at: Date
}

/** `identity-taken`: another partner that has not ended has the same entity ID or client ID. */
export function register(
  database: Database,
  { partnerId, state, staffId, at }: Registration,
): Promise<'registered' | 'identity-taken'> {
  return database.transact(
    { actor: `officer:${staffId}`, at, isolation: 'serializable' },
    async (tx, audit) => {
      if ((await judgeIdentity(tx, state.terms, partnerId)) === 'taken') {
        audit.changedNothing()
        return 'identity-taken'
      }
      const identity = identityOf(state.terms)
      const row = {
        partner_id: partnerId,
        identity,
        standing: state.state,
        revision: 0,
        state: JSON.stringify(state),
      }
      await tx.insertInto('partner').values(row).execute()
      const lines = JSON.stringify(listTermsChanges(undefined, state.terms))
      const event = {
        partner_id: partnerId,
        revision: 0,
        act: 'register' as const,
        staff_id: staffId,
        at,
        reason: null,
      }
      await tx
        .insertInto('partner_event')
        .values({ ...event, lines })
        .execute()
      audit.record('partner/registered', {
        subject: partnerId,
        facts: { protocol: state.terms.protocol.protocol },
      })
      return 'registered'
    },
  )
}

async function judgeIdentity(tx: Tx, terms: PartnerTerms, partnerId: string): Promise<'free' | 'taken'> {
  const found = tx.selectFrom('partner').select('partner_id').where('identity', '=', identityOf(terms))
  const other = await found
    .where('standing', '<>', 'ended')
    .where('partner_id', '<>', partnerId)
    .executeTakeFirst()
  return other ? 'taken' : 'free'
}

/** Stores what `decide` makes of the partner as it stands, if it is still the revision that the officer saw. */
export function changePartner<Refusal extends string>(
  database: Database,
  change: PartnerChange,
  decide: (partner: PartnerState) => { readonly next: PartnerState } | { readonly refused: Refusal },
): Promise<'changed' | 'unknown' | 'changed-meanwhile' | 'identity-taken' | { readonly refused: Refusal }> {
  const act = { actor: `officer:${change.staffId}`, at: change.at, isolation: 'serializable' } as const
  return database.transact(act, async (tx, audit) => {
    const refuse = <Result>(result: Result): Result => {
      audit.changedNothing()
      return result
    }
    const partner = await loadPartner(tx, change.partnerId)
    if (!partner) return refuse('unknown')
    if (partner.revision !== change.revision) return refuse('changed-meanwhile')
    const { partnerId, revision: _seen, ...state } = partner
    const step = decide(state)
    if ('refused' in step) return refuse({ refused: step.refused })
    const { next } = step
    if ((await judgeIdentity(tx, next.terms, partnerId)) === 'taken') return refuse('identity-taken')

    const row = { identity: identityOf(next.terms), standing: next.state, state: JSON.stringify(next) }
    const lines = linesOf(state, next)
    await saveRevision(tx, change, { ...row, lines })
    const changed = [...new Set(lines.map(({ pointer }) => pointer))]
    const facts = { act: change.act, revision: change.revision + 1, state: next.state, changed }
    audit.record('partner/acted-on', { subject: partnerId, facts })
    return 'changed'
  })
}

/** What the act did to terms: to those in force, to a draft, or as a proposal. */
function linesOf(before: PartnerState, after: PartnerState): ChangeLine[] {
  if (after.state === 'change-proposed') return listTermsChanges(after.terms, after.change)
  return listTermsChanges(before.terms, after.terms)
}

type Revision = {
  readonly identity: string
  readonly standing: PartnerState['state']
  readonly state: string
  readonly lines: readonly ChangeLine[]
}

async function saveRevision(tx: Tx, change: PartnerChange, { lines, ...row }: Revision): Promise<void> {
  const { partnerId, act, staffId, at, reason = null } = change
  const revision = change.revision + 1
  await tx
    .updateTable('partner')
    .set({ ...row, revision })
    .where('partner_id', '=', partnerId)
    .execute()
  const event = { partner_id: partnerId, revision, act, staff_id: staffId, at, reason }
  await tx
    .insertInto('partner_event')
    .values({ ...event, lines: JSON.stringify(lines) })
    .execute()
}

/** A new secret replaces the old one at once. */
export function saveSecret(
  database: Database,
  change: PartnerChange,
  digest: string,
): Promise<'saved' | 'unknown' | 'changed-meanwhile'> {
  const { partnerId, staffId, at } = change
  return database.transact(
    { actor: `officer:${staffId}`, at, isolation: 'serializable' },
    async (tx, audit) => {
      const partner = await loadPartner(tx, partnerId)
      if (!partner || partner.revision !== change.revision) {
        audit.changedNothing()
        return partner ? 'changed-meanwhile' : 'unknown'
      }
      const secret = { digest, made_at: at }
      await tx
        .insertInto('client_secret')
        .values({ partner_id: partnerId, ...secret })
        .onConflict((conflict) => conflict.column('partner_id').doUpdateSet(secret))
        .execute()
      const { partnerId: _id, revision: _seen, ...state } = partner
      const row = { identity: identityOf(state.terms), standing: state.state, state: JSON.stringify(state) }
      await saveRevision(tx, change, { ...row, lines: [] })
      const facts = {
        act: 'make-secret' as const,
        revision: change.revision + 1,
        state: state.state,
        changed: [],
      }
      audit.record('partner/acted-on', { subject: partnerId, facts })
      return 'saved'
    },
  )
}
