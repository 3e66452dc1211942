/** The office's calls about letters that did not reach their applicants. */
import { z } from 'zod'
import { caller } from './call.js'
import { fillRoute } from './case-routes.js'
import { INTAKE_ROUTES, intakeLettersSchema } from './intake.js'

/** Every method throws `RegistrationCallError`. */
export function lettersClient(fetcher: typeof fetch) {
  const { read } = caller(fetcher)
  return {
    unsent: (): Promise<z.infer<typeof intakeLettersSchema>> =>
      read(intakeLettersSchema, INTAKE_ROUTES.letters),
    again: (letterId: string) =>
      read(z.object({}), fillRoute(INTAKE_ROUTES.letterAgain, { letterId }), { method: 'POST' }),
  }
}
