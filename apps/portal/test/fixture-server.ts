/**
 * A small stand-in for the portal's host: serves the built pages under the platform's policy, and canned answers of the contracts
 * of the holder service and of sign-in. `play` chooses who is signed in and what goes wrong.
 */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { json as readJson } from 'node:stream/consumers'
import {
  type Disclosure,
  disclosureChangeSchema,
  type Me,
  profileChangeSchema,
  ROUTES,
  type SettingChange,
} from '@jitsuin/holder/contract'
import { ROUTES as QUALIFICATION } from '@jitsuin/qualification/contract'
import { type SessionView, ROUTES as SIGN_IN } from '@jitsuin/sso/contract'
import { type ChecksScene, checksBefore } from './fixture-checks.js'
import { answerLog, type LogScene } from './fixture-log.js'
import { DOCTOR, defaultDisclosure, NOTICES, PLACE, SESSIONS, seenBy } from './people.js'

/** The policy that the platform serves its pages under: nothing inline, nothing from elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Who is there, and what goes wrong. */
export type Scene = {
  readonly me: Me | 'nobody' | 'staff'
  readonly notices: 'some' | 'none'
  /** The next change is refused because somebody else changed first; or nobody answers any change. */
  readonly next: 'fine' | 'changed-meanwhile' | 'unreachable'
  /** What the public log does. */
  readonly log: LogScene
  /** Who has checked the holder's qualification. */
  readonly checks: ChecksScene
  /** Seconds until the session ends. */
  readonly secondsLeft: number
}

/** A running stand-in. */
export type FixtureServer = {
  readonly origin: string
  readonly requests: readonly string[]
  /** Begins a scene anew; what is not named is as usual. */
  readonly play: (scene?: Partial<Scene>) => void
  readonly stop: () => void
}

const USUAL: Scene = {
  me: DOCTOR,
  notices: 'some',
  next: 'fine',
  log: 'sound',
  checks: 'many',
  secondsLeft: 1800,
}

type House = { readonly pages: string; scene: Scene; disclosure: Disclosure }

/** Serves the pages of folder `pages` on a free port of this machine. */
export async function startFixtureServer(pages: string): Promise<FixtureServer> {
  const requests: string[] = []
  const house: House = { pages, scene: USUAL, disclosure: defaultDisclosure() }
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    void answer(request, response, house)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // A listening TCP server has one.
  return {
    origin: `http://localhost:${port}`,
    requests,
    play: (scene = {}) => {
      house.scene = { ...USUAL, ...scene }
      house.disclosure = defaultDisclosure()
      requests.length = 0
    },
    stop: () => server.closeAllConnections(),
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, house: House): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const { me, notices } = house.scene
  switch (`${request.method} ${pathname}`) {
    case `GET ${ROUTES.place}`:
      return json(response, 200, PLACE)
    case `GET ${ROUTES.me}`:
      if (me === 'nobody') return refuse(response, 401, 'holder/sign-in-needed', 'ログインが必要です。')
      if (me === 'staff')
        return refuse(response, 403, 'holder/staff-session', '職員としてログインしています。')
      return json(response, 200, me)
    case `GET ${ROUTES.notices}`:
      return json(response, 200, notices === 'some' ? NOTICES : { ...NOTICES, current: [] })
    case `GET ${ROUTES.disclosure}`:
      return json(response, 200, house.disclosure)
    case `PUT ${ROUTES.disclosure}`:
      return changing(response, house, async () => changeDisclosure(await readJson(request), response, house))
    case `PUT ${ROUTES.profile}`:
      return changing(response, house, async () => saveProfile(await readJson(request), response, house))
    case `GET ${ROUTES.signIn}`:
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>sign-in</h1>')
    case `GET ${SIGN_IN.session}`:
      return json(response, 200, sessionOf(house.scene))
    case `POST ${SIGN_IN.touch}`:
      house.scene = { ...house.scene, secondsLeft: 1800 }
      return json(response, 200, sessionOf(house.scene))
    case `GET ${SIGN_IN.sessions}`:
      return json(response, 200, SESSIONS)
    case `POST ${SIGN_IN.end}`:
      if (house.scene.next === 'unreachable') return void response.destroy()
      house.scene = { ...house.scene, me: 'nobody' }
      return json(response, 200, { ended: 1 })
    case `POST ${SIGN_IN.lock}`:
      house.scene = { ...house.scene, me: 'nobody' }
      return void response.writeHead(204).end()
    default:
      return answerRest(request, response, house)
  }
}

async function answerRest(request: IncomingMessage, response: ServerResponse, house: House): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  if (pathname === QUALIFICATION.mine) return answerChecks(response, house, searchParams.get('before'))
  if (!pathname.startsWith('/log/')) return servePage(response, house.pages, pathname)
  // One page of entries is all that there are.
  const answered =
    searchParams.get('start') === '500' ? { entries: [] } : await answerLog(pathname, house.scene.log)
  if (answered === undefined) return refuse(response, 404, 'log/not-found', 'その記録はありません。')
  return json(response, 200, answered)
}

function answerChecks(response: ServerResponse, { scene }: House, before: string | null): void {
  const checks = checksBefore(scene.checks, before)
  if (checks) json(response, 200, checks)
  else refuse(response, 503, 'check/source-unreachable', 'いまは記録を読み込めません。')
}

async function changing(response: ServerResponse, house: House, work: () => Promise<void>): Promise<void> {
  const { next } = house.scene
  // A browser may send a request anew whose connection broke; nobody answers that one either.
  if (next !== 'unreachable') house.scene = { ...house.scene, next: 'fine' }
  await new Promise((resolve) => setTimeout(resolve, 60)) // so that what is shown meanwhile can be seen
  if (next === 'unreachable') return void response.destroy()
  if (next === 'changed-meanwhile') {
    return refuse(response, 409, 'holder/profile-changed-meanwhile', '別の画面で先に変更されています。')
  }
  return work()
}

async function changeDisclosure(body: unknown, response: ServerResponse, house: House): Promise<void> {
  const { revision, changes } = disclosureChangeSchema.parse(body)
  const { settings } = house.disclosure
  if (revision !== house.disclosure.revision) {
    return refuse(response, 409, 'holder/disclosure-changed-meanwhile', '別の画面で先に変更されています。')
  }
  const full = changes.flatMap(withTheRule)
  const changed = full.filter(({ item, audience, to }) => settings[item][audience] !== to)
  for (const { item, audience, to } of changed) settings[item][audience] = to
  house.disclosure = { revision: revision + 1, settings, seenBy: seenBy(settings) }
  return json(response, 200, { ...house.disclosure, changed })
}

/** What the service brings along by its rule. */
function withTheRule(change: SettingChange): SettingChange[] {
  if (change.audience === 'public' && change.to === 'shown') return [change, { ...change, audience: 'users' }]
  if (change.audience === 'users' && change.to === 'hidden')
    return [change, { ...change, audience: 'public' }]
  return [change]
}

async function saveProfile(body: unknown, response: ServerResponse, house: House): Promise<void> {
  const parsed = profileChangeSchema.safeParse(body)
  const { me } = house.scene
  if (typeof me === 'string') return refuse(response, 401, 'holder/sign-in-needed', 'ログインが必要です。')
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => ({ pointer: `/${path.join('/')}`, message: '' }))
    return refuse(response, 422, 'http/request-invalid', '送られた内容に誤りがあります。', fields)
  }
  const items = Object.fromEntries(Object.entries(parsed.data.items).filter(([, text]) => text !== ''))
  const profile = { revision: parsed.data.revision + 1, items }
  house.scene = { ...house.scene, me: { ...me, profile } }
  return json(response, 200, profile)
}

function sessionOf({ me, secondsLeft }: Scene): SessionView {
  if (me === 'nobody') return { state: 'none' }
  const now = Date.now()
  const at = (seconds: number) => new Date(now + seconds * 1000).toISOString()
  return {
    state: 'live',
    kind: 'holder-without-role',
    why: 'no-certificate',
    sessionId: '0b6a3a9e-2f6f-4a51-9f0e-1c1f00000001',
    method: 'card',
    signedInAt: at(-60),
    now: at(0),
    warnAt: at(secondsLeft - 120),
    expiresAt: at(secondsLeft),
    idleExpiresAt: at(secondsLeft),
    absoluteExpiresAt: at(36_000),
  }
}

function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  ja: string,
  fields: readonly object[] = [],
): void {
  const next = { ja: 'もう一度お試しください。', en: 'Try again.' }
  json(response, status, { code, ja, en: `Refused: ${code}`, next, fields })
}

function json(response: ServerResponse, status: number, body: unknown): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** An address of the router is answered with the one page; everything under it has an extension. */
async function servePage(response: ServerResponse, pages: string, pathname: string): Promise<void> {
  const extension = extname(pathname)
  const type = TYPES[extension] ?? 'text/html; charset=utf-8'
  const file = TYPES[extension] ? pathname : '/index.html'
  try {
    const content = await readFile(join(pages, file))
    response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY })
    response.end(content)
  } catch {
    response.writeHead(404).end()
  }
}
