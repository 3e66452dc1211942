/** The pages of the statistics in a real browser, against canned answers. */
import { ROUTES } from '@jitsuin/sso/contract'
import {
  ALL_AREAS,
  AREAS,
  type DenominatorList,
  type Report,
  type Snapshot,
  type SnapshotList,
  STATISTICS_ROUTES,
  type Work,
} from '@jitsuin/statistics/contract'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../../../journeys/support/browser.js'
import { findings, forgetOnce, width } from '../../../../../journeys/support/page-findings.js'
import { staffSession } from '../../../test/answers.js'
import { openStage, type Stage } from '../../../test/browser.js'

const [EARLY, LATE] = ['00000000-0000-4000-8000-000000002016', '00000000-0000-4000-8000-000000002018']
const summary = (snapshotId: string, day: string): SnapshotList['snapshots'][number] => ({
  snapshotId,
  day,
  origin: 'counted',
  takenAt: `${day}T09:00:00.000Z`,
  cards: { members: 7181, nonMembers: 294 },
  applications: 7558,
  sha256: 'ab'.repeat(32),
})
const LIST: SnapshotList = {
  snapshots: [summary(LATE, '2018-11-30'), summary(EARLY, '2016-12-15')],
  total: 2,
  mayTake: 'yes',
}
const SNAPSHOT: Snapshot = {
  ...summary(LATE, '2018-11-30'),
  areas: ALL_AREAS.map((area, index) => ({
    area,
    members: index * 7,
    nonMembers: 1,
    associationMembers: area === '00' ? 0 : 2000,
  })),
  membersCountedOn: '2016-12-01',
  doctorsCountedOn: '2016-12-31',
  reports: ['distribution', 'applications'],
}
const text = (ja: string) => ({ ja, en: `EN ${ja}` })
const DISTRIBUTION: Report = {
  kind: 'distribution',
  title: text('都道府県別'),
  asOf: text('2018/11/30現在'),
  columns: [
    { kind: 'area', head: text('都道府県') },
    { kind: 'count', head: text('総数') },
  ],
  rows: [
    ...ALL_AREAS.map((area, index) => ({
      area,
      look: index < 3 ? ('top' as const) : index > 44 ? ('bottom' as const) : ('plain' as const),
      cells: [AREAS[area].ja, `${index * 100}`],
    })),
    { look: 'total', cells: ['合計', '112800'] },
  ],
  firstBlock: 24,
  legend: [
    { look: 'top', text: text('発行数上位10都道府県') },
    { look: 'bottom', text: text('発行数下位10県') },
  ],
  notes: [],
}
const APPLICATIONS: Report = {
  kind: 'applications',
  title: text('申請数の推移'),
  asOf: text('2018/11/30現在'),
  columns: ['月', '申請数', '会員', '非会員', '発行数', '差'].map((head, index) => ({
    kind: index === 0 ? ('month' as const) : ('count' as const),
    head: text(head),
  })),
  rows: [
    { look: 'plain', cells: ['2016-10', '6969', '6700', '269', '6900', '69'] },
    { look: 'plain', cells: ['2016-11', '7558', '7260', '298', '7475', '83'] },
  ],
  legend: [],
  notes: [],
}
const COMPARISON: Report = {
  ...DISTRIBUTION,
  kind: 'comparison',
  columns: [...DISTRIBUTION.columns, { kind: 'change', head: text('差') }],
  rows: [{ area: '43', look: 'plain', cells: ['熊本県', '413', '+443'] }],
  firstBlock: undefined,
  legend: [],
}
const WORK: Work = {
  countedAt: '2026-11-21T00:00:00.000Z',
  states: [
    { state: 'received', name: text('受付'), total: 0, byAge: { week: 0, month: 0, quarter: 0, older: 0 } },
    {
      state: 'deficient',
      name: text('不備連絡中'),
      total: 12,
      byAge: { week: 3, month: 4, quarter: 5, older: 0 },
    },
  ],
  deficiencies: [{ code: 'photo', name: text('写真が規格に合わない'), count: 9 }],
  leadTime: { medianDays: 40, p90Days: 71, cards: 1234 },
  stock: { blankCards: 120, neededForOpenCases: 1500 },
}

const COUNTS: DenominatorList = {
  denominators: [{ kind: 'doctors', countedOn: '2024-12-31', total: 347_772, source: '見本の調査' }],
}

describe.skipIf(!browserIsHere())('the pages of the statistics', () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let complaints: string[]
  const answer = (call: string, json: unknown, status = 200) =>
    stage.server.answers.set(call, { status, json })

  beforeAll(async () => {
    stage = await openStage()
    // One for all tests: each page begins with an empty memory, but fonts and scripts are there already.
    context = await stage.browser.newContext({ viewport: { width: 1200, height: 800 } })
    await context.addInitScript(forgetOnce)
  })
  afterAll(() => stage.close())
  beforeEach(async () => {
    stage.server.reset()
    const snapshot = `${STATISTICS_ROUTES.snapshots}/${LATE}`
    answer(`GET ${ROUTES.session}`, staffSession(['approver']))
    answer(`GET ${STATISTICS_ROUTES.snapshots}`, LIST)
    answer(`GET ${snapshot}`, SNAPSHOT)
    answer(`GET ${snapshot}/reports/distribution`, DISTRIBUTION)
    answer(`GET ${snapshot}/reports/applications`, APPLICATIONS)
    answer(`GET ${STATISTICS_ROUTES.comparison}`, COMPARISON)
    answer(`GET ${STATISTICS_ROUTES.work}`, WORK)
    answer(`GET ${STATISTICS_ROUTES.denominators}`, COUNTS)
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
  const taken = () =>
    stage.server.requests.filter(({ call }) => call === `POST ${STATISTICS_ROUTES.snapshots}`)

  it('show a table with the ten marked by sign and word, not by colour alone', async () => {
    await open(`/statistics/snapshots/${LATE}`, '112,800')
    const first = page.getByRole('rowheader', { name: '北海道 上位' })
    expect(await first.count()).toBe(1)
    expect(await page.getByRole('rowheader', { name: '沖縄県 下位' }).count()).toBe(1)
    expect(await page.getByRole('table').count()).toBe(2)
    expect(await words()).toContain('発行数上位10都道府県')
  })

  it('lead to the downloads in both encodings and as PDF', async () => {
    await open(`/statistics/snapshots/${LATE}`, '112,800')
    const report = `${STATISTICS_ROUTES.snapshots}/${LATE}/reports/distribution`
    const links = await page
      .locator('main nav a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href')))
    expect(links).toEqual(
      expect.arrayContaining([
        `${report}/pdf`,
        `${report}/csv?encoding=utf-8`,
        `${report}/csv?encoding=shift_jis`,
      ]),
    )
  })

  it('draw the curve of applications as one image, beside its table (T-C12-2)', async () => {
    await open(`/statistics/snapshots/${LATE}`, '112,800')
    await page.getByRole('tab', { name: '申請数の推移' }).click()
    const chart = page.getByRole('img', { name: /申請数の推移.*のグラフ/ })
    await chart.waitFor()
    expect(await chart.locator('path[stroke]').count()).toBeGreaterThanOrEqual(2)
    expect(await page.getByRole('cell', { name: '7,558' }).count()).toBe(1)
    expect(await findings(page)).toEqual([])
  })

  it('shade all 47 prefectures on the map, name its author, and say the same as a table', async () => {
    await open(`/statistics/snapshots/${LATE}`, '112,800')
    await page.getByRole('tab', { name: '地図' }).click()
    const map = page.getByRole('img', { name: /日本地図/ })
    await map.waitFor()
    const drawn = await map
      .locator('path')
      .evaluateAll((all) => all.map((path) => path.getAttribute('d')?.length ?? 0))
    expect(drawn.filter((length) => length > 50)).toHaveLength(47)
    expect(await words()).toContain('CC BY 4.0')
    expect(await page.getByRole('row').count()).toBe(48)
    expect(await findings(page)).toEqual([])
  })

  it('take one snapshot for one question, however often the button is pressed', async () => {
    answer(`POST ${STATISTICS_ROUTES.snapshots}`, summary(LATE, '2026-11-21'), 201)
    await open('/statistics', '2018-11-30')
    await page.getByRole('button', { name: '今日の統計を確定する' }).click()
    expect(await page.getByRole('dialog').innerText()).toContain('変更も削除もできません')
    await page.getByRole('button', { name: '確定する', exact: true }).dblclick()
    await page.getByText('2026-11-21の統計を確定しました。').first().waitFor()
    expect(new Set(taken().map(({ body }) => body)).size).toBe(1)
  })

  it('say why a snapshot was not taken, and leave the question open', async () => {
    const code = 'statistics/figures-do-not-add-up'
    const refusal = { code, ja: '集計の元になる数が合いません。', en: 'x', next: { ja: '少し待つ', en: 'x' } }
    answer(`POST ${STATISTICS_ROUTES.snapshots}`, refusal, 503)
    await open('/statistics', '2018-11-30')
    await page.getByRole('button', { name: '今日の統計を確定する' }).click()
    await page.getByRole('button', { name: '確定する', exact: true }).click()
    await page.getByText('集計の元になる数が合いません。').waitFor()
    expect(await page.getByRole('dialog').count()).toBe(1)
  })

  it('offer no snapshot to who may only read', async () => {
    answer(`GET ${STATISTICS_ROUTES.snapshots}`, { ...LIST, mayTake: 'no' })
    await open('/statistics', '2018-11-30')
    expect(await page.getByRole('button', { name: '今日の統計を確定する' }).count()).toBe(0)
  })

  it('compare the two newest dates at first, and never one with itself', async () => {
    await open('/statistics/compare', '+443')
    const asked = stage.server.requests.filter(({ call }) => call === `GET ${STATISTICS_ROUTES.comparison}`)
    expect(asked).toHaveLength(1)
    await page.getByLabel('前の時点').selectOption(LATE)
    await page.getByText('別の時点を選んでください。').waitFor()
  })

  it('show what waits with sums, and warn of a short stock', async () => {
    await open('/statistics/work', '不備連絡中')
    const shown = await words()
    for (const part of ['合計', '40日', '写真が規格に合わない', '在庫が1,380枚足りません。']) {
      expect(shown).toContain(part)
    }
  })

  it('name the fields to mend, keep what was typed, and send a count only when it is whole', async () => {
    answer(`POST ${STATISTICS_ROUTES.denominators}`, COUNTS, 201)
    await open('/statistics/denominators', '347,772')
    await page.getByLabel('出典').fill('見本の調査')
    await page.getByRole('button', { name: '登録する', exact: true }).click()
    await page.getByText('1以上の整数を入力してください。').waitFor()
    expect(await page.getByLabel('出典').inputValue()).toBe('見本の調査')
    await page.getByLabel('調査日').fill('2026-12-01')
    await page.getByLabel('総数').fill('180,000')
    await page.getByRole('button', { name: '登録する', exact: true }).click()
    await page.getByText('登録しました。').first().waitFor()
    const sent = stage.server.requests.filter(({ call }) => call === `POST ${STATISTICS_ROUTES.denominators}`)
    expect(sent.map(({ body }) => JSON.parse(body))).toEqual([
      { kind: 'members', countedOn: '2026-12-01', total: 180_000, source: '見本の調査' },
    ])
  })

  it.each([
    ['/statistics', '2018-11-30'],
    [`/statistics/snapshots/${LATE}`, '112,800'],
    ['/statistics/compare', '+443'],
    ['/statistics/work', '不備連絡中'],
    ['/statistics/denominators', '347,772'],
  ])('%s is free of findings, on a narrow screen too, in both languages', async (path, until) => {
    await page.setViewportSize({ width: 360, height: 740 })
    await open(path, until)
    expect(await findings(page)).toEqual([])
    expect(await width(page)).toBeLessThanOrEqual(360)
    await page.goto(`${stage.server.origin + path}?lang=en`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await width(page)).toBeLessThanOrEqual(360)
  })
})
