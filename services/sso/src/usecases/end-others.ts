/** A person takes their account over from wherever else it is open. */
import { endSessions } from '../store/sessions.js'
import type { SsoAudit, SsoTransaction } from '../store/sso-store.js'

type Step = { readonly tx: SsoTransaction; readonly audit: SsoAudit; readonly at: Date }

/** Ends the sessions of an account, except one if it is named. */
export async function endOthers({ tx, audit, at }: Step, accountId: string, except?: string): Promise<void> {
  const why = 'taken-over'
  const count = await endSessions(tx, { account: accountId, ...(except && { except }) }, { why, at })
  audit.record('session/ended', { subject: accountId, facts: { why, count } })
}
