import { type Route, route } from '@jitsuin/platform'
import { figuresQuerySchema, SECOND_KEY_ROUTES, secondKeyFiguresSchema } from '../../contract.js'
import { figuresCsv } from '../../domain/second-key/figures-csv.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { showFigures } from '../../usecases/second-key/figures.js'
import { expectStaff } from '../staff.js'

const NOT_MINE = ['registration/sign-in-needed', 'registration/not-allowed'] as const

/** The routes of this area on the office's host. */
export function secondKeyOfficeRoutes(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'GET',
      path: SECOND_KEY_ROUTES.figures,
      summary: { ja: 'セカンド鍵のログイン数と署名数', en: 'Logins and signatures of second keys' },
      query: figuresQuerySchema,
      answers: { 200: secondKeyFiguresSchema },
      refusals: NOT_MINE,
      handle: async ({ headers, query }) => {
        await expectStaff(gate, headers, 'statistics/read')
        return { status: 200, json: await showFigures(context, query) }
      },
    }),
    route({
      method: 'GET',
      path: SECOND_KEY_ROUTES.figuresCsv,
      summary: { ja: '同じ件数のCSV', en: 'The same as CSV' },
      query: figuresQuerySchema,
      answers: { 200: { mediaType: 'text/csv' } },
      refusals: NOT_MINE,
      handle: async ({ headers, query }) => {
        await expectStaff(gate, headers, 'statistics/read')
        const csv = figuresCsv(await showFigures(context, query))
        const disposition = `attachment; filename="second-key-${query.from}-${query.to}.csv"`
        return {
          status: 200,
          headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': disposition },
          bytes: Buffer.from(csv),
        }
      },
    }),
  ]
}
