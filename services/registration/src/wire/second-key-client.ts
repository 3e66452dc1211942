/** The figures of second keys as pages call them. */
import { caller } from './call.js'
import * as wire from './second-key.js'
import { withQuery } from './with-query.js'

/** Every method throws `RegistrationCallError`. */
export type SecondKeyClient = ReturnType<typeof secondKeyClient>

/** Makes a client over the caller's `fetch`. */
export function secondKeyClient(fetcher: typeof fetch) {
  const { read } = caller(fetcher)
  const { figures, figuresCsv } = wire.SECOND_KEY_ROUTES
  return {
    figures: (period: wire.FiguresPeriod): Promise<wire.SecondKeyFigures> =>
      read(wire.secondKeyFiguresSchema, withQuery(figures, period)),
    /** The address of the same as CSV. */
    csvAddress: (period: wire.FiguresPeriod): string => withQuery(figuresCsv, period),
  }
}
