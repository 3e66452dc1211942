/** What was answered: names, participants of a session, and that a flow is answered once. */
import type { Transaction } from '@jitsuin/platform'
import type { SamlDatabase, SamlTables } from './saml-tables.js'

/** An assertion that is about to leave. */
export type Issue = {
  readonly flowId: string
  readonly partnerId: string
  readonly accountId: string
  readonly sessionId: string
  readonly method: string
  readonly attributes: readonly string[]
  readonly keyId: string
  readonly name:
    | { readonly format: 'transient'; readonly value: string }
    /** `fresh` becomes the person's name at the partner if there is none yet and one may be made. */
    | { readonly format: 'persistent'; readonly fresh: string; readonly create: 'yes' | 'no' }
  readonly nameFormatUri: string
  readonly participantId: string
  readonly sessionIndex: string
  readonly at: Date
}

/** The store of answers. */
export type SamlAnswers = {
  /** Commits to one answer of a flow and gives the name to write into it. */
  readonly issue: (issue: Issue) => Promise<{ readonly nameId: string } | 'flow-over' | 'no-name'>
  /** Commits to the answer that there is no sign-in. */
  readonly decline: (
    flowId: string,
    about: { partnerId: string; status: string; at: Date },
  ) => Promise<'declined' | 'flow-over'>
}

/** The answers in the database. */
export function samlAnswers(database: SamlDatabase): SamlAnswers {
  return {
    issue: (issue) =>
      database.transact({ actor: `holder:${issue.accountId}`, at: issue.at }, async (tx, audit) => {
        const nameId = await nameFor(tx, issue)
        if (nameId === undefined || (await answer(tx, issue.flowId, issue.at)) === 'flow-over') {
          audit.changedNothing()
          return nameId === undefined ? 'no-name' : 'flow-over'
        }
        await addParticipant(tx, issue, nameId)
        const { partnerId, method, attributes, keyId } = issue
        const facts = { partnerId, method, attributes: [...attributes], keyId }
        audit.record('saml/assertion-issued', { subject: issue.participantId, facts })
        return { nameId }
      }),
    decline: (flowId, { partnerId, status, at }) =>
      database.transact({ actor: `client:${partnerId}`, at }, async (tx, audit) => {
        const answered = await answer(tx, flowId, at)
        if (answered === 'flow-over') audit.changedNothing()
        else audit.record('saml/sign-on-declined', { subject: partnerId, facts: { partnerId, status } })
        return answered === 'flow-over' ? 'flow-over' : 'declined'
      }),
  }
}

async function answer(
  tx: Transaction<SamlTables>,
  flowId: string,
  at: Date,
): Promise<'answered' | 'flow-over'> {
  const { numUpdatedRows } = await tx
    .updateTable('saml_flow')
    .set({ answered_at: at })
    .where('flow_id', '=', flowId)
    .where('answered_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? 'answered' : 'flow-over'
}

async function nameFor(tx: Transaction<SamlTables>, issue: Issue): Promise<string | undefined> {
  const { name, accountId, partnerId, at } = issue
  if (name.format === 'transient') return name.value
  if (name.create === 'yes') {
    await tx
      .insertInto('saml_name')
      .values({ account_id: accountId, partner_id: partnerId, name_id: name.fresh, created_at: at })
      // Two tabs at once: the second takes the name that the first made.
      .onConflict((conflict) => conflict.columns(['account_id', 'partner_id']).doNothing())
      .execute()
  }
  const row = await tx
    .selectFrom('saml_name')
    .select('name_id')
    .where('account_id', '=', accountId)
    .where('partner_id', '=', partnerId)
    .executeTakeFirst()
  return row?.name_id
}

async function addParticipant(tx: Transaction<SamlTables>, issue: Issue, nameId: string): Promise<void> {
  await tx
    .insertInto('saml_participant')
    .values({
      participant_id: issue.participantId,
      session_id: issue.sessionId,
      partner_id: issue.partnerId,
      name_id: nameId,
      name_format: issue.nameFormatUri,
      session_index: issue.sessionIndex,
      began_at: issue.at,
      state: 'live',
      changed_at: issue.at,
      run_id: null,
      logout_request_id: null,
    })
    .execute()
}
