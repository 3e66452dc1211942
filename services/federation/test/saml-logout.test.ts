import {
  buildAuthnRequest,
  buildLogoutRequest,
  buildLogoutResponse,
  openRedirect,
  readDocument,
  readLogoutRequest,
  readLogoutResponse,
  readResponse,
  redirectAddress,
  type Status,
  signDraft,
  unsigned,
} from '@jitsuin/saml'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { logoutSchema } from '../src/contract.js'
import type { SamlPartner } from '../src/domain/saml-partner.js'
import {
  ACS,
  aozora,
  BASE,
  beginAnew,
  doctor,
  openWorld,
  partnerKey,
  postForm,
  requestAddress,
  visit,
  type World,
  xmlOf,
} from './saml-world.js'

const KEY = partnerKey('aozora')
const MINATO: Partial<SamlPartner> = {
  partnerId: 'minato',
  entityId: 'https://minato.example.jp/saml',
  name: { ja: 'みなと', en: 'Minato' },
  logout: [
    {
      binding: 'redirect',
      location: 'https://minato.example.jp/slo',
      responseLocation: 'https://minato.example.jp/slo-done',
    },
  ],
}
const SILENT: Partial<SamlPartner> = {
  partnerId: 'silent',
  entityId: 'https://silent.example.jp/saml',
  logout: [],
}

let world: World
let count = 0
/** The session that a test begins with. */
let mine = { sessionId: '', accountId: '' }
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => {
  mine = beginAnew(world, aozora(KEY), aozora(KEY, MINATO), aozora(KEY, SILENT))
})
afterAll(() => world.close())

/** Signs the doctor in at a partner; gives what the partner was told. */
async function enter(issuer: string) {
  count++
  world.now = new Date(world.now.getTime() + 1)
  const request = buildAuthnRequest({
    id: `_r${count}`,
    issueInstant: world.now,
    destination: `${BASE}/saml/sso`,
    issuer,
    acsLocation: ACS,
  })
  const page = await visit(world, await requestAddress(request))
  const { content } = readResponse(readDocument(Buffer.from(xmlOf(page.body))).root)
  if (content.kind !== 'assertion') throw new Error('There is no assertion')
  const { nameId, sessionIndex = '' } = content.assertion
  return { issuer, nameId, sessionIndex }
}

const [AOZORA_ID, MINATO_ID, SILENT_ID] = [
  'https://aozora.example.jp/saml',
  'https://minato.example.jp/saml',
  'https://silent.example.jp/saml',
]

function logoutDraft({ issuer, nameId, sessionIndex }: Awaited<ReturnType<typeof enter>>) {
  count++
  return buildLogoutRequest({
    id: `_lo${count}`,
    issueInstant: world.now,
    destination: `${BASE}/saml/slo`,
    issuer,
    notOnOrAfter: new Date(world.now.getTime() + 60_000),
    nameId,
    sessionIndexes: [sessionIndex],
  })
}

const askLogout = async (of: Awaited<ReturnType<typeof enter>>, relayState?: string) =>
  visit(
    world,
    await requestAddress(logoutDraft(of), {
      path: '/saml/slo',
      key: KEY,
      ...(relayState !== undefined && { relayState }),
    }),
  )

/** What a redirect to a partner carries. */
const carried = (address: unknown) => openRedirect(String(address).split('?')[1] ?? '')

/** A partner's answer to our request. */
async function answerTo(location: unknown, status: Status = { top: 'success' }, issuer = MINATO_ID) {
  const { id } = readLogoutRequest(carried(location).root)
  count++
  const draft = buildLogoutResponse(
    { id: `_a${count}`, issueInstant: world.now, destination: `${BASE}/saml/slo`, issuer, inResponseTo: id },
    status,
  )
  const fields = {
    kind: 'SAMLResponse',
    location: `${BASE}/saml/slo`,
    xml: unsigned(draft),
    relayState: undefined,
  } as const
  return visit(world, await redirectAddress(fields, KEY.signer))
}

const begin = async () => {
  const answer = await world.service.inject({ method: 'POST', url: '/api/federation/logouts' })
  return logoutSchema.parse(answer.json())
}
const listOf = async (runId: string) =>
  logoutSchema.parse((await world.service.inject(`/api/federation/logouts/${runId}`)).json())
const results = ({ results: list }: Awaited<ReturnType<typeof begin>>) =>
  Object.fromEntries(list.map(({ partnerId, result }) => [partnerId, result]))

describe('central logout (T-C09-5)', () => {
  it('begun here ends the session first, asks one partner after the other and lists each', async () => {
    for (const id of [AOZORA_ID, MINATO_ID, SILENT_ID]) await enter(id)
    const begun = await begin()
    expect(world.ended).toEqual([mine.sessionId])
    expect(results(begun)).toEqual({ aozora: 'waiting', minato: 'waiting', silent: 'no-channel' })

    const first = await visit(world, begun.next?.address ?? '')
    expect(first.location).toMatch(/^https:\/\/aozora\.example\.jp\/saml\/slo\?SAMLRequest=/)
    const second = await answerTo(first.location, { top: 'success' }, AOZORA_ID)
    expect(second.location).toMatch(/^https:\/\/minato\.example\.jp\/slo\?SAMLRequest=/)
    const end = await answerTo(second.location, { top: 'responder' })
    expect(end).toMatchObject({ status: 303, location: `${BASE}/signed-out/${begun.runId}` })
    const list = await listOf(begun.runId)
    expect(results(list)).toEqual({ aozora: 'done', minato: 'failed', silent: 'no-channel' })
    expect(list.next).toBeUndefined()
  })

  it('begun at a partner goes on to the others, lists them, and says honestly that one did not follow', async () => {
    const there = await enter(AOZORA_ID)
    await enter(MINATO_ID)
    const first = await askLogout(there, 'back')
    expect(world.ended).toEqual([mine.sessionId])
    const end = await answerTo(first.location, { top: 'success', detail: 'partialLogout' })
    const runId = String(end.location).split('/').at(-1) ?? ''
    const list = await listOf(runId)
    expect(results(list)).toEqual({ aozora: 'done', minato: 'failed' })
    expect(list.next?.step).toBe('return')
    const back = await visit(world, list.next?.address ?? '')
    const envelope = carried(back.location)
    expect(envelope.relayState).toBe('back')
    expect(readLogoutResponse(envelope.root)).toMatchObject({
      status: { top: 'success', detailUri: expect.stringContaining('PartialLogout') },
    })
    expect((await visit(world, list.next?.address ?? '')).status).toBe(404)
  })

  it('begun at the only partner is answered at once', async () => {
    const answer = await askLogout(await enter(MINATO_ID))
    expect(answer.location).toMatch(/^https:\/\/minato\.example\.jp\/slo-done\?SAMLResponse=/)
    const envelope = carried(answer.location)
    expect(readLogoutResponse(envelope.root)).toMatchObject({
      inResponseTo: `_lo${count}`,
      status: { top: 'success', detailUri: undefined },
    })
  })

  it('says of a partner from whom no answer came that none came, and lets the person go on', async () => {
    for (const id of [AOZORA_ID, MINATO_ID]) await enter(id)
    const begun = await begin()
    await visit(world, begun.next?.address ?? '')
    expect(results(await listOf(begun.runId))).toEqual({ aozora: 'asked', minato: 'waiting' })
    world.now = new Date(world.now.getTime() + 30_000)
    const list = await listOf(begun.runId)
    expect(results(list)).toEqual({ aozora: 'no-answer', minato: 'waiting' })
    expect((await visit(world, list.next?.address ?? '')).location).toMatch(/^https:\/\/minato/)
  })

  it('asks a partner that was entered twice once, for both sessions there', async () => {
    const both = [await enter(AOZORA_ID), await enter(AOZORA_ID)]
    const begun = await begin()
    expect(results(begun)).toEqual({ aozora: 'waiting' })
    expect(begun.results).toHaveLength(1)
    const { location } = await visit(world, begun.next?.address ?? '')
    const { sessionIndexes } = readLogoutRequest(carried(location).root)
    expect(sessionIndexes).toEqual(both.map(({ sessionIndex }) => sessionIndex))
  })

  it('posts the request to a partner that has no address for redirects', async () => {
    world.partners.set(
      'aozora',
      aozora(KEY, { logout: [{ binding: 'post', location: 'https://aozora.example.jp/p' }] }),
    )
    await enter(AOZORA_ID)
    const page = await visit(world, (await begin()).next?.address ?? '')
    expect(page.status).toBe(200)
    expect(page.headers['content-security-policy']).toContain('form-action https://aozora.example.jp/p;')
  })

  it('lists partners of other protocols, which are told from server to server', async () => {
    await enter(AOZORA_ID)
    world.otherLogouts = [{ partnerId: 'oidc', name: { ja: 'みなと', en: 'Minato' }, result: 'failed' }]
    expect(results(await begin())).toEqual({ aozora: 'waiting', oidc: 'failed' })
  })

  it('joins a sign-out that began in another protocol, if there is anybody to visit', async () => {
    expect(await world.centralLogout({})).toBe('nobody-else')
    await enter(AOZORA_ID)
    const joined = await world.centralLogout({})
    const { location } = await visit(world, joined === 'nobody-else' ? '' : joined.visit)
    expect(location).toMatch(/^https:\/\/aozora\.example\.jp\/saml\/slo\?SAMLRequest=/)
    expect(world.ended).toEqual([mine.sessionId])
  })

  it('needs someone who is signed in', async () => {
    world.session = undefined
    expect((await world.service.inject({ method: 'POST', url: '/api/federation/logouts' })).statusCode).toBe(
      401,
    )
  })

  it('remembers partners of a session that a revocation ended (T-C09-4)', async () => {
    const there = await enter(AOZORA_ID)
    await world.endElsewhere(mine.sessionId, 'certificate-revoked')
    world.session = undefined
    const answer = await askLogout(there)
    expect(readLogoutResponse(carried(answer.location).root).status.top).toBe('success')
  })

  it('ends the sessions of other browsers when a partner asks for all', async () => {
    const there = await enter(AOZORA_ID)
    world.session = doctor({ ...mine, sessionId: `${mine.sessionId}-b` })
    await enter(AOZORA_ID)
    const all = { ...logoutDraft(there) }
    const draft = { ...all, tail: all.tail.replace(/<samlp:SessionIndex>.*<\/samlp:SessionIndex>/, '') }
    await visit(world, await requestAddress(draft, { path: '/saml/slo', key: KEY }))
    expect(world.ended.toSorted()).toEqual([mine.sessionId, `${mine.sessionId}-b`])
  })
})

describe('an attack on the logout', () => {
  const codeOf = async (answer: Promise<{ body: string; location: unknown }>) => {
    const { body, location } = await answer
    expect(location).toBeUndefined()
    expect(world.ended).toEqual([])
    return JSON.parse(body).code
  }

  it('by an unsigned request signs nobody out', async () => {
    const there = await enter(AOZORA_ID)
    expect(await codeOf(visit(world, await requestAddress(logoutDraft(there), { path: '/saml/slo' })))).toBe(
      'saml-idp/signature-demanded',
    )
    const SAMLRequest = Buffer.from(unsigned(logoutDraft(there))).toString('base64')
    expect(await codeOf(postForm(world, '/saml/slo', { SAMLRequest }))).toBe('saml-idp/signature-demanded')
  })

  it('by a wrapped request signs nobody out', async () => {
    const there = await enter(AOZORA_ID)
    const mine = await signDraft(
      logoutDraft({ ...there, nameId: { ...there.nameId, value: 'me' }, sessionIndex: '_mine' }),
      KEY.signer,
    )
    const evil = unsigned(logoutDraft(there)).replace(
      '</saml:Issuer>',
      `</saml:Issuer><samlp:Extensions>${mine}</samlp:Extensions>`,
    )
    expect(
      await codeOf(postForm(world, '/saml/slo', { SAMLRequest: Buffer.from(evil).toString('base64') })),
    ).toBe('saml/signature-misplaced')
  })

  it('by another partner under its own name signs nobody out', async () => {
    const there = await enter(AOZORA_ID)
    const answer = await askLogout({ ...there, issuer: MINATO_ID })
    expect(readLogoutResponse(carried(answer.location).root).status.detailUri).toMatch(/UnknownPrincipal$/)
    expect(world.ended).toEqual([])
  })

  it.each([
    [
      'another destination',
      (text: string) => text.replace('/saml/slo"', '/saml/other"'),
      'saml-idp/wrong-destination',
    ],
    [
      'an end that has come',
      (text: string) => text.replace(/NotOnOrAfter="[^"]*"/, 'NotOnOrAfter="2026-11-21T02:00:00Z"'),
      'saml-idp/untimely',
    ],
    [
      'an old time',
      (text: string) => text.replace(/IssueInstant="[^"]*"/, 'IssueInstant="2026-11-21T02:00:00Z"'),
      'saml-idp/untimely',
    ],
    [
      'a comment in the name',
      (text: string) => text.replace(/(<saml:NameID[^>]*>...)/, '$1<!---->'),
      'saml/malformed',
    ],
  ])('with %s signs nobody out', async (_what, change, code) => {
    const there = await enter(AOZORA_ID)
    const { id, head, tail } = logoutDraft(there)
    const draft = { id, head: change(head), tail: change(tail) }
    expect(await codeOf(visit(world, await requestAddress(draft, { path: '/saml/slo', key: KEY })))).toBe(
      code,
    )
  })

  it('by a replayed request does not end a later session', async () => {
    const there = await enter(AOZORA_ID)
    const address = await requestAddress(logoutDraft(there), { path: '/saml/slo', key: KEY })
    await visit(world, address)
    world.session = doctor({ ...mine, sessionId: `${mine.sessionId}-b` })
    await enter(AOZORA_ID)
    world.ended.splice(0)
    expect(await codeOf(visit(world, address))).toBe('saml-idp/replayed')
  })

  it('by an answer that nobody awaits, or of another partner, changes nothing', async () => {
    for (const id of [AOZORA_ID, MINATO_ID]) await enter(id)
    const begun = await begin()
    const { location } = await visit(world, begun.next?.address ?? '')
    expect((await answerTo(location, { top: 'success' }, MINATO_ID)).status).toBe(404)
    expect(results(await listOf(begun.runId))).toMatchObject({ aozora: 'asked' })
    expect((await visit(world, '/saml/logout/_guess/next')).status).toBe(404)
  })
})
