/** The membership system over HTTP. */
import { z } from 'zod'
import { RegistrationError } from '../errors.js'
import { type AskOptions, askJson } from './ask-json.js'
import type { MembershipRegister } from './membership-register.js'

const answerSchema = z.discriminatedUnion('standing', [
  z.strictObject({
    standing: z.literal('member'),
    associationId: z.string().min(1).max(40),
    since: z.iso.date(),
  }),
  z.strictObject({ standing: z.literal('not-a-member') }),
  z.strictObject({ standing: z.literal('of-another') }),
])

/** The membership system at an address. An answer in another form is no answer. */
export function httpMembershipRegister(options: AskOptions): MembershipRegister {
  return {
    check: async (question) => {
      const answered = await askJson(options, '/checks', question)
      const parsed = answerSchema.safeParse(answered === 'no-answer' ? undefined : answered.value)
      if (!parsed.success)
        throw new RegistrationError('membership/unreachable', 'No answer that can be understood')
      return parsed.data
    },
  }
}
