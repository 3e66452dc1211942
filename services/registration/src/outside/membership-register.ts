/** The membership system of the medical association; doubles/membership stands in for it. */
import type { MembershipAnswer } from '../domain/cases/membership-answer.js'

export type { MembershipAnswer }

export type MembershipRegister = {
  /** Throws `membership/unreachable`. */
  readonly check: (question: {
    readonly memberId: string
    readonly name: string
    readonly birthDate: string
  }) => Promise<MembershipAnswer>
}
