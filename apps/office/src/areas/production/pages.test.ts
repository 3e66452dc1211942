/** The pages of production, pick-up and organisations in a real browser, against canned answers. */
import {
  ALL_CARD_STEPS,
  ALL_STOCK_ACCOUNTS,
  ENROLMENT_LETTER_ROUTES as E,
  type PickupSession,
  PRODUCTION_ROUTES as R,
} from '@jitsuin/registration/contract'
import { ROUTES } from '@jitsuin/sso/contract'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../../../journeys/support/browser.js'
import { findings, forgetOnce, width } from '../../../../../journeys/support/page-findings.js'
import { staffSession } from '../../../test/answers.js'
import { openStage, type Stage } from '../../../test/browser.js'

/** A machine with much to do is slow, not wrong. */
const PATIENCE = { timeout: 8_000 }
const ID = '00000000-0000-4000-8000-000000000001'
const AT = '2026-11-20T00:12:00.000Z'
const person = { caseId: ID, caseNumber: '2026-000123', name: '実印 太郎', nameKana: 'ジツイン タロウ' }
const card = (serial: number, step: string) => ({
  ...person,
  cardId: `JMA2611000${10 + serial}`,
  state: step === 'made' ? 'personalised' : 'blank',
  step,
  attempt: 1,
  placeId: 'ibaraki-med',
  issuedOn: '2026-11-20',
  expiresOn: '2031-11-19',
  revocation: 'none',
})
const steps = {
  ...Object.fromEntries(ALL_CARD_STEPS.map((step) => [step, 0])),
  queued: 60,
  'keys-made': 20,
  made: 119,
  faulty: 1,
}
const batch = { batchId: ID, createdAt: AT, createdBy: 'officer:S-1', total: 200, steps }
const place = {
  placeId: 'ibaraki-med',
  nameJa: '茨城県医師会（架空）',
  nameEn: 'Ibaraki Medical Association (invented)',
}
const waiting = {
  ...person,
  cardId: 'JMA261100011',
  state: 'notified',
  placeId: 'ibaraki-med',
  birthDate: '1955-08-01',
  notifiedAt: AT,
  unclaimedOn: '2027-05-19',
}
const seen = { at: AT, by: 'S-1' }
const desk = (checks: object, lacks: readonly string[]) => ({
  ...waiting,
  revision: 9,
  nameRomaji: 'JITSUIN TARO',
  sex: 'male',
  licenceNumber: '99999',
  channel: 'webForm',
  checks,
  lacks,
  refusals: [],
})
const parcel = {
  parcelId: ID,
  parcelNumber: 'P-2026-000001',
  state: 'sent',
  to: { kind: 'place', ...place },
  trackingNumber: 'JP-123-456',
  count: 2,
  packedAt: AT,
  sentAt: AT,
}
const organisation = {
  organisationId: 'ibaraki-med',
  revision: 1,
  terms: {
    kind: 'prefecturalAssociation',
    nameJa: place.nameJa,
    nameEn: place.nameEn,
    address: { postalCode: '0000000', prefecture: '茨城県', rest: '見本市架空町一丁目１番１号' },
    phone: '0000000000',
    openings: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', until: '17:00' })),
    capacity: 4,
    standing: 'active',
  },
}
const ANSWERS: Readonly<Record<string, unknown>> = {
  [`GET ${R.overview}`]: {
    waiting: 320,
    available: 1200,
    next: [{ ...person, placeId: 'ibaraki-med', since: AT, state: 'approved' }],
    batches: [batch],
    faulty: [
      {
        ...card(9, 'faulty'),
        state: 'faulty',
        fault: 'certificate-refused',
        faultNote: 'order/profile-refused',
      },
    ],
  },
  [`GET ${R.batch(ID)}`]: {
    ...batch,
    cards: [card(1, 'made'), card(2, 'made'), card(3, 'queued')],
    pages: 4,
  },
  [`POST ${R.inspections}`]: { results: [{ cardId: 'JMA261100011', result: 'inspected' }] },
  [`GET ${R.pinLetters}`]: {
    letters: [
      {
        letterId: ID,
        cardId: 'JMA261100011',
        caseNumber: '2026-000123',
        name: '実印 太郎',
        state: 'sealed',
        kind: 'first',
        madeAt: AT,
        confirmation: 'none',
      },
    ],
    total: 1,
    pages: 1,
    disclosure: 'sealed-reprint',
  },
  [`GET ${E.list}`]: {
    letters: [
      ['sealed', 'counts', 1],
      ['printed', 'counts', 2],
      ['printed', 'expired', 3],
      ['preparing', 'not-yet', 4],
    ].map(([state, validity, at]) => ({
      letterId: `00000000-0000-4000-8000-00000000020${at}`,
      caseId: ID,
      caseNumber: `2026-00020${at}`,
      name: '実印 太郎',
      state,
      validity,
      madeAt: AT,
      ...(validity !== 'not-yet' && { lastDay: '2026-12-18' }),
    })),
    total: 4,
    pages: 1,
  },
  [`GET ${R.readyToShip}`]: {
    places: [
      {
        placeId: place.placeId,
        name: { ja: place.nameJa, en: place.nameEn },
        cards: [
          { ...card(1, 'inspected'), post: 'refused' },
          { ...card(2, 'inspected'), post: 'allowed' },
        ],
      },
    ],
  },
  [`GET ${R.returns}`]: {
    awaited: [{ ...card(1, 'inspected'), state: 'kept', since: AT }],
    here: [
      { ...card(2, 'faulty'), state: 'faulty', revocation: 'wanted' },
      { ...card(3, 'inspected'), state: 'recovered', revocation: 'done' },
    ],
  },
  [`GET ${R.sessions}`]: {
    people: [
      {
        ...person,
        cardId: 'JMA261100011',
        revision: 4,
        birthDate: '1955-08-01',
        licenceNumber: '99999',
      },
    ],
  },
  [`GET ${R.parcels}`]: { parcels: [parcel], total: 1, pages: 1 },
  [`GET ${R.parcel(ID)}`]: {
    ...parcel,
    address: '〒000-0000 茨城県見本市架空町',
    contents: [card(1, 'made'), card(2, 'made')].map((one) => ({ ...one, receipt: 'unchecked' })),
  },
  [`GET ${R.pickups}`]: { rows: [waiting], total: 1, pages: 1, places: [place] },
  [`GET ${R.pickup(ID)}`]: desk({ postcard: seen }, [
    'licence-missing',
    'identity-missing',
    'person-not-compared',
    'signature-missing',
  ]),
  [`GET ${R.calendar}`]: {
    placeId: 'ibaraki-med',
    day: '2026-11-24',
    capacity: 4,
    slots: ['2026-11-24T00:00:00.000Z', '2026-11-24T00:30:00.000Z'].map((startsAt, index) => ({
      startsAt,
      booked:
        index === 0
          ? [
              {
                appointmentId: ID,
                caseId: ID,
                caseNumber: '2026-000123',
                name: '実印 太郎',
                startsAt,
                revision: 3,
              },
            ]
          : [],
    })),
  },
  [`GET ${R.stock}`]: {
    balances: {
      ...Object.fromEntries(ALL_STOCK_ACCOUNTS.map((account) => [account, 0])),
      outside: -1500,
      available: 80,
      reserved: 200,
      used: 1200,
      faulty: 12,
      destroyed: 8,
    },
    sum: 0,
    warning: 'low',
    lowBelow: 100,
    moves: [{ at: AT, move: 'received', quantity: 500, actor: 'officer:S-1' }],
    deliveries: [{ deliveryId: ID, expectedOn: '2026-12-10', quantity: 5000 }],
    forecast: {
      runsOutOn: '2026-11-22',
      madeOn: '2026-12-12',
      waiting: 640,
      arrivalsPerDay: 31.5,
      capacityPerDay: 200,
    },
    mayChange: 'yes',
  },
  'GET /api/organisations': { rows: [organisation], total: 1, pages: 1, mayManage: 'yes' },
  'GET /api/organisations/ibaraki-med': {
    ...organisation,
    history: [{ revision: 1, at: AT, actor: 'system:demonstration', fields: [] }],
    staff: [{ staffId: 'S-carla', since: AT }],
    mayManage: 'yes',
  },
}

describe.skipIf(!browserIsHere())('the pages of production and pick-up', () => {
  let stage: Stage
  let page: Page
  const complaints: string[] = []

  // One page for all: what the browser has read and compiled once it does not read again.
  beforeAll(async () => {
    stage = await openStage()
    page = await stage.browser.newPage()
    await page.addInitScript(forgetOnce)
    page.setDefaultTimeout(8_000)
    page.on('pageerror', ({ message }) => complaints.push(message))
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) complaints.push(message.text())
    })
  })
  afterAll(() => stage.close())

  beforeEach(async () => {
    stage.server.reset()
    const roles = ['producer', 'receptionist', 'counterOfficer', 'administrator'] as const
    answer(`GET ${ROUTES.session}`, staffSession(roles))
    for (const [call, json] of Object.entries(ANSWERS)) answer(call, json)
    await page.setViewportSize({ width: 1200, height: 900 })
  })
  afterEach(() => expect(complaints.splice(0)).toEqual([]))

  const answer = (call: string, json: unknown, status = 200) =>
    stage.server.answers.set(call, { status, json })
  const open = async (path: string) => {
    await page.goto(stage.server.origin + path)
    await page.waitForSelector('h1')
    await page.waitForFunction(() => document.querySelector('main [role=progressbar]') === null)
  }
  /** The language is the browser's memory; afterwards it is Japanese again. */
  const speak = async (language: 'en', work: () => Promise<void>) => {
    if (page.url() === 'about:blank') await open('/pickups')
    await page.evaluate((word) => localStorage.setItem('jitsuin.language', word), language)
    await work()
    await page.waitForSelector(`html[lang=${language}] h1`)
    await page.evaluate(() => localStorage.removeItem('jitsuin.language'))
  }
  const draw = async (field: Locator) => {
    await field.scrollIntoViewIfNeeded()
    const box = await field.boundingBox()
    if (!box) throw new Error('no field')
    await page.mouse.move(box.x + 60, box.y + 40)
    await page.mouse.down()
    for (let step = 1; step <= 14; step++)
      await page.mouse.move(box.x + 60 + step * 15, box.y + 40 + (step % 4) * 10)
    await page.mouse.up()
  }
  const sent = (call: string): unknown => {
    const found = stage.server.requests.findLast((request) => request.call === call)
    return found === undefined ? 'nothing' : JSON.parse(found.body)
  }
  const picture = async (name: string) => {
    const folder = process.env.JITSUIN_PICTURES
    if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
  }

  it('let an inspector pass the cards in hand, and no others', async () => {
    await open(`/production/batches/${ID}`)
    expect(await page.getByRole('button', { name: '選んだ0枚を検品済みにする' }).isDisabled()).toBe(true)
    await page
      .getByRole('row', { name: /JMA261100011/ })
      .getByText('券面は正しい')
      .click()
    await page.getByRole('button', { name: '選んだ1枚を検品済みにする' }).click()
    await expect
      .poll(() => sent(`POST ${R.inspections}`), PATIENCE)
      .toEqual({ results: [{ cardId: 'JMA261100011', face: 'right' }] })
  })

  it('lead the desk from check to check, and let nobody sign before all is seen (T-C03-4)', async () => {
    await open(`/pickups/${ID}`)
    expect(await page.getByRole('img', { name: /署名欄/ }).count()).toBe(0)
    answer(`POST ${R.checks(ID)}`, desk({ postcard: seen, licence: seen }, ['identity-missing']))
    await page.getByRole('button', { name: '原本を確かめた' }).first().click()
    await expect
      .poll(() => sent(`POST ${R.checks(ID)}`), PATIENCE)
      .toEqual({ check: 'licence', found: 'original-seen' })
  })

  it('take a signature stroke by stroke, with the hash of what was on the screen', async () => {
    const all = { postcard: seen, licence: seen, identity: { ...seen, kind: 'passport' }, person: seen }
    answer(`GET ${R.pickup(ID)}`, desk(all, ['signature-missing']))
    answer(`POST ${R.handOver(ID)}`, {
      pickupId: ID,
      cardId: 'JMA261100011',
      handedOverAt: AT,
      receiptNumber: 'R-2026-000123',
    })
    await open(`/pickups/${ID}`)
    const field = page.getByRole('img', { name: '実印 太郎さんの署名欄' })
    const press = page.getByRole('button', { name: 'カードを交付する' })
    expect(await press.isDisabled()).toBe(true)
    await draw(field)
    await picture('desk-signed')
    await press.click()
    await expect
      .poll(() => sent(`POST ${R.handOver(ID)}`), PATIENCE)
      .toMatchObject({
        expectedRevision: 9,
        signature: { width: 1000, height: 320, pngSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      })
  })

  it('write down a proxy with what was said (T-C03-4)', async () => {
    answer(`POST ${R.refusals(ID)}`, desk({}, []))
    await open(`/pickups/${ID}`)
    await page.getByRole('button', { name: '交付を断る' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('button', { name: '記録する' }).isDisabled()).toBe(true)
    await dialog.getByLabel(/断った理由/).fill('配偶者が来訪')
    await dialog.getByLabel(/来られた方の話/).fill('代わりに受け取りたい')
    await dialog.getByRole('button', { name: '記録する' }).click()
    await expect
      .poll(() => sent(`POST ${R.refusals(ID)}`), PATIENCE)
      .toMatchObject({ visitor: 'proxy', reason: '配偶者が来訪', said: '代わりに受け取りたい' })
  })

  it('keep what an administrator typed when somebody else was faster', async () => {
    const text = { ja: 'この登録は、ほかの人が先に変更しました。', en: 'Changed.' }
    answer(
      'PUT /api/organisations/ibaraki-med',
      { code: 'organisation/changed-meanwhile', ...text, next: text },
      409,
    )
    await open('/organisations/ibaraki-med')
    await page.getByRole('button', { name: '登録内容を変更する' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('電話番号').fill('０３-1234-5678')
    await dialog.getByRole('button', { name: '保存する' }).click()
    await dialog.getByText('この登録は、ほかの人が先に変更しました。').first().waitFor()
    expect(await dialog.getByLabel('電話番号').inputValue()).toBe('０３-1234-5678')
    expect(sent('PUT /api/organisations/ibaraki-med')).toMatchObject({
      expectedRevision: 1,
      terms: { phone: '0312345678' },
    })
  })

  it('record a whole session at a hospital, with a result for each person (T-C03-5)', async () => {
    const people = ['one', 'two'].map((name, index) => ({
      caseId: `00000000-0000-4000-8000-00000000010${index}`,
      caseNumber: `2026-00012${index}`,
      name: `見本 ${name}`,
      nameKana: 'ミホン',
      cardId: `JMA26110002${index}`,
      revision: 4 + index,
      birthDate: '1955-08-01',
      licenceNumber: '99999',
    }))
    const [one, two] = people.map(({ caseId }) => caseId)
    const text = { ja: '交付できません。', en: 'It can not be handed over.' }
    answer(`GET ${R.sessions}`, { people })
    answer(`POST ${R.sessions}`, {
      sessionId: ID,
      results: [
        { caseId: one, result: 'refused', code: 'pickup/not-here', text },
        { caseId: two, result: 'absent' },
      ],
    })
    await open('/pickups/session')
    await page.getByRole('button', { name: '欠席 見本 two' }).click()
    await page.getByRole('button', { name: '確かめて渡す 見本 one' }).click()
    const dialog = page.getByRole('dialog')
    for (const check of [
      '自署のあるはがきを受け取った',
      '医師免許証の原本',
      '写真と本人が一致する',
      '身分証の原本',
    ]) {
      expect(await dialog.getByRole('img', { name: /署名欄/ }).count()).toBe(0)
      await dialog.getByText(check).first().click()
    }
    await draw(dialog.getByRole('img', { name: '見本 oneさんの署名欄' }))
    await dialog.getByRole('button', { name: 'この方に渡す' }).click()
    await page.getByRole('button', { name: 'まとめて記録する（交付 1人・欠席 1人）' }).click()
    await page.getByText('1人には交付できませんでした。').waitFor()
    await page.getByText('交付できません。', { exact: true }).waitFor()
    const { placeId, results } = sent(`POST ${R.sessions}`) as PickupSession // the page's own body
    expect(placeId).toBe('ibaraki-med')
    expect(results).toMatchObject([
      { caseId: two, result: 'absent' },
      { caseId: one, result: 'handed-over', expectedRevision: 4, checks: [{}, {}, {}, {}] },
    ])
    expect(await findings(page)).toEqual([])
  })

  it('record a card that came back, and destroy only what is revoked', async () => {
    answer(`POST ${R.returned(ID)}`, { done: 'yes' })
    answer(`POST ${R.destruction('JMA261100013')}`, { done: 'yes' })
    await open('/returns')
    await page.getByRole('button', { name: '返送を記録する JMA261100011' }).click()
    await expect.poll(() => sent(`POST ${R.returned(ID)}`), PATIENCE).toEqual({})
    expect(await page.getByRole('button', { name: /廃棄を記録する JMA261100012/ }).count()).toBe(0)
    await page.getByRole('button', { name: '廃棄を記録する JMA261100013' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '廃棄を記録する' }).click()
    await expect.poll(() => sent(`POST ${R.destruction('JMA261100013')}`), PATIENCE).toEqual({})
  })

  it('print an enrolment letter, and say that it is not posted when the short number can not be mailed', async () => {
    const letter = (at: number) => `00000000-0000-4000-8000-00000000020${at}`
    answer(`POST ${E.printing(letter(1))}`, { done: 'yes' })
    const text = { ja: 'メールを送れなかったため、発送を記録していません。', en: 'Not recorded.' }
    const refusal = { code: 'enrolment-letters/mail-not-sent', ...text, next: text }
    answer(`POST ${E.posted(letter(2))}`, refusal, 503)
    await open('/enrolment-letters')
    await page.getByText('同じ案内は作り直せません。', { exact: false }).waitFor()
    await page.getByText('期限切れ', { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: /2026-00020[34]/ }).count()).toBe(0)
    await page.getByRole('button', { name: '印刷する 2026-000201' }).click()
    await expect.poll(() => sent(`POST ${E.printing(letter(1))}`), PATIENCE).toEqual({})
    await page.getByRole('button', { name: '発送を記録する 2026-000202' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('button', { name: '発送を記録する' }).isDisabled()).toBe(true)
    await dialog.getByLabel('追跡番号').fill('JP-42')
    await dialog.getByRole('button', { name: '発送を記録する' }).click()
    await dialog.getByText(text.ja).first().waitFor()
    expect(sent(`POST ${E.posted(letter(2))}`)).toEqual({ trackingNumber: 'JP-42' })
    expect(await findings(page)).toEqual([])
  })

  it('say where there is no enrolment letter, and why the list could not be read', async () => {
    answer(`GET ${E.list}`, { letters: [], total: 0, pages: 1 })
    await open('/enrolment-letters')
    await page.getByText('セカンド電子証明書が発行されると、案内が自動で作られて並びます。').waitFor()
    const text = { ja: '応答がありません。', en: 'No answer.' }
    answer(`GET ${E.list}`, { code: 'registration/not-allowed', ...text, next: text }, 403)
    await open('/enrolment-letters')
    await page.getByText(text.ja).first().waitFor()
  })

  it('pack a parcel for one person, and record its delivery', async () => {
    const toPerson = { ...parcel, to: { kind: 'person', caseId: ID }, address: '〒000-0000', contents: [] }
    answer(`POST ${R.parcels}`, toPerson)
    answer(`GET ${R.parcel(ID)}`, toPerson)
    answer(`POST ${R.delivery(ID)}`, toPerson)
    await open('/parcels')
    await page.getByRole('button', { name: '本人への郵便を作る JMA261100012' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('追跡番号').fill('JP-7-7')
    await dialog.getByRole('button', { name: '小包を作る' }).click()
    await expect
      .poll(() => sent(`POST ${R.parcels}`), PATIENCE)
      .toMatchObject({ to: { kind: 'person' }, cardIds: ['JMA261100012'], trackingNumber: 'JP-7-7' })
    await page.getByLabel('配達された日').fill('2026-11-21')
    await page.getByRole('button', { name: '配達を記録する' }).click()
    await expect.poll(() => sent(`POST ${R.delivery(ID)}`), PATIENCE).toEqual({ deliveredOn: '2026-11-21' })
    const list = page.getByRole('link', { name: '送付明細を印刷する' })
    expect(await list.getAttribute('href')).toBe(R.parcelList(ID))
  })

  const PAGES = [
    ['overview', '/production'],
    ['batch', `/production/batches/${ID}`],
    ['letters', '/pin-letters'],
    ['enrolment', '/enrolment-letters'],
    ['parcels', '/parcels'],
    ['parcel', `/parcels/${ID}`],
    ['pickups', '/pickups'],
    ['session', '/pickups/session'],
    ['desk', `/pickups/${ID}`],
    ['appointments', '/appointments'],
    ['returns', '/returns'],
    ['stock', '/stock'],
    ['organisations', '/organisations'],
    ['organisation', '/organisations/ibaraki-med'],
  ] as const

  it.each(PAGES)('%s fits 360 px in English', async (_name, path) => {
    await page.setViewportSize({ width: 360, height: 740 })
    await speak('en', () => open(path))
    expect(await width(page)).toBe(360)
  })

  // Pages whose parts are all that the others are made of.
  it.each(
    PAGES.filter(([name]) =>
      ['batch', 'enrolment', 'parcels', 'desk', 'returns', 'stock', 'organisation'].includes(name),
    ),
  )('%s is accessible (axe: WCAG 2.2 AA)', async (name, path) => {
    await open(path)
    await picture(name)
    expect(await findings(page)).toEqual([])
  })
})
