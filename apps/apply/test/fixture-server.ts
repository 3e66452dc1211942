/** Serves the built pages over an office in memory that behaves as the real one does, under the policy of the platform. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import {
  AFTERCARE_ROUTES,
  type Draft,
  findMissing,
  INTAKE_ROUTES,
  type IntakePaper,
  type Tracked,
  type Tracker,
} from '@jitsuin/registration/contract'

/** What the platform serves these pages under: nothing inline, nothing from elsewhere; the camera for our own pages. */
const POLICY = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'permissions-policy': 'camera=(self), geolocation=(), microphone=(), payment=()',
} as const

/** The office in memory; tests look into it and change it. */
export type Office = {
  drafts: Map<string, Draft>
  trackers: Map<string, Tracker>
  contents: Map<string, Buffer>
  mailed: unknown[]
  network: 'up' | 'down'
  appointment?: string
  places: readonly unknown[]
  /** Reports after issue, by the word of their mail. */
  reports: Map<string, Tracked>
}

/** A running stand-in. */
export type FixtureServer = {
  readonly origin: string
  readonly office: Office
  readonly reset: () => void
  readonly stop: () => void
}

/** Serves the pages of folder `pages` on a free port of this machine. */
export async function startFixtureServer(pages: string): Promise<FixtureServer> {
  const office: Office = {
    drafts: new Map(),
    trackers: new Map(),
    contents: new Map(),
    mailed: [],
    network: 'up',
    places: PLACES,
    reports: new Map(),
  }
  const server = createServer((request, response) => void answer(request, response, { pages, office }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // A listening TCP server has one.
  const reset = () => {
    office.drafts.clear()
    office.trackers.clear()
    office.reports.clear()
    office.mailed.length = 0
    office.network = 'up'
  }
  return { origin: `http://localhost:${port}`, office, reset, stop: () => server.closeAllConnections() }
}

const PLACES = [
  ['mihon', '見本県医師会', 'Mihon Prefectural Association', '東京都', '見本区架空町1-1'],
  ['aozora', '青空市医師会', 'Aozora City Association', '東京都', '青空市2-3'],
  ['minato', '港見市医師会', 'Minami City Association', '茨城県', '港見市4-5'],
].map(([placeId, nameJa, nameEn, prefecture = '', rest]) => ({
  placeId,
  nameJa,
  nameEn,
  prefecture,
  address: prefecture + rest,
  phone: '0300000000',
}))

/** A tracker as after the sending. */
export const RECEIVED: Tracker = {
  caseNumber: '2026-000123',
  revision: 1,
  kind: 'new',
  state: 'received',
  receivedAt: '2026-11-21T06:00:00.000Z',
  steps: [{ state: 'received', at: '2026-11-21T06:00:00.000Z' }],
  deficiencies: [],
  pickupPlaceId: 'mihon',
  answers: [],
  can: ['withdraw', 'change-place'],
  usualDays: 42,
}

/** Stands for the QR code, which the service draws. */
const SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7h-7z"/></svg>'
const NUMBER_QR = INTAKE_ROUTES.numberQr.replace(':caseNumber', '')
const REPORTS = AFTERCARE_ROUTES.tracker.replace(':word', '')
const PICKUP = '/api/pickup-notices/'
const RESERVATION = {
  caseNumber: RECEIVED.caseNumber,
  state: 'open',
  place: {
    nameJa: '見本県医師会',
    nameEn: 'Mihon Prefectural Association',
    address: '東京都見本区架空町1-1',
    phone: '0300000000',
  },
  pickUpUntil: '2027-05-20',
  slots: [
    { startsAt: '2026-12-01T01:00:00.000Z', left: 2 },
    { startsAt: '2026-12-01T01:30:00.000Z', left: 0 },
    { startsAt: '2026-12-02T05:00:00.000Z', left: 1 },
  ],
} as const

type House = { readonly pages: string; readonly office: Office }

async function answer(request: IncomingMessage, response: ServerResponse, house: House): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  if (!pathname.startsWith('/api/')) return servePage(response, house.pages, pathname)
  if (house.office.network === 'down') return void request.socket.destroy()
  const body = await buffer(request)
  const call = {
    method: request.method ?? 'GET',
    pathname,
    body,
    type: request.headers['content-type'] ?? '',
  }
  const key = request.headers.authorization?.replace('Bearer ', '') ?? ''
  if (pathname.startsWith(NUMBER_QR))
    return void response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(SQUARE)
  const [status, json] = await act(house.office, key, call)
  if (json instanceof Buffer)
    return void response.writeHead(status, { 'content-type': 'image/jpeg' }).end(json)
  response.writeHead(status, {
    'content-type': status < 400 ? 'application/json' : 'application/problem+json',
  })
  response.end(JSON.stringify(json))
}

type Call = {
  readonly method: string
  readonly pathname: string
  readonly body: Buffer
  readonly type: string
}
type Reply = readonly [number, unknown]

const refuse = (status: number, code: string): Reply => [
  status,
  { code, ja: `断られました（${code}）。`, en: `Refused (${code}).`, next: { ja: '次へ', en: 'Next' } },
]

async function act(office: Office, key: string, { method, pathname, body, type }: Call): Promise<Reply> {
  const json = () => JSON.parse(body.toString())
  if (pathname === INTAKE_ROUTES.places) return [200, { places: office.places }]
  if (pathname === INTAKE_ROUTES.links) {
    office.mailed.push(json())
    return [202, {}]
  }
  if (pathname === INTAKE_ROUTES.drafts) {
    const token = randomBytes(32).toString('base64url')
    const draft: Draft = {
      state: 'open',
      revision: 1,
      answers: {},
      papers: [],
      savedAt: new Date().toISOString(),
    }
    office.drafts.set(token, draft)
    return [201, { token, draft }]
  }
  if (pathname.startsWith(PICKUP)) {
    if (method === 'POST') office.appointment = json().startsAt
    return [200, { ...RESERVATION, ...(office.appointment && { appointment: office.appointment }) }]
  }
  if (pathname.startsWith(REPORTS)) {
    const report = office.reports.get(pathname.slice(REPORTS.length))
    return report ? [200, report] : refuse(404, 'aftercare/not-found')
  }
  const tracker = office.trackers.get(key)
  if (pathname === INTAKE_ROUTES.tracker) return tracker ? [200, tracker] : refuse(409, 'intake/not-sent-yet')
  if (tracker && pathname === INTAKE_ROUTES.withdrawal)
    return save(office, key, {
      ...tracker,
      state: 'withdrawn',
      can: [],
      steps: [...tracker.steps, { state: 'withdrawn', at: RECEIVED.receivedAt }],
    })
  if (tracker && pathname === INTAKE_ROUTES.answer)
    return save(office, key, { ...tracker, state: 'document-check', can: [], answers: [], deficiencies: [] })
  if (tracker && pathname === INTAKE_ROUTES.place)
    return save(office, key, { ...tracker, pickupPlaceId: json().pickupPlaceId })
  const draft = office.drafts.get(key)
  if (pathname === INTAKE_ROUTES.papers) return addPaper(office, key, await formOf(body, type))
  if (pathname.startsWith(`${INTAKE_ROUTES.papers}/`)) {
    const paperId = pathname.split('/').at(-1) ?? ''
    if (method === 'GET') return [200, office.contents.get(paperId) ?? Buffer.alloc(0)]
    if (draft)
      office.drafts.set(key, { ...draft, papers: draft.papers.filter((paper) => paper.paperId !== paperId) })
    return [200, {}]
  }
  if (!draft) return refuse(401, 'intake/link-unknown')
  if (pathname === INTAKE_ROUTES.link) {
    office.mailed.push(draft.answers.email)
    return [200, draft]
  }
  if (pathname === INTAKE_ROUTES.submission) {
    const missing = findMissing(draft.answers, draft.papers, '2026-11-21')
    if (missing.length > 0 || json().expectedRevision !== draft.revision)
      return refuse(422, 'intake/incomplete')
    office.drafts.set(key, { ...draft, state: 'submitted', answers: {} })
    return save(office, key, RECEIVED)
  }
  if (method === 'PUT') {
    const { expectedRevision, answers } = json()
    if (expectedRevision !== draft.revision) return refuse(409, 'intake/changed-meanwhile')
    const saved = { ...draft, revision: draft.revision + 1, answers, savedAt: new Date().toISOString() }
    office.drafts.set(key, saved)
    return [200, saved]
  }
  if (method === 'DELETE') office.drafts.delete(key)
  return [200, method === 'DELETE' ? {} : draft]
}

function save(office: Office, key: string, tracker: Tracker): Reply {
  office.trackers.set(key, tracker)
  return [200, tracker]
}

async function formOf(body: Buffer, type: string): Promise<FormData> {
  return new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
}

async function addPaper(office: Office, key: string, form: FormData): Promise<Reply> {
  const text = (name: string) => form.get(name)?.toString()
  if (text('identityKind') === 'myNumberCard' && text('side') === 'back')
    return refuse(422, 'intake/my-number-back')
  const file = form.get('file')
  const bytes = file instanceof Blob ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0)
  const paper = {
    paperId: text('requestId'),
    kind: text('kind'),
    identityKind: text('identityKind'),
    side: text('side'),
    mediaType: 'image/jpeg',
    size: bytes.length,
    findings: [],
    uploadedAt: RECEIVED.receivedAt,
  } as unknown as IntakePaper // the page's own words, as the real office has checked them
  office.contents.set(paper.paperId, bytes)
  const draft = office.drafts.get(key)
  const tracker = office.trackers.get(key)
  if (tracker) office.trackers.set(key, { ...tracker, answers: [...tracker.answers, paper] })
  else if (draft) office.drafts.set(key, { ...draft, papers: [...draft.papers, paper] })
  return [201, paper]
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** An address of the router is answered with the one page; everything under it has an extension. */
async function servePage(response: ServerResponse, pages: string, pathname: string): Promise<void> {
  const type = TYPES[extname(pathname)]
  try {
    const content = await readFile(join(pages, type ? pathname : '/index.html'))
    response.writeHead(200, {
      'content-type': type ?? 'text/html; charset=utf-8',
      'cache-control': pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...POLICY,
    })
    response.end(content)
  } catch {
    response.writeHead(404).end()
  }
}
