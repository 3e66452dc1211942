/** The double on the network: the ministry's match of four items, and the public search. */
import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import { searchPage } from './pages.js'
import { matchQuestion, type Registration, STANDINGS, searchYears } from './register.js'

const text = z.string().min(1).max(80)
const questionSchema = z.strictObject({
  qualification: z.literal('medicalDoctor'),
  name: text,
  birthDate: z.iso.date(),
  registrationDate: z.iso.date(),
  registrationNumber: z.string().regex(/^\d{1,8}$/),
})
const item = z.enum(['match', 'differs'])
const answerSchema = z.strictObject({
  items: z.strictObject({ name: item, birthDate: item, registrationDate: item, registrationNumber: item }),
  standing: z.enum([...STANDINGS, 'not-found']),
})
const searchSchema = z.strictObject({ name: text, sex: z.enum(['male', 'female']) })
/** T-N16-1: years and nothing else. */
const yearsSchema = z.strictObject({ years: z.array(z.int()) })

const registrationSchema = z.strictObject({
  name: text,
  sex: z.enum(['male', 'female']),
  birthDate: z.iso.date(),
  registrationDate: z.iso.date(),
  registrationNumber: z.string().regex(/^\d{1,8}$/),
  standing: z.enum(STANDINGS),
})

/** What the routes work on: `register` gives what there is now, or throws while the double is switched off. */
type Switches = {
  readonly register: () => readonly Registration[]
  readonly put: (registration: Registration) => void
}

/** The routes. */
export function licenceRegistryRoutes({ register, put }: Switches): readonly Route[] {
  const refusals = ['licence-registry/unavailable'] as const
  return [
    route({
      method: 'POST',
      path: '/matches',
      summary: { ja: '四項目の照合（デモ）', en: 'Match of the four items (demo)' },
      body: { json: questionSchema },
      crossSite: 'allowed', // services ask, not browsers
      answers: { 200: answerSchema },
      refusals,
      handle: ({ body }) => ({ status: 200, json: matchQuestion(register(), body) }),
    }),
    route({
      method: 'POST',
      path: '/demonstration/registrations',
      summary: {
        ja: '登録を加える・書き換える（デモだけ。抹消などを試す）',
        en: 'Add or change a registration (demo only: to rehearse a withdrawal)',
      },
      body: { json: registrationSchema },
      crossSite: 'allowed', // a hand at a terminal, or a test
      answers: { 204: 'empty' },
      refusals: [],
      handle: ({ body }) => {
        put(body)
        return { status: 204 }
      },
    }),
    route({
      method: 'GET',
      path: '/api/search',
      summary: { ja: '氏名と性別による検索（デモ）', en: 'Search by name and sex (demo)' },
      query: searchSchema,
      answers: { 200: yearsSchema },
      refusals,
      handle: ({ query }) => ({ status: 200, json: { years: searchYears(register(), query) } }),
    }),
    route({
      method: 'GET',
      path: '/search',
      summary: { ja: '検索結果の画面（デモ）', en: 'Page with the result (demo)' },
      query: searchSchema,
      answers: { 200: { mediaType: 'text/html' } },
      refusals,
      handle: ({ query }) => page(searchPage({ name: query.name, years: searchYears(register(), query) })),
    }),
    route({
      method: 'GET',
      path: '/',
      summary: { ja: '検索の画面（デモ）', en: 'Page of the search (demo)' },
      answers: { 200: { mediaType: 'text/html' } },
      handle: () => page(searchPage()),
    }),
  ]
}

function page(html: string) {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
  return { status: 200 as const, headers, bytes: Buffer.from(html) }
}
