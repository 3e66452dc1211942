/** What aftercare does by itself, in rounds; apps/server calls them, tests call them with a clock of their own. */
import type { RegistrationContext } from '../context.js'
import { askEmergencyPapers, watchEmergencyCards } from './emergency-papers.js'
import { followApplications, followDestroyed, followWishes } from './follow.js'
import { type RematchPace, rematchRegistry, sweepWithdrawn } from './rematch.js'
import { remindLate } from './remind.js'
import { renewExpiredOrders } from './renew-orders.js'
import { inviteToRenew } from './renewals.js'
import { sendRevocations } from './send-revocations.js'
import { tellDue } from './tell.js'

/** The rounds of aftercare. Each may run in several processes at once; what one has done, the other finds done. */
export type AftercareRounds = {
  /** Every few seconds: revocations that are signed, and cards that wait for one. */
  readonly urgent: () => Promise<void>
  /** Every half minute: mails, and a small batch of the registry match. */
  readonly steady: () => Promise<void>
  /** Every hour: reminders, invitations, papers. */
  readonly daily: () => Promise<void>
}

/** Makes the rounds. */
export function aftercareRounds(context: RegistrationContext, pace?: RematchPace): AftercareRounds {
  return {
    urgent: async () => {
      await followApplications(context)
      await sendRevocations(context)
      await followWishes(context)
      await renewExpiredOrders(context)
    },
    steady: async () => {
      await tellDue(context)
      await rematchRegistry(context, pace)
      await sweepWithdrawn(context)
      await followDestroyed(context)
    },
    daily: async () => {
      await remindLate(context)
      await inviteToRenew(context)
      await watchEmergencyCards(context)
      await askEmergencyPapers(context)
    },
  }
}
