/** The pages of a hospital's batches in a real browser, against canned answers (T-C03-5). */
import {
  ALL_CASE_STATES,
  BATCH_ROUTES,
  type Batch,
  type BatchPreview,
  type BatchView,
  type CaseStateName,
} from '@jitsuin/registration/contract'
import { ROUTES } from '@jitsuin/sso/contract'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../../../journeys/support/browser.js'
import { findings, forgetOnce, width } from '../../../../../journeys/support/page-findings.js'
import { staffSession } from '../../../test/answers.js'
import { openStage, type Stage } from '../../../test/browser.js'

/** Where pictures of the pages are put, when somebody wants to look at them. */
const PICTURES = process.env.JITSUIN_PAGE_PICTURES

const ID = '00000000-0000-4000-8000-00000000b001'
const CASE = '00000000-0000-4000-8000-00000000c001'
const AT = '2026-11-20T00:12:00.000Z'
const DIGEST = 'ab'.repeat(32)
const counts = (some: Partial<Record<CaseStateName, number>>) =>
  ({ ...Object.fromEntries(ALL_CASE_STATES.map((state) => [state, 0])), ...some }) as Batch['counts'] // one for each state
const BATCH: Batch = {
  batchId: ID,
  batchNumber: 'B-2026-0001',
  placeId: 'aozora-hospital',
  placeName: '青空総合病院（架空）',
  submittedAt: AT,
  people: 3,
  counts: counts({ received: 2, notified: 1 }),
}
const person = (n: number, more: Partial<BatchView['cases'][number]>): BatchView['cases'][number] => ({
  caseId: CASE.slice(0, -1) + n,
  caseNumber: `2026-00012${n}`,
  revision: 1,
  name: `架空 ${['一郎', '二郎', '三郎'][n - 1]}`,
  kana: 'カクウ ジロウ',
  state: 'received',
  stateSince: AT,
  cardId: null,
  papers: [],
  ...more,
})
const VIEW: BatchView = {
  ...BATCH,
  cases: [
    person(1, {}),
    person(2, { papers: ['medicalLicence'] }),
    person(3, { state: 'notified', cardId: 'JMA261100011', papers: ['medicalLicence', 'identity', 'photo'] }),
  ],
}
const PREVIEW: BatchPreview = {
  digest: DIGEST,
  encoding: 'Shift_JIS',
  rows: 3,
  good: 2,
  problems: [
    { line: 3, column: 'birthDate', problem: 'not-a-day', found: '昭和45年13月', weight: 'row-left-out' },
    { line: 3, column: 'family', problem: 'not-printable', found: '\ufffd', weight: 'row-left-out' },
    { line: 1, column: null, problem: 'column-unknown', found: '備考', weight: 'hint' },
  ],
  people: [1, 2].map((n) => ({
    line: n * 2,
    name: `架空 ${n}郎`,
    kana: 'カクウ ジロウ',
    romaji: 'KAKUU JIRO',
    birthDate: '1970-03-14',
    licenceNumber: `50000${n}`,
  })),
}
const LIST = { name: '名簿.csv', mimeType: 'text/csv', buffer: Buffer.from('姓,名\r\n架空,一郎\r\n') }
const refused = (code: string, ja: string) => ({
  code,
  ja,
  en: 'x',
  next: { ja: '直してください。', en: 'x' },
})

describe.skipIf(!browserIsHere())('the pages of a hospital’s batches', () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let complaints: string[]
  const answer = (call: string, json: unknown, status = 200) =>
    stage.server.answers.set(call, { status, json })
  const sent = (call: string) => stage.server.requests.filter((request) => request.call === call)
  const batch = BATCH_ROUTES.batch.replace(':batchId', ID)
  const papers = `POST ${batch}/cases/${CASE}/papers`

  beforeAll(async () => {
    stage = await openStage()
    context = await stage.browser.newContext({ viewport: { width: 1200, height: 800 } })
    await context.addInitScript(forgetOnce)
  })
  afterAll(() => stage.close())
  beforeEach(async () => {
    stage.server.reset()
    answer(`GET ${ROUTES.session}`, staffSession(['hospitalAssistant']))
    answer(`GET ${BATCH_ROUTES.batches}`, { batches: [BATCH] })
    answer(`GET ${BATCH_ROUTES.hospitals}`, {
      hospitals: [{ placeId: BATCH.placeId, name: BATCH.placeName }],
    })
    answer(`GET ${batch}`, VIEW)
    answer(`POST ${BATCH_ROUTES.preview}`, PREVIEW)
    answer(`POST ${BATCH_ROUTES.batches}`, VIEW)
    page = await context.newPage()
    page.setDefaultTimeout(8_000)
    complaints = []
    page.on('pageerror', ({ message }) => complaints.push(message))
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) complaints.push(message.text())
    })
  })
  afterEach(async () => {
    await page.close()
    expect(complaints, 'errors and breaches of the policy').toEqual([])
  })
  const open = async (path: string, until: string) => {
    await page.goto(stage.server.origin + path)
    await page.getByText(until).first().waitFor()
  }
  const words = () => page.locator('main').innerText()
  /** Judges the page on a wide and on a narrow screen. */
  const look = async (name: string) => {
    expect(await findings(page), `axe-core on ${name}`).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await width(page), `${name} fits 360 px`).toBeLessThanOrEqual(360)
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/batches-${name}.png`, fullPage: true })
    await page.setViewportSize({ width: 1200, height: 800 })
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/batches-${name}-wide.png`, fullPage: true })
  }
  const choose = async () => {
    await open('/batches/new', '名簿のひな形')
    await page.getByLabel('病院').selectOption(BATCH.placeId)
    await page.locator('input[type=file]').setInputFiles(LIST)
    await page.getByText('3人のうち、申請できるのは2人です（Shift_JIS）。').waitFor()
  }

  it('list every batch with how far it is, and lead to a new one', async () => {
    await open('/batches', BATCH.batchNumber)
    for (const part of [BATCH.placeName, '審査中', '病院で保管中']) expect(await words()).toContain(part)
    await look('list')
    answer(`GET ${BATCH_ROUTES.batches}`, { batches: [] })
    await open('/batches', '一括申請はまだありません。')
    await page.getByRole('link', { name: '名簿から申請する' }).click()
    await page.getByRole('heading', { level: 1, name: '名簿から申請する' }).waitFor()
  })

  it('show every problem with its line before anything is stored, and ask for consent once', async () => {
    await choose()
    const rows = await page.getByRole('table', { name: '直すところ' }).locator('tbody tr').allInnerTexts()
    expect(rows.map((row) => row.split(/\s+/))).toEqual([
      ['3行目', '生年月日', '日付を読めません', '昭和45年13月'],
      ['3行目', '姓', '印刷できない文字があります', '\ufffd'],
      ['1行目', '—', '使わない列です', '備考'],
    ])
    expect(sent(`POST ${BATCH_ROUTES.batches}`)).toEqual([])
    await look('preview')
    await page.getByRole('button', { name: '問題のない2人だけを申請する' }).click()
    await page.getByText('同意を確かめて、印を付けてください。').waitFor()
    expect(sent(`POST ${BATCH_ROUTES.batches}`)).toEqual([])
    await page.getByText('本人の同意を得ています').click()
    await page.getByRole('button', { name: '問題のない2人だけを申請する' }).click()
    await page.getByRole('heading', { level: 1, name: `一括申請 ${BATCH.batchNumber}` }).waitFor()
    const [stored] = sent(`POST ${BATCH_ROUTES.batches}`)
    expect(stored?.body).toBe(LIST.buffer.toString())
  })

  it('offer nothing to send when the list as a whole is refused, and say why a batch was not stored', async () => {
    await choose()
    answer(`POST ${BATCH_ROUTES.batches}`, refused('batch/list-changed', '名簿が変わっています。'), 409)
    await page.getByText('本人の同意を得ています').click()
    await page.getByRole('button', { name: '問題のない2人だけを申請する' }).click()
    await page.getByText('名簿が変わっています。').waitFor()
    const problem = {
      line: 1,
      column: 'family',
      problem: 'column-missing',
      found: '',
      weight: 'list-refused',
    }
    answer(`POST ${BATCH_ROUTES.preview}`, { ...PREVIEW, good: 0, people: [], problems: [problem] })
    await page.locator('input[type=file]').setInputFiles(LIST)
    await page.getByText('列がありません').waitFor()
    expect(await page.getByRole('button', { name: /申請する/ }).count()).toBe(0)
    expect(await words()).not.toContain('名簿が変わっています。')
  })

  it('show the people of a batch, whose papers are missing, and take them one by one', async () => {
    await open(`/batches/${ID}`, '架空 一郎')
    const people = page.getByRole('table', { name: '申請した方' }).locator('tbody tr')
    expect(await people.nth(0).innerText()).toContain('書類がありません')
    expect(await page.getByRole('button', { name: '書類を加える' }).count()).toBe(2)
    await look('batch')
    await page.getByRole('button', { name: /書類を加える.*架空 一郎/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('書類の種類').selectOption('identity')
    await dialog.getByLabel('身分証の種類').selectOption('passport')
    await look('paper')
    answer(papers, refused('document/notification-slip', '通知カードは受け取れません。'), 422)
    const scan = { name: 'scan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') }
    await dialog.locator('input[type=file]').setInputFiles(scan)
    await dialog.getByText('通知カードは受け取れません。').waitFor()
    answer(papers, { ...VIEW, cases: [person(1, { papers: ['identity'] }), ...VIEW.cases.slice(1)] })
    await dialog.locator('input[type=file]').setInputFiles(scan)
    await dialog.getByText('加えました。').waitFor()
    await dialog.getByRole('button', { name: '閉じる' }).click()
    await expect.poll(() => people.nth(0).innerText()).toContain('身分証')
    expect(sent(papers).at(-1)?.body).toBe('%PDF-1.4')
  })

  it('narrow the people to a step, and lead to the sheet and to the hand-over of this hospital', async () => {
    await open(`/batches/${ID}`, '架空 一郎')
    await page.getByLabel('表示').selectOption('here')
    expect(await page.locator('tbody tr').count()).toBe(1)
    expect(await page.getByRole('link', { name: '交付記録の用紙' }).getAttribute('href')).toBe(
      BATCH_ROUTES.sheet.replace(':batchId', ID),
    )
    expect(await page.getByRole('link', { name: 'まとめて交付する' }).getAttribute('href')).toBe(
      `/pickups/session?place=${BATCH.placeId}`,
    )
    await page.getByLabel('表示').selectOption('done')
    await page.getByText('この状態の方はいません。').waitFor()
  })

  it('speak English, and fit a narrow screen in it', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    for (const path of ['/batches', '/batches/new', `/batches/${ID}`]) {
      await page.goto(`${stage.server.origin + path}?lang=en`)
      await page.getByRole('heading', { level: 1, name: /[a-z]/ }).waitFor()
      expect(await width(page)).toBeLessThanOrEqual(360)
    }
  })
})
