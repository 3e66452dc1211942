/** The pages about second keys in a real browser, against canned answers. */
import { SECOND_KEY_ROUTES, type SecondKeyFigures } from '@jitsuin/registration/contract'
import { type ContractDetail, type ContractList, contractPaths } from '@jitsuin/signing/contract'
import { ROUTES } from '@jitsuin/sso/contract'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../../../journeys/support/browser.js'
import { findings, forgetOnce, width } from '../../../../../journeys/support/page-findings.js'
import { staffSession } from '../../../test/answers.js'
import { openStage, type Stage } from '../../../test/browser.js'

const FIGURES: SecondKeyFigures = {
  from: '2026-11-18',
  to: '2026-11-20',
  days: [
    { day: '2026-11-18', standing: 'closed', logins: 1200, signatures: 345_678, differences: [] },
    {
      day: '2026-11-19',
      standing: 'closed',
      logins: 1250,
      signatures: 4_999_996,
      differences: [
        { what: 'admitted', keyManagement: 4_999_996, signing: 5_000_000 },
        { what: 'released', admitted: 5_000_000, released: 4_999_996 },
      ],
    },
    { day: '2026-11-20', standing: 'running', logins: 90, signatures: 800, differences: [] },
  ],
  totals: { logins: 2540, signatures: 5_346_474 },
  refusals: [
    {
      service: 'signing',
      kind: 'signature',
      code: 'authorisation/expired',
      ja: '承認の有効時間が過ぎました。署名していません。',
      en: 'The authorisation is over. Nothing was signed.',
      count: 1234,
    },
  ],
  unreachable: [],
  countedAt: '2026-11-20T03:00:00.000Z',
}

const PATHS = contractPaths('/api')
const ID = '00000000-0000-4000-8000-000000000001'
const PAYMENT = '00000000-0000-4000-8000-000000000002'
const EXTENSION = '00000000-0000-4000-8000-000000000003'
const LIST: ContractList = {
  rows: [
    {
      contractId: ID,
      institution: 'DEMO-I-0001',
      institutionName: 'Aozora Mihon Clinic',
      terms: { kind: 'hospital', beds: 400 },
      standing: 'in-grace',
      openYen: 100_000,
      cutOffFrom: '2026-08-01',
    },
  ],
  total: 1,
  pages: 1,
  counts: { 'in-order': 1200, 'in-grace': 1, 'cut-off': 3, ended: 4, none: 0 },
  coming: [{ cutOffFrom: '2026-08-01', institutions: 1, openYen: 100_000 }],
}
const CONTRACT: ContractDetail = {
  contractId: ID,
  institution: 'DEMO-I-0001',
  institutionName: 'Aozora Mihon Clinic',
  terms: { kind: 'hospital', beds: 400 },
  state: 'active',
  concludedAt: '2026-04-01T01:00:00.000Z',
  beginsOn: '2026-04-01',
  judgement: { standing: 'in-grace', lastDay: '2026-07-31', daysLeft: 12 },
  invoices: [
    {
      fiscalYear: 2026,
      amountYen: 100_000,
      paidYen: 0,
      state: 'open',
      payBy: '2026-07-31',
      cutOffFrom: '2026-08-01',
    },
  ],
  payments: [
    {
      paymentId: PAYMENT,
      fiscalYear: 2026,
      amountYen: 40_000,
      paidOn: '2026-06-01',
      recordedAt: '2026-06-01T01:00:00.000Z',
      recordedBy: 'staff-rei',
    },
  ],
  extensions: [
    {
      extensionId: EXTENSION,
      fiscalYear: 2026,
      until: '2026-09-30',
      reason: '災害のため',
      state: 'open',
      askedBy: 'staff-aya',
      askedAt: '2026-06-01T01:00:00.000Z',
    },
  ],
}

describe.skipIf(!browserIsHere())('the pages about second keys', () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let complaints: string[]
  const answer = (call: string, json: unknown, status = 200) =>
    stage.server.answers.set(call, { status, json })

  beforeAll(async () => {
    stage = await openStage()
    context = await stage.browser.newContext({ viewport: { width: 1200, height: 800 }, locale: 'ja-JP' })
    await context.addInitScript(forgetOnce)
  })
  afterAll(() => stage.close())
  beforeEach(async () => {
    stage.server.reset()
    answer(`GET ${ROUTES.session}`, staffSession(['approver', 'receptionist']))
    answer(`GET ${SECOND_KEY_ROUTES.figures}`, FIGURES)
    answer(`GET ${PATHS.list}`, LIST)
    answer(`GET ${PATHS.one(ID)}`, CONTRACT)
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
  const asked = (call: string) => stage.server.requests.filter((one) => one.call === call)

  it('draw both series, each as one image, and say the same in a table (T-C08-7)', async () => {
    await open('/second-key', '5,346,474')
    await page.getByRole('img', { name: /ログインの日ごとの件数のグラフ/ }).waitFor()
    const chart = page.getByRole('img', { name: /署名の日ごとの件数のグラフ/ })
    expect(await chart.locator('path[stroke]').count()).toBeGreaterThanOrEqual(1)
    const row = page.getByRole('row', { name: /2026-11-18/ })
    expect(await row.innerText()).toMatch(/1,200[\s\S]*345,678/)
    expect(await page.getByRole('row', { name: /2026-11-20/ }).innerText()).toContain('集計中')
  })

  it('show where the two services differ, with both numbers', async () => {
    await open('/second-key', '5,346,474')
    const row = await page.getByRole('row', { name: /2026-11-19/ }).innerText()
    expect(row).toContain('鍵管理 4,999,996、署名 5,000,000')
    expect(row).toContain('渡したものは 4,999,996 です')
  })

  it('say why something was refused in words, with its code', async () => {
    await open('/second-key', '5,346,474')
    const row = await page.getByRole('row', { name: /承認の有効時間が過ぎました/ }).innerText()
    expect(row).toContain('authorisation/expired')
    expect(row).toContain('1,234')
  })

  it('lead to the CSV of the period that is shown, and print', async () => {
    await open('/second-key', '5,346,474')
    const href = await page.getByRole('link', { name: 'CSV（UTF-8）' }).getAttribute('href')
    expect(href).toBe(`${SECOND_KEY_ROUTES.figuresCsv}?from=2026-11-18&to=2026-11-20`)
    expect(await page.getByRole('button', { name: '印刷する' }).count()).toBe(1)
  })

  it('ask for the period that is chosen, and for none that makes no sense', async () => {
    await open('/second-key', '5,346,474')
    expect(asked(`GET ${SECOND_KEY_ROUTES.figures}`)).toHaveLength(1)
    await page.getByLabel('終了日').fill('2020-01-01')
    await page.getByText(/開始日は終了日より前に/).waitFor()
    expect(asked(`GET ${SECOND_KEY_ROUTES.figures}`)).toHaveLength(1)
    await page.getByLabel('開始日').fill('2019-12-30')
    await page.getByText('5,346,474').first().waitFor()
    expect(asked(`GET ${SECOND_KEY_ROUTES.figures}`)).toHaveLength(2)
    await page.getByRole('button', { name: '直近7日' }).click()
    await page.getByText('5,346,474').first().waitFor()
    expect(await page.getByLabel('開始日').inputValue()).not.toBe('2019-12-30')
  })

  it('say which service is silent and leave its figures unknown, never zero', async () => {
    answer(`GET ${SECOND_KEY_ROUTES.figures}`, {
      ...FIGURES,
      days: FIGURES.days.map((day) => ({ ...day, signatures: null, differences: [] })),
      totals: { logins: 2540, signatures: null },
      unreachable: ['signing'],
    })
    await open('/second-key', '署名サービスが応答しません。')
    expect(await page.getByRole('row', { name: /2026-11-18/ }).innerText()).toMatch(/1,200[\s\S]*不明/)
    expect(await page.getByRole('img', { name: /署名の日ごとの件数のグラフ/ }).count()).toBe(0)
  })

  it('say that nothing happened, and why nothing can be shown', async () => {
    answer(`GET ${SECOND_KEY_ROUTES.figures}`, { ...FIGURES, days: [], refusals: [] })
    await open('/second-key', 'この期間には、ログインも署名もありません。')
    expect(await words()).toContain('この期間に断ったものはありません。')
    const refusal = {
      code: 'registration/not-allowed',
      ja: 'この操作を行う役割がありません。',
      en: 'x',
      next: { ja: 'y', en: 'y' },
    }
    answer(`GET ${SECOND_KEY_ROUTES.figures}`, refusal, 403)
    await open('/second-key', 'この操作を行う役割がありません。')
  })

  it('list contracts with what is owed, and whom the next cut-off will hit', async () => {
    await open('/contracts', 'Aozora Mihon Clinic')
    const row = page.getByRole('table', { name: '施設の利用契約' }).getByRole('row', { name: /Aozora/ })
    const shown = await row.innerText()
    for (const part of ['病院（400床）', '支払い待ち', '100,000円', '2026-08-01'])
      expect(shown).toContain(part)
    await page.getByRole('table', { name: 'これから停止になる施設' }).getByText('2026-08-01').waitFor()
    expect(await page.getByLabel('状態').innerText()).toContain('停止中（3件）')
  })

  it('say that nothing was found, and why there is no list', async () => {
    answer(`GET ${PATHS.list}`, { ...LIST, rows: [], total: 0, coming: [] })
    await open('/contracts', '見つかりませんでした。')
    expect(await words()).toContain('支払いを待っている施設はありません。')
    const silent = {
      code: 'second-key/signing-unreachable',
      ja: '署名サービスが応答しません。',
      en: 'x',
      next: { ja: '待つ', en: 'wait' },
    }
    answer(`GET ${PATHS.list}`, silent, 503)
    await open('/contracts', '署名サービスが応答しません。')
  })

  it('record a payment once, with what is missing filled in at first', async () => {
    answer(`POST ${PATHS.payments(ID)}`, { ...CONTRACT, judgement: { standing: 'in-order' } })
    await open(`/contracts/${ID}`, '2026-07-31まで署名できます（あと12日）。')
    await page.getByRole('button', { name: '入金を記録する' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByLabel('金額（円）').inputValue()).toBe('100000')
    await dialog.getByLabel('金額（円）').fill('たくさん')
    await dialog.getByText('正しく入力してください。').waitFor()
    expect(await dialog.getByRole('button', { name: '保存する' }).isDisabled()).toBe(true)
    await dialog.getByLabel('金額（円）').fill('６０，０００')
    await dialog.getByLabel('入金日').fill('2026-06-10')
    await dialog.getByRole('button', { name: '保存する' }).dblclick()
    await dialog.waitFor({ state: 'detached' })
    const sent = asked(`POST ${PATHS.payments(ID)}`)
    expect(sent.map(({ body }) => JSON.parse(body))).toMatchObject([
      { fiscalYear: 2026, amountYen: 60_000, paidOn: '2026-06-10' },
    ])
  })

  it('correct a payment with its reason, and keep the dialog when the service refuses', async () => {
    const refusal = {
      code: 'contract/corrected-already',
      ja: 'この入金の記録は、すでに訂正されています。',
      en: 'x',
      next: { ja: 'y', en: 'y' },
    }
    answer(`POST ${PATHS.correction(ID, PAYMENT)}`, refusal, 409)
    await open(`/contracts/${ID}`, '入金の記録')
    await page.getByRole('button', { name: '2026-06-01 40,000円を訂正する' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('button', { name: '保存する' }).isDisabled()).toBe(true)
    await dialog.getByLabel(/理由/).fill('打ち間違い')
    await dialog.getByLabel('金額（円）').fill('0')
    await dialog.getByRole('button', { name: '保存する' }).click()
    await dialog.getByText('この入金の記録は、すでに訂正されています。').waitFor()
    const [sent] = asked(`POST ${PATHS.correction(ID, PAYMENT)}`)
    expect(JSON.parse(sent?.body ?? '{}')).toMatchObject({ amountYen: 0, reason: '打ち間違い' })
  })

  it('have a second officer confirm a longer grace', async () => {
    answer(`POST ${PATHS.decision(ID, EXTENSION)}`, { ...CONTRACT, extensions: [] })
    await open(`/contracts/${ID}`, '確認待ち')
    await page.getByRole('button', { name: '確認する' }).click()
    await page.getByText('延長はありません。').waitFor()
    expect(asked(`POST ${PATHS.decision(ID, EXTENSION)}`).map(({ body }) => body)).toEqual([
      '{"decision":"confirmed"}',
    ])
  })

  it('offer no act to who may only read', async () => {
    answer(`GET ${ROUTES.session}`, staffSession(['auditor']))
    await open(`/contracts/${ID}`, '確認待ち')
    for (const name of ['入金を記録する', '期限の延長を求める', '確認する', '断る'])
      expect(await page.getByRole('button', { name }).count()).toBe(0)
  })

  it.each([
    ['/second-key', '5,346,474'],
    ['/contracts', 'Aozora Mihon Clinic'],
    [`/contracts/${ID}`, 'Aozora Mihon Clinic'],
  ])('%s is free of findings, on a narrow screen too, in both languages', async (path, until) => {
    await open(path, until)
    expect(await findings(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    await open(path, until)
    expect(await findings(page)).toEqual([])
    expect(await width(page)).toBeLessThanOrEqual(360)
    await page.goto(`${stage.server.origin + path}?lang=en`)
    await page.getByText(until).first().waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await width(page)).toBeLessThanOrEqual(360)
  })
})
