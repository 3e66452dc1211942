/** The licence registry over HTTP: one question, one bounded answer, or none. */
import { z } from 'zod'
import { RegistrationError } from '../errors.js'
import { type AskOptions, askJson } from './ask-json.js'
import type { LicenceRegistry } from './licence-registry.js'

const item = z.enum(['match', 'differs'])
const answerSchema = z.strictObject({
  items: z.strictObject({ name: item, birthDate: item, registrationDate: item, registrationNumber: item }),
  standing: z.enum(['registered', 'suspended', 'struck-off', 'deceased', 'not-found']),
})

/** The registry at an address, such as `http://licence-registry.localhost:8319`. An answer in another form is no answer. */
export function httpLicenceRegistry(options: AskOptions): LicenceRegistry {
  return {
    match: async (question) => {
      const answered = await askJson(options, '/matches', question)
      const parsed = answerSchema.safeParse(answered === 'no-answer' ? undefined : answered.value)
      if (answered === 'no-answer' || !parsed.success) {
        throw new RegistrationError('registry/unreachable', 'No answer that can be understood')
      }
      return { ...parsed.data, received: answered.received }
    },
  }
}
