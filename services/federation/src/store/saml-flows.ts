/** Requests that were taken, and sign-ins on their way. */
import type { Transaction } from '@jitsuin/platform'
import type { SignOnWish } from '../domain/saml-request.js'
import type { SamlDatabase, SamlTables } from './saml-tables.js'

/** A sign-in for a partner that awaits its person. */
export type SamlFlow = { readonly flowId: string; readonly wish: SignOnWish; readonly startedAt: Date }

/** A flow to be kept. */
export type NewFlow = SamlFlow & { readonly expiresAt: Date; readonly forgetRequestAt: Date }

/** The id of a request, and when it may be forgotten because it would be too old. */
export type TakenRequest = { readonly partnerId: string; readonly requestId: string; readonly forgetAt: Date }

/** The store of flows. */
export type SamlFlows = {
  /** Takes a request once: `replayed` when the partner used its id before. */
  readonly begin: (flow: NewFlow) => Promise<'begun' | 'replayed'>
  /** Takes a request for logout once. */
  readonly takeLogout: (request: TakenRequest & { readonly at: Date }) => Promise<'taken' | 'replayed'>
  /** A flow that is neither answered nor over. */
  readonly load: (flowId: string, at: Date) => Promise<SamlFlow | undefined>
}

/** The flows in the database. */
export function samlFlows(database: SamlDatabase): SamlFlows {
  return {
    begin: (flow) => begin(database, flow),
    takeLogout: ({ at, ...request }) =>
      database.transact({ actor: `client:${request.partnerId}`, at }, async (tx, audit) => {
        const taken = await takeOnce(tx, request)
        const { partnerId, requestId } = request
        if (taken === 'replayed') audit.changedNothing()
        else audit.record('saml/logout-asked', { subject: partnerId, facts: { partnerId, requestId } })
        return taken
      }),
    load: async (flowId, at) => {
      const row = await database.read
        .selectFrom('saml_flow')
        .select(['flow_id', 'wish', 'started_at'])
        .where('flow_id', '=', flowId)
        .where('answered_at', 'is', null)
        .where('expires_at', '>', at)
        .executeTakeFirst()
      return row && { flowId: row.flow_id, wish: row.wish, startedAt: row.started_at }
    },
  }
}

function begin(database: SamlDatabase, flow: NewFlow): Promise<'begun' | 'replayed'> {
  const { flowId, wish, startedAt, expiresAt, forgetRequestAt } = flow
  const act = { actor: `client:${wish.partnerId}`, at: startedAt } as const
  return database.transact(act, async (tx, audit) => {
    await tx.deleteFrom('saml_request').where('forget_at', '<=', startedAt).execute()
    await tx.deleteFrom('saml_flow').where('expires_at', '<=', startedAt).execute()
    if (wish.inResponseTo !== undefined) {
      const request = { partnerId: wish.partnerId, requestId: wish.inResponseTo, forgetAt: forgetRequestAt }
      if ((await takeOnce(tx, request)) === 'replayed') {
        audit.changedNothing()
        return 'replayed'
      }
    }
    await tx
      .insertInto('saml_flow')
      .values({
        flow_id: flowId,
        partner_id: wish.partnerId,
        wish: JSON.stringify(wish),
        started_at: startedAt,
        expires_at: expiresAt,
        answered_at: null,
      })
      .execute()
    const facts = { partnerId: wish.partnerId, requestId: wish.inResponseTo ?? 'none' }
    audit.record('saml/sign-on-asked', { subject: wish.partnerId, facts })
    return 'begun'
  })
}

async function takeOnce(
  tx: Transaction<SamlTables>,
  { partnerId, requestId, forgetAt }: TakenRequest,
): Promise<'taken' | 'replayed'> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('saml_request')
    .values({ partner_id: partnerId, request_id: requestId, forget_at: forgetAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n ? 'taken' : 'replayed'
}
