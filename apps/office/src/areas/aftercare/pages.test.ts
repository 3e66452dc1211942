/** The pages of aftercare and campaigns in a real browser, against canned answers. */
import {
  AFTERCARE_ROUTES,
  CAMPAIGN_ROUTES,
  type CampaignView,
  type ProcedureView,
} from '@jitsuin/registration/contract'
import { ROUTES } from '@jitsuin/sso/contract'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../../../journeys/support/browser.js'
import { findings, forgetOnce, width } from '../../../../../journeys/support/page-findings.js'
import { staffSession } from '../../../test/answers.js'
import { openStage, type Stage } from '../../../test/browser.js'
import { toSignOf } from '../../../test/order-list.js'

/** A machine with much to do is slow, not wrong. */
const PATIENCE = { timeout: 8_000 }
const ID = '00000000-0000-4000-8000-000000000007'
const PERSON = '00000000-0000-4000-8000-000000000008'
const CARD = {
  cardId: 'JMA261100042',
  kind: 'ic-card',
  state: 'valid',
  issuedOn: '2024-02-01',
  lastDay: '2029-01-31',
  life: 5,
  daysLeft: 802,
  certificates: [
    { authority: 'signature', serialHex: '4b1d0c', state: 'in-use' },
    { authority: 'authenticationPerson', serialHex: '4b1d0d', state: 'in-use' },
  ],
} as const
const PROCEDURE: ProcedureView = {
  procedureId: ID,
  number: 'T-2026-000042',
  kind: 'loss',
  state: 'reported',
  facts: {},
  revision: 1,
  reporter: 'holder',
  way: 'phone',
  reportedAt: '2026-11-20T00:12:00.000Z',
  stateSince: '2026-11-20T00:12:00.000Z',
  personId: PERSON,
  name: '実印　太郎',
  kana: 'ジツイン　タロウ',
  cards: [{ ...CARD, certificates: [...CARD.certificates] }],
  caseId: null,
  asked: [],
  askable: ['birthDate', 'licenceNumber', 'postalCode', 'phone'],
  numbers: [],
  acts: ['refuse', 'drop'],
  outcomes: [],
  decisions: [],
  openCases: [],
}
const IDENTIFIED: ProcedureView = {
  ...PROCEDURE,
  state: 'identified',
  revision: 4,
  asked: (['birthDate', 'licenceNumber', 'postalCode'] as const).map((item) => ({
    item,
    answered: 'right',
    at: '2026-11-20T00:13:00.000Z',
  })),
  askable: [],
  numbers: ['phone', 'workplacePhone'],
}
const CAMPAIGN: CampaignView = {
  campaignId: ID,
  plan: {
    name: '青空県 誕生月の案内',
    pattern: 'birthMonth',
    prefecture: '熊本県',
    mailing: 'birth-month',
    firstMonth: '2026-06',
    months: 12,
    mandate: 'none',
    payer: { kind: 'none' },
  },
  state: 'running',
  revision: 2,
  createdAt: '2026-05-01T00:00:00.000Z',
  total: { members: 1200, sent: 596, undelivered: 4, returned: 140, applied: 128, issued: 71, optedOut: 3 },
  months: [
    [98, 98, 0, 0, null],
    [104, 104, 21, 2, null],
    [95, 95, 30, 9, 11 / 3],
    [101, 101, 33, 21, 32 / 3],
    [97, 97, 29, 18, 16],
    [101, 101, 27, 21, 20],
  ].map(([planned = 0, sent = 0, returned = 0, issued = 0, average], at) => ({
    month: `2026-${String(6 + at).padStart(2, '0')}`,
    planned: planned ?? 0,
    sent: sent ?? 0,
    undelivered: 1,
    returned: returned ?? 0,
    applied: returned ?? 0,
    issued: issued ?? 0,
    reminded: 4,
    average: average ?? null,
    mailing: 'sent',
  })),
  mandates: { received: 0, fetched: 0 },
  invoices: [],
}

describe.skipIf(!browserIsHere())('the pages of aftercare and campaigns', () => {
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
  beforeEach(() => {
    stage.server.reset()
    answer(`GET ${ROUTES.session}`, staffSession(['helpDesk', 'receptionist', 'approver']))
  })
  afterEach(() => expect(complaints.splice(0)).toEqual([]))

  const answer = (call: string, json: unknown, status = 200) =>
    stage.server.answers.set(call, { status, json })
  const of = (route: string) => route.replace(/:(procedureId|campaignId)/, ID)
  const open = async (path: string, size = { width: 1200, height: 900 }) => {
    await page.setViewportSize(size)
    await page.goto(stage.server.origin + path)
    await page.waitForSelector('h1')
  }
  const keep = async (name: string) => {
    const folder = process.env.JITSUIN_SCREENSHOTS
    if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
  }
  const sent = (call: string): unknown => {
    const found = stage.server.requests.findLast((request) => request.call === call)
    return found === undefined ? 'nothing' : JSON.parse(found.body)
  }
  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click()

  it('the desk leads from a name to the call-back, and never shows what the caller must know', async () => {
    answer(`GET ${AFTERCARE_ROUTES.holders}`, {
      holders: [
        {
          personId: PERSON,
          name: '実印　太郎',
          kana: 'ジツイン　タロウ',
          prefecture: '山梨県',
          cards: [{ cardId: CARD.cardId, state: 'valid' }],
        },
      ],
      search: 'complete',
    })
    answer(`POST ${AFTERCARE_ROUTES.procedures}`, {
      procedureId: ID,
      number: 'T-2026-000042',
      state: 'reported',
      revision: 1,
    })
    answer(`GET ${of(AFTERCARE_ROUTES.procedure)}`, PROCEDURE)
    await open('/aftercare/desk')
    await page.getByRole('searchbox').fill('じついん')
    await page.keyboard.press('Enter')
    await press('この方の届けを受ける')
    await page.getByText('3項目の正答で確認できます').waitFor()
    expect(sent(`POST ${AFTERCARE_ROUTES.procedures}`)).toMatchObject({
      kind: 'loss',
      cardIds: [CARD.cardId],
      way: 'phone',
    })
    await keep('aftercare-desk-identify')
    answer(`POST ${of(AFTERCARE_ROUTES.answers)}`, IDENTIFIED)
    answer(`GET ${of(AFTERCARE_ROUTES.procedure)}`, IDENTIFIED)
    await page.getByLabel('相手の答え').fill('1968-08-01')
    await press('答え合わせ')
    answer(`POST ${of(AFTERCARE_ROUTES.callBackNumber)}`, { digits: '09000000001' })
    await press('登録電話番号: 番号を見る')
    await page.getByText('090-0000-0001').waitFor()
    await keep('aftercare-desk-call-back')
    expect(await findings(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 800 })
    expect(await width(page)).toBeLessThanOrEqual(360)
  })

  it('whatever a holder reports by post or at the counter is taken in, and leads to its procedure', async () => {
    const cards = [CARD.cardId, 'JMA200200001'].map((cardId) => ({ cardId, state: 'valid' }))
    const holder = {
      personId: PERSON,
      name: '実印　太郎',
      kana: 'ジツイン　タロウ',
      prefecture: '山梨県',
      cards,
    }
    answer(`GET ${AFTERCARE_ROUTES.holders}`, { holders: [holder], search: 'complete' })
    const opened = { procedureId: ID, number: 'T-2026-000043', state: 'reported', revision: 1 }
    answer(`POST ${AFTERCARE_ROUTES.procedures}`, opened)
    const unlocking = { ...PROCEDURE, kind: 'pinUnlock', way: 'counter', acts: ['accept-papers', 'refuse'] }
    answer(`GET ${of(AFTERCARE_ROUTES.procedure)}`, unlocking)
    await open('/aftercare/report')
    await page.getByLabel('何があったか').selectOption({ label: 'PIN閉塞解除' })
    await page.getByLabel('届いた方法').selectOption({ label: '窓口' })
    await page.getByRole('searchbox').fill('じついん')
    await page.keyboard.press('Enter')
    await press('この方の届けを受ける')
    await page.getByRole('checkbox', { name: 'JMA200200001' }).uncheck({ force: true })
    await keep('aftercare-report')
    expect(await findings(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 800 })
    expect(await width(page)).toBeLessThanOrEqual(360)
    await press('手続きを始める')
    await page.waitForURL(`**/aftercare/procedures/${ID}`)
    expect(sent(`POST ${AFTERCARE_ROUTES.procedures}`)).toMatchObject({
      kind: 'pinUnlock',
      cardIds: [CARD.cardId],
      reporter: 'holder',
      way: 'counter',
    })
    await page.getByRole('button', { name: '書類を確かめた' }).waitFor()
  })

  it('a new address is taken whole or not at all, in any width of digits', async () => {
    const checked = { ...PROCEDURE, kind: 'contactChange', state: 'papers-checked', acts: ['change-contact'] }
    answer(`GET ${of(AFTERCARE_ROUTES.procedure)}`, checked)
    const act = of(AFTERCARE_ROUTES.act).replace(':act', 'change-contact')
    answer(`POST ${act}`, { procedureId: ID, number: 'T-2026-000042', state: 'done', revision: 4 })
    await open(`/aftercare/procedures/${ID}`)
    await press('連絡先を変更する')
    const dialog = page.getByRole('dialog')
    const send = dialog.getByRole('button', { name: '行う' })
    expect(await send.isDisabled()).toBe(true)
    await dialog.getByLabel('都道府県').selectOption('山梨県')
    await dialog.getByLabel(/郵便番号/).fill('４００－０００１')
    expect(await send.isDisabled()).toBe(true)
    await dialog.getByLabel('市区町村・番地・建物').fill('架空市見本町1-2')
    await send.click()
    await dialog.waitFor({ state: 'detached' })
    expect(sent(`POST ${act}`)).toEqual({
      expectedRevision: 1,
      contact: { address: { postalCode: '4000001', prefecture: '山梨県', rest: '架空市見本町1-2' } },
    })
  })

  it('the second officer sees what waits and whose turn it is', async () => {
    answer(`GET ${AFTERCARE_ROUTES.signing}`, {
      waiting: [
        {
          procedureId: ID,
          number: 'T-2026-000042',
          kind: 'loss',
          cause: 'loss',
          name: '実印　太郎',
          cardIds: [CARD.cardId],
          countedFrom: new Date(Date.now() - 21_000).toISOString(),
          signedBy: 'staff-jiro',
          fault: null,
          turn: 'mine',
        },
      ],
      duty: [{ name: '当番 三郎', phone: '0900000009' }],
    })
    const toSign = toSignOf(
      ['4b1d0c', '4b1d0d'].map(
        (serialHex) =>
          `jitsuin-order/1\n${JSON.stringify({ act: 'revoke', serialHex, reason: 'keyCompromise' })}`,
      ),
    )
    const task = {
      procedureId: ID,
      number: 'T-2026-000042',
      name: '実印　太郎',
      cause: 'loss',
      certificates: [{ authority: 'signature', serialHex: '4b1d0c', reason: 'keyCompromise' }],
    }
    answer(`POST ${of(AFTERCARE_ROUTES.signingTask)}`, { ...task, ...toSign, digest: 'A'.repeat(43) })
    answer(`POST ${of(AFTERCARE_ROUTES.signature)}`, { procedureId: ID, state: 'sending', revision: 5 })
    await open('/aftercare/signing')
    await page.getByText('当番 三郎').waitFor()
    await keep('aftercare-signing')
    expect(await findings(page)).toEqual([])
    await press('内容を確かめて署名する')
    await page.getByText('表示した内容と署名の対象が一致しません').waitFor()
    expect(await page.getByRole('button', { name: 'パスキーで署名する' }).count()).toBe(0)
    await press('やめる')
    answer(`POST ${of(AFTERCARE_ROUTES.signingTask)}`, { ...task, ...toSign })
    await press('内容を確かめて署名する')
    for (const serial of ['4b1d0c', '4b1d0d']) await page.getByText(serial, { exact: true }).waitFor()
    await page.evaluate(() => {
      const bytes = Uint8Array.of(1, 2, 3).buffer
      const response = { authenticatorData: bytes, clientDataJSON: bytes, signature: bytes }
      navigator.credentials.get = async () => ({ rawId: bytes, response }) as unknown as Credential
    })
    await press('パスキーで署名する')
    await expect
      .poll(() => sent(`POST ${of(AFTERCARE_ROUTES.signature)}`), PATIENCE)
      .toMatchObject({
        digest: toSign.digest,
        signature: { method: 'passkey', signature: 'AQID' },
      })
  })

  it('a procedure that somebody else changed keeps what was typed', async () => {
    answer(`GET ${of(AFTERCARE_ROUTES.procedure)}`, {
      ...PROCEDURE,
      way: 'post',
      kind: 'licenceWithdrawn',
      acts: ['confirm-notice'],
    })
    answer(
      `POST ${of(AFTERCARE_ROUTES.act).replace(':act', 'confirm-notice')}`,
      {
        code: 'aftercare/changed-meanwhile',
        ja: 'この手続きは、ほかの人が先に進めました。',
        en: 'Changed.',
        next: { ja: '確かめてください。', en: 'Look.' },
      },
      409,
    )
    await open(`/aftercare/procedures/${ID}`)
    await press('通知を確かめて失効へ進める')
    await page.getByLabel('通知の番号・出どころ').fill('厚労省 0001')
    await page.getByLabel('理由・内容').fill('医籍抹消の通知')
    await press('行う')
    await page.getByText('ほかの人が先に進めました').waitFor()
    expect(await page.getByLabel('理由・内容').inputValue()).toBe('医籍抹消の通知')
    await keep('aftercare-procedure')
  })

  it('a campaign shows its months and averages, in a form that fits a phone', async () => {
    answer(`GET ${of(CAMPAIGN_ROUTES.campaign)}`, CAMPAIGN)
    await open(`/campaigns/${ID}`)
    await page.getByRole('table').waitFor()
    await keep('campaign-dashboard')
    const words = await page.locator('main').innerText()
    for (const shown of ['2026-06', '3.7', '16.0', '596']) expect(words).toContain(shown)
    expect(await findings(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 800 })
    expect(await width(page)).toBeLessThanOrEqual(360)
  })

  it('a list shows its problems before anything is stored', async () => {
    answer(`GET ${of(CAMPAIGN_ROUTES.campaign)}`, { ...CAMPAIGN, state: 'draft' })
    answer(`POST ${of(CAMPAIGN_ROUTES.preview)}`, {
      digest: 'ab'.repeat(32),
      encoding: 'Shift_JIS',
      rows: 120,
      good: 118,
      problems: [
        { line: 4, column: 'birthDate', problem: 'not-a-day', found: '1970-02-30', weight: 'row-left-out' },
        { line: 9, column: 'memberId', problem: 'twice-in-list', found: '700000001', weight: 'row-left-out' },
      ],
      months: [{ month: '2026-11', members: 118 }],
      examples: [],
    })
    await open(`/campaigns/${ID}`)
    await page.getByRole('tab', { name: '名簿の登録' }).click()
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b') })
    await page.getByText('120行のうち118行を登録できます（Shift_JIS）。').waitFor()
    await keep('campaign-import')
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: '問題のない118行だけを登録する' }).waitFor()
  })
})
