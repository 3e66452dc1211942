import {
  createService,
  type HttpService,
  openReader,
  openTestDatabase,
  type TestDatabase,
} from '@jitsuin/platform'
import type { PersonRef, Session, SignInGate } from '@jitsuin/sso/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  disclosureChangedSchema,
  disclosureSchema,
  holderClient,
  meSchema,
  noticesSchema,
  profileSchema,
} from '../src/contract.js'
import { createHolder, type HolderService } from '../src/index.js'

const NOW = new Date('2026-11-21T00:12:00Z')
const CENTRE = 'O=Jitsuin Demonstration, C=JP'
const TARO: PersonRef = { centre: CENTRE, subjectSerialNumber: 'T-0001' }
const HANAKO: PersonRef = { centre: CENTRE, subjectSerialNumber: 'T-0002' }

let now = NOW
let database: TestDatabase
let holder: HolderService
let service: HttpService
const gate = fakeGate()

beforeAll(async () => {
  database = await openTestDatabase()
  holder = await createHolder({
    zoneUrl: database.zoneUrl,
    clock: () => now,
    gate,
    portalAddress: 'http://portal.localhost/',
    place: {
      demonstration: 'yes',
      issuer: { ja: 'みほん電子認証センター（架空）', en: 'Mihon Certification Centre (invented)' },
      selfTest: null,
      sessions: 'http://signin.localhost/sessions',
      related: [],
      lossContact: null,
    },
  })
  service = await createService({
    name: 'portal',
    title: { ja: 'ポータル', en: 'Portal' },
    routes: holder.routes,
    problems: holder.problems,
  })
  await holder.feed.admitHolder({
    person: TARO,
    record: { ...RECORD, jmaMember: 'yes', jmaMemberId: '999999901' },
    profile: { practiceArea: '青空県　みほん市', institution: '青空みほん診療所' },
  })
  await holder.feed.admitHolder({
    person: HANAKO,
    record: { ...RECORD, given: { kanji: '花子', kana: 'ハナコ', romaji: 'Hanako' }, sex: 'female' },
  })
})
afterAll(async () => {
  await service.close()
  await holder.close()
  await database.close()
})
beforeEach(() => {
  now = NOW
})

const RECORD = {
  family: { kanji: '実印', kana: 'ジツイン', romaji: 'Jitsuin' },
  given: { kanji: '太郎', kana: 'タロウ', romaji: 'Taro' },
  qualification: 'medicalDoctor',
  sex: 'male',
  birthDate: '1968-08-01',
  licenceNumber: '999901',
  licenceDate: '1994-05-10',
  jmaMember: 'no',
  address: '青空県みほん市一丁目1番1号',
  mail: 'taro@example.jp',
} as const

/** Whoever the header `x-who` names is signed in. */
function fakeGate() {
  const head = {
    accountId: 'a',
    method: 'card',
    signedInAt: new Date('2026-11-21T00:10:00Z'),
    previousSignInAt: new Date('2026-11-19T02:50:59Z'),
    expiresAt: new Date('2026-11-21T00:40:00Z'),
  } as const
  const withCard = (sessionId: string, person: PersonRef): Session => ({
    ...head,
    sessionId,
    kind: 'holder',
    certificate: {
      person,
      commonName: 'Taro Jitsuin',
      issuer: 'Demonstration Authentication CA',
      serialHex: '0a0b',
      roles: ['medicalDoctor'],
      notBefore: new Date('2024-11-21T00:00:00Z'),
      notAfter: new Date('2029-11-20T14:59:59Z'),
      statusCheckedAt: NOW,
    },
  })
  const { previousSignInAt: _never, ...firstTime } = head
  const sessions: Record<string, Session> = {
    taro: withCard('taro', TARO),
    hanako: withCard('hanako', HANAKO),
    'other-centre': withCard('other-centre', { ...TARO, centre: 'O=Another Centre, C=JP' }),
    revoked: { ...head, sessionId: 'revoked', kind: 'holder-without-role', why: 'revoked', person: TARO },
    newcomer: { ...firstTime, sessionId: 'newcomer', kind: 'holder-without-role', why: 'no-certificate' },
    staff: { ...head, sessionId: 'staff', kind: 'staff', staffId: 'S-1', roles: ['helpDesk'] },
  }
  const wishes: unknown[] = []
  const live = (id: string) => sessions[id]
  return {
    wishes,
    current: async (headers) => live(String(headers['x-who'])),
    byId: async (id) => live(id),
    signInAddress: async (wish) => {
      wishes.push(wish)
      return 'http://signin.localhost/?wish=1'
    },
    end: async () => undefined,
    onEnded: () => undefined,
  } satisfies SignInGate & { wishes: unknown }
}

const get = (who: string, url: string) => service.inject({ method: 'GET', url, headers: { 'x-who': who } })
const put = (who: string, url: string, payload: object) =>
  service.inject({ method: 'PUT', url, headers: { 'x-who': who }, payload })
const settingsOf = async (who: string) =>
  disclosureSchema.parse((await get(who, '/api/portal/disclosure')).json())
/** Sets settings for Taro, and gives the answer. */
const set = async (...changes: readonly (readonly [string, string, string])[]) => {
  const { revision } = await settingsOf('taro')
  const wanted = changes.map(([item, audience, to]) => ({ item, audience, to }))
  const answer = await put('taro', '/api/portal/disclosure', { revision, changes: wanted })
  expect(answer.statusCode).toBe(200)
  return disclosureChangedSchema.parse(answer.json())
}

async function auditRows(action: string): Promise<Record<string, unknown>[]> {
  const reader = openReader(database.superuserUrl)
  const text = 'select actor, subject, facts from audit.entry where action = $1 order by id'
  const rows = await reader.query<Record<string, unknown>>(text, [action])
  await reader.close()
  return rows
}

describe('the first page', () => {
  it('says who I am, with what certificate, and my age by the calendar in Japan', async () => {
    const me = meSchema.parse((await get('taro', '/api/portal/me')).json())
    expect(me.holder).toMatchObject({ family: { kanji: '実印' }, age: 58, jmaMember: 'yes' })
    expect(me.holder?.qualification).toEqual({ ja: '医師', en: 'Medical Doctor' })
    expect(me.standing).toMatchObject({ kind: 'with-role', serialHex: '0a0b' })
    expect(me.profile).toEqual({
      revision: 0,
      items: { practiceArea: '青空県 みほん市', institution: '青空みほん診療所' },
    })
  })

  it('shows the previous sign-in, not the present one, and none at the first (T-C10-5)', async () => {
    const { signIn } = meSchema.parse((await get('taro', '/api/portal/me')).json())
    expect(signIn.previousSignInAt).toBe('2026-11-19T02:50:59.000Z')
    expect(signIn.previousSignInAt).not.toBe(signIn.signedInAt)
    const first = meSchema.parse((await get('newcomer', '/api/portal/me')).json())
    expect(first.signIn.previousSignInAt).toBeNull()
  })

  it('shows people without a role their own profile, and says why there is no role', async () => {
    const revoked = meSchema.parse((await get('revoked', '/api/portal/me')).json())
    expect(revoked.standing).toEqual({ kind: 'without-role', why: 'revoked' })
    expect(revoked.holder?.family.kanji).toBe('実印')
    const newcomer = meSchema.parse((await get('newcomer', '/api/portal/me')).json())
    expect(newcomer).toMatchObject({ standing: { why: 'no-certificate' }, holder: null, profile: null })
  })

  it('lists cards of five and of six years, with certificates that end before the card', async () => {
    const certificate = (lastDay: string) => ({
      purpose: 'authentication' as const,
      serialHex: '0a0b',
      firstDay: '2024-01-01',
      lastDay,
      state: 'in-use' as const,
    })
    await holder.feed.recordCard(HANAKO, {
      cardId: 'JMA211100001',
      kind: 'ic-card',
      issuedOn: '2021-11-21',
      lastDay: '2027-11-20',
      state: 'in-use',
      certificates: [certificate('2026-12-20')],
    })
    const five = {
      cardId: 'JMA261100002',
      kind: 'ic-card',
      issuedOn: '2026-11-01',
      lastDay: '2031-10-31',
      state: 'in-use',
      certificates: [certificate('2031-10-31')],
    } as const
    await holder.feed.recordCard(HANAKO, five)
    const { cards } = meSchema.parse((await get('hanako', '/api/portal/me')).json())
    expect(cards.map(({ cardId, standing, daysLeft }) => [cardId, standing, daysLeft])).toEqual([
      ['JMA261100002', 'valid', 1805],
      ['JMA211100001', 'ends-within-30-days', 29],
    ])
    await expect(holder.feed.recordCard(TARO, five)).rejects.toMatchObject({ code: 'holder/card-of-another' })
    await holder.feed.recordCard(HANAKO, { ...five, state: 'revoked' })
    const after = meSchema.parse((await get('hanako', '/api/portal/me')).json())
    expect(after.cards[0]?.standing).toBe('revoked')
  })

  it('leads to the sign-in pages and back to a page of the portal, never elsewhere', async () => {
    const answer = await get('', '/api/portal/sign-in?page=disclosure')
    expect([answer.statusCode, answer.headers.location]).toEqual([303, 'http://signin.localhost/?wish=1'])
    expect(gate.wishes.at(-1)).toMatchObject({
      returnTo: 'http://portal.localhost/disclosure',
      audience: 'holder',
    })
    const evil = await get('', `/api/portal/sign-in?page=${encodeURIComponent('//evil.example/')}`)
    expect(evil.statusCode).toBe(422)
  })
})

describe('only the holder', () => {
  const paths = ['/api/portal/me', '/api/portal/disclosure', '/api/portal/notices']

  it.each(paths)('is answered at %s: no session and staff are refused', async (path) => {
    expect((await get('nobody', path)).json()).toMatchObject({ status: 401, code: 'holder/sign-in-needed' })
    expect((await get('staff', path)).json()).toMatchObject({ status: 403, code: 'holder/staff-session' })
  })

  it('may change anything: no session and staff are refused', async () => {
    for (const [who, status] of [
      ['nobody', 401],
      ['staff', 403],
      ['newcomer', 404],
    ] as const) {
      expect((await put(who, '/api/portal/profile', { revision: 0, items: {} })).statusCode).toBe(status)
      const changes = [{ item: 'name', audience: 'public', to: 'hidden' }]
      expect((await put(who, '/api/portal/disclosure', { revision: 0, changes })).statusCode).toBe(status)
    }
  })

  it('sees their own: another holder gets other data, and no request can name whose', async () => {
    const other = meSchema.parse((await get('hanako', '/api/portal/me?subjectSerialNumber=T-0001')).json())
    expect(other.holder?.given.kanji).toBe('花子')
    const before = meSchema.parse((await get('taro', '/api/portal/me')).json()).profile
    const intrusion = { revision: 0, items: {}, person: TARO }
    expect((await put('hanako', '/api/portal/profile', intrusion)).statusCode).toBe(422)
    await put('hanako', '/api/portal/profile', { revision: 0, items: { department: '小児科' } })
    expect(meSchema.parse((await get('taro', '/api/portal/me')).json()).profile).toEqual(before)
  })

  it('is told apart by the centre too: the same number at another centre is somebody else', async () => {
    const me = meSchema.parse((await get('other-centre', '/api/portal/me')).json())
    expect(me.holder).toBeNull()
    expect((await get('other-centre', '/api/portal/disclosure')).statusCode).toBe(404)
  })

  it('is refused when another site asks for the change', async () => {
    const answer = await service.inject({
      method: 'PUT',
      url: '/api/portal/profile',
      headers: { 'x-who': 'taro', 'sec-fetch-site': 'cross-site' },
      payload: { revision: 0, items: {} },
    })
    expect(answer.statusCode).toBe(403)
  })
})

describe('the profile', () => {
  it('is saved tidy, item by item, and its audit row names items and revisions, no words', async () => {
    const items = { practiceArea: '港見県　架空市', department: '呼吸器内科　', statement: '' }
    const answer = await put('taro', '/api/portal/profile', { revision: 0, items })
    expect(profileSchema.parse(answer.json())).toEqual({
      revision: 1,
      items: { practiceArea: '港見県 架空市', department: '呼吸器内科' },
    })
    const [last] = (await auditRows('profile/changed')).slice(-1)
    expect(last).toMatchObject({
      facts: { fromRevision: 0, toRevision: 1, items: ['department', 'institution', 'practiceArea'] },
    })
    expect(last?.actor).toBe(`holder:${last?.subject}`)
    expect(JSON.stringify(last)).not.toContain('呼吸器内科')
  })

  it('refuses to write over what was changed elsewhere', async () => {
    const answer = await put('taro', '/api/portal/profile', { revision: 0, items: { department: '外科' } })
    expect(answer.json()).toMatchObject({ status: 409, code: 'holder/profile-changed-meanwhile' })
    const { profile } = meSchema.parse((await get('taro', '/api/portal/me')).json())
    expect(profile?.items.department).toBe('呼吸器内科')
  })

  it('saved by two at the same moment, is saved by one', async () => {
    const save = (department: string) =>
      put('taro', '/api/portal/profile', {
        revision: 1,
        items: { department, practiceArea: '港見県 架空市' },
      })
    const answers = await Promise.all(['甲科', '乙科', '丙科'].map(save))
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409, 409])
  })

  it('stays the holder’s own when the issuing office corrects the record', async () => {
    const record = { ...RECORD, licenceNumber: '999902', jmaMember: 'yes', jmaMemberId: '999999901' } as const
    await holder.feed.admitHolder({ person: TARO, record, profile: { department: '外科' } })
    const me = meSchema.parse((await get('taro', '/api/portal/me')).json())
    expect(me.holder?.licenceNumber).toBe('999902')
    expect(me.profile?.items.department).not.toBe('外科')
    expect((await auditRows('holder/record-corrected')).at(-1)).toMatchObject({
      facts: { items: ['licenceNumber'] },
    })
  })

  it('names the field that is wrong', async () => {
    const answer = await put('taro', '/api/portal/profile', {
      revision: 0,
      items: { department: '科'.repeat(61) },
    })
    expect(answer.json()).toMatchObject({ status: 422, fields: [{ pointer: '/items/department' }] })
  })
})

describe('disclosure', () => {
  const claims = (audience: 'users' | 'public') => holder.directory.disclosedClaims(TARO, audience)

  it('begins with the defaults: name alone for the public, register entry and institution for users', async () => {
    expect(await holder.directory.disclosedClaims(HANAKO, 'public')).toEqual({
      displayName: '実印 花子',
      displayNameKana: 'ジツイン ハナコ',
      familyName: 'Jitsuin',
      givenName: 'Hanako',
    })
    expect(await holder.directory.disclosedClaims(HANAKO, 'users')).toMatchObject({
      sex: 'female',
      licenseNumber: '999901',
      licenseDate: '1994-05-10',
    })
    expect(await holder.directory.disclosedClaims(HANAKO, 'users')).not.toHaveProperty('birthDate')
  })

  it('hides the name from the public at once, while users still see it (T-C10-3)', async () => {
    await set(['name', 'public', 'hidden'])
    expect(await claims('public')).toEqual({})
    expect(await claims('users')).toMatchObject({ displayName: '実印 太郎' })
  })

  it('shows to users whatever is shown to the public, and says so in the answer', async () => {
    const { changed, settings } = await set(['age', 'public', 'shown'])
    expect(changed).toEqual([
      { item: 'age', audience: 'public', to: 'shown' },
      { item: 'age', audience: 'users', to: 'shown' },
    ])
    expect(settings.age).toEqual({ users: 'shown', public: 'shown' })
    expect(await claims('public')).toEqual({ age: 58 })
  })

  it('tells the age of the moment: a year more from midnight in Japan on the birthday', async () => {
    now = new Date('2027-07-31T14:59:59Z')
    expect(await claims('public')).toEqual({ age: 58 })
    now = new Date('2027-07-31T15:00:00Z')
    expect(await claims('public')).toEqual({ age: 59 })
  })

  it('writes one audit row for each setting, with old and new value and no personal fact', async () => {
    const before = (await auditRows('disclosure/changed')).length
    await set(['mail', 'users', 'shown'])
    await set(['mail', 'users', 'shown'])
    const rows = (await auditRows('disclosure/changed')).slice(before)
    expect(rows).toMatchObject([{ facts: { item: 'mail', audience: 'users', from: 'hidden', to: 'shown' } }])
    expect(JSON.stringify(rows)).not.toContain('taro@example.jp')
    expect(await claims('users')).toMatchObject({ mail: 'taro@example.jp' })
  })

  it('shows or hides all with one act', async () => {
    const { settings } = await settingsOf('taro')
    const all = Object.keys(settings)
    const shown = await set(...all.map((item) => [item, 'public', 'shown'] as const))
    expect(shown.seenBy.users).toEqual(all)
    await set(...all.map((item) => [item, 'users', 'hidden'] as const))
    expect([await claims('users'), await claims('public')]).toEqual([{}, {}])
  })

  it('gives membership and prefecture with their items, and nothing of what is not set', async () => {
    await set(['jmaMemberId', 'users', 'shown'], ['practiceArea', 'users', 'shown'])
    expect(await claims('users')).toEqual({
      jmaMember: 'yes',
      jmaMemberId: '999999901',
      practiceArea: '港見県 架空市',
      prefecture: '港見県',
    })
  })

  it.each([
    ['an old revision', { revision: 0, changes: [{ item: 'name', audience: 'users', to: 'shown' }] }, 409],
    ['an unknown item', { revision: 0, changes: [{ item: 'salary', audience: 'users', to: 'shown' }] }, 422],
    ['no change at all', { revision: 0, changes: [] }, 422],
  ])('refuses %s', async (_what, body, status) => {
    expect((await put('taro', '/api/portal/disclosure', body)).statusCode).toBe(status)
  })

  it('refuses one setting both ways, and leaves everything as it was', async () => {
    const { revision, settings } = await settingsOf('taro')
    const changes = [
      { item: 'sex', audience: 'users', to: 'hidden' },
      { item: 'sex', audience: 'public', to: 'shown' },
    ]
    const answer = await put('taro', '/api/portal/disclosure', { revision, changes })
    expect(answer.json()).toMatchObject({ status: 422, code: 'holder/change-contradicts-itself' })
    expect((await settingsOf('taro')).settings).toEqual(settings)
  })

  it('knows nothing of people whom the issuing office never named', async () => {
    const stranger = { centre: CENTRE, subjectSerialNumber: 'T-9999' }
    expect(await holder.directory.disclosedClaims(stranger, 'users')).toBe('unknown')
  })
})

describe('notices', () => {
  it('whose period ended yesterday are absent from the current ones and among the back numbers (T-C10-2)', async () => {
    await holder.feed.publishNotice({
      noticeId: 'maintenance-1',
      title: { ja: '保守のお知らせ', en: 'Maintenance' },
      body: { ja: '夜間に停止します。', en: 'We stop at night.' },
      firstDay: '2026-11-01',
      lastDay: '2026-11-21',
      target: { kind: 'everyone' },
    })
    const read = async () => noticesSchema.parse((await get('taro', '/api/portal/notices')).json())
    expect((await read()).current).toHaveLength(1)
    now = new Date('2026-11-21T15:00:00Z') // midnight in Japan
    expect(await read()).toMatchObject({ current: [], backNumbers: [{ noticeId: 'maintenance-1' }] })
  })

  it('follow the area that the holder fills in', async () => {
    await holder.feed.publishNotice({
      noticeId: 'aozora-1',
      title: { ja: '青空県の皆さまへ', en: 'To Aozora' },
      body: { ja: '本文', en: 'Text' },
      firstDay: '2026-11-01',
      lastDay: '2026-12-31',
      target: { kind: 'prefectures', prefectures: ['青空県'] },
    })
    const ids = async () => {
      const { current } = noticesSchema.parse((await get('taro', '/api/portal/notices')).json())
      return current.map(({ noticeId }) => noticeId)
    }
    expect(await ids()).not.toContain('aozora-1')
    const { profile } = meSchema.parse((await get('taro', '/api/portal/me')).json())
    await put('taro', '/api/portal/profile', {
      revision: profile?.revision,
      items: { ...profile?.items, practiceArea: '青空県 みほん市' },
    })
    expect(await ids()).toContain('aozora-1')
  })

  it('with a period that ends before it begins are refused', async () => {
    const words = { ja: '逆', en: 'Reverse' }
    const notice = { noticeId: 'n', title: words, body: words, firstDay: '2026-12-02', lastDay: '2026-12-01' }
    await expect(holder.feed.publishNotice({ ...notice, target: { kind: 'everyone' } })).rejects.toThrow()
  })
})

describe('the typed client', () => {
  const client = holderClient(async (input, init) => {
    const answer = await service.inject({
      method: (init?.method ?? 'GET') as 'GET', // the client uses GET and PUT
      url: String(input),
      headers: { ...(init?.headers as Record<string, string>), 'x-who': 'taro' }, // the client gives plain objects
      ...(typeof init?.body === 'string' && { payload: init.body }),
    })
    const body = answer.statusCode === 204 ? null : answer.body
    return new Response(body, { status: answer.statusCode })
  })

  it('reads every answer of the service', async () => {
    expect((await client.place()).demonstration).toBe('yes')
    expect((await client.me()).holder?.given.romaji).toBe('Taro')
    const { revision } = await client.disclosure()
    const changes = [{ item: 'sex', audience: 'users', to: 'shown' }] as const
    expect((await client.changeDisclosure({ revision, changes: [...changes] })).changed).toEqual(changes)
    expect((await client.notices()).current.length).toBeGreaterThan(0)
  })

  it('tells a refusal with its words and fields, and an answer that it does not understand as unreachable', async () => {
    const wrong = client.saveProfile({ revision: 0, items: { department: '科'.repeat(61) } })
    await expect(wrong).rejects.toMatchObject({
      failure: { kind: 'refused', code: 'http/request-invalid', fields: ['/items/department'] },
    })
    const foreign = holderClient(async () => new Response('<html>'))
    await expect(foreign.me()).rejects.toMatchObject({ failure: { kind: 'unreachable' } })
  })
})

describe('a notice to one person', () => {
  const seenBy = async (who: string) => {
    const answer = await service.inject({ url: '/api/portal/notices', headers: { 'x-who': who } })
    return noticesSchema.parse(answer.json()).current.map(({ noticeId }) => noticeId)
  }

  it('is read by that person, and by nobody else', async () => {
    await holder.feed.publishNotice({
      noticeId: 'to-taro',
      title: { ja: '証明書が発行されました', en: 'A certificate was issued' },
      body: { ja: 'あなたの証明書です。', en: 'It is yours.' },
      firstDay: '2026-11-01',
      lastDay: '2026-12-31',
      target: { kind: 'person', person: TARO },
    })
    expect(await seenBy('taro')).toContain('to-taro')
    expect(await seenBy('hanako')).not.toContain('to-taro')
  })
})
