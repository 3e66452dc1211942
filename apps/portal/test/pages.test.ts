/** The pages in a real browser, against canned answers: what people see, by mouse, by keyboard, on a phone, on paper. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { openStage, type Stage } from './browser.js'
import type { Scene } from './fixture-server.js'
import { DOCTOR, ENDING, REVOKED, STRANGER } from './people.js'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

describe.skipIf(!browserIsHere())('the pages of the portal', () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    stage = await openStage()
    context = await stage.browser.newContext({ viewport: { width: 1200, height: 900 } })
  })
  afterAll(() => stage.close())

  beforeEach(async () => {
    page = await context.newPage()
    page.setDefaultTimeout(8_000)
    complaints = []
    page.on('pageerror', ({ message }) => complaints.push(message))
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) complaints.push(message.text())
    })
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== stage.server.origin && protocol !== 'blob:')
        complaints.push(`Request to ${request.url()}`)
    })
  })
  afterEach(async () => {
    await page.evaluate(() => localStorage.clear())
    await page.close()
    expect(complaints, 'errors, breaches of the policy, requests that leave the origin').toEqual([])
  })

  const open = async (path: string, scene: Partial<Scene> = {}) => {
    stage.server.play(scene)
    await page.goto(stage.server.origin + path)
    await page.waitForSelector('h1')
  }
  const text = () => page.locator('main').innerText()
  const panel = () => page.getByRole('complementary', { name: 'ログイン情報' })
  const header = () => page.locator('header').innerText()
  const box = (item: string, audience: '利用者向け' | '一般向け') =>
    page.getByRole('checkbox', { name: `${item}を${audience}に開示する` })
  /** Presses the words beside a box, as a finger would; the box itself is drawn. */
  const tick = (item: string, audience: '利用者向け' | '一般向け') =>
    box(item, audience).locator('xpath=ancestor::label').click()
  const asked = () => stage.server.requests.filter((request) => request.startsWith('PUT'))

  describe('say, in the words of the screens of 2015 and 2017 (T-C10-1)', () => {
    it('the login page: title, three steps, one button', async () => {
      await open('/', { me: 'nobody' })
      const words = await text()
      expect(await page.title()).toBe('医師資格証ポータル')
      for (const label of [
        '医師資格証ポータル',
        'カードリーダーが',
        '医師資格証がカードリーダーに',
        '「ログイン」ボタンを',
      ]) {
        expect(words).toContain(label)
      }
      expect(words).toContain('Mihon Certification Centre (invented) portal site')
      expect(words).toContain('©')
      expect(await page.locator('ol > li').count()).toBe(3)
    })

    it('the header: 前回ログイン is the previous one, to the second in Japan time (T-C10-5); ログアウト', async () => {
      await open('/')
      const words = await header()
      expect(words).toContain('前回ログイン：2017/07/10 11:50:59')
      expect(words).not.toContain('2026/11/21')
      expect(words).toContain('ログアウト')
    })

    it('the first sign-in of all has no previous one', async () => {
      await open('/', { me: REVOKED })
      expect(await header()).toContain('今回が初めてです')
    })

    it('the left panel with every line, （未登録です） for what is not set, and the links', async () => {
      await open('/')
      const words = await panel().innerText()
      const labels = [
        '実印 太郎 様',
        '券面画像',
        '男 71歳',
        '日医会員',
        '居住地域',
        '主たる活動地域',
        '所属医師会',
        '（未登録です）',
        '主たる所属施設',
        '主たる診療科目',
        '呼吸器内科',
        '電子証明書有効期間',
        '2023/02/01～2028/01/31',
        '関連リンク',
        '日本医師会',
        '電子認証センター',
        '厚生労働省',
        '医師資格証 電子署名システム',
        '関連情報',
        '日本医師会個人情報保護について',
      ]
      for (const label of labels) expect(words).toContain(label)
    })

    it('the tabs, the footer link, and an honest 講座受講履歴', async () => {
      await open('/courses')
      const tabs = page.getByRole('navigation', { name: 'ポータルの画面' })
      expect((await tabs.getByRole('link').allInnerTexts()).slice(1)).toEqual([
        'お知らせ',
        'Myプロフィール',
        '情報開示設定',
        '講座受講履歴',
        '証明書の記録',
        '資格の確認の記録',
      ])
      expect(await text()).toContain('受講履歴はまだ表示できません。')
      expect(await text()).toContain('ページトップへ')
    })

    it('the disclosure table: both audiences, every item, both buttons of each', async () => {
      await open('/disclosure')
      await page.waitForSelector('table')
      const words = await text()
      for (const label of ['情報項目', '開示設定', '利用者向け', '一般向け', '基本項目', 'プロフィール']) {
        expect(words).toContain(label)
      }
      expect(await page.getByRole('checkbox').count()).toBe(16 * 2)
      expect(await page.getByRole('button', { name: 'すべて開示' }).count()).toBe(2)
      expect(await page.getByRole('button', { name: 'すべて非開示' }).count()).toBe(2)
    })
  })

  describe('lead in and out', () => {
    it('to sign-in, and back to the page that was asked for', async () => {
      await open('/disclosure', { me: 'nobody' })
      await page.getByRole('link', { name: 'ログイン', exact: true }).click()
      await page.waitForURL('**/api/portal/sign-in?page=disclosure')
    })

    it('out, when the service says that the session has ended', async () => {
      await open('/')
      await page.getByRole('button', { name: 'ログアウト' }).click()
      await page.getByText('ログアウトしました。').waitFor()
      expect(await text()).toContain('ログインのしかた')
      expect(await page.locator('body').innerText()).not.toContain('実印 太郎')
    })

    it('not out, and says so, when the service does not answer', async () => {
      await open('/', { next: 'unreachable' })
      await page.getByRole('button', { name: 'ログアウト' }).click()
      await page.getByText('ログアウトできませんでした。').waitFor()
      expect(await panel().innerText()).toContain('実印 太郎')
    })

    it('away from the seat: everything personal leaves the screen', async () => {
      await open('/')
      await page.getByRole('button', { name: '席を離れる' }).click()
      await page.getByText('画面を閉じました。').waitFor()
      expect(await page.locator('body').innerText()).not.toContain('実印 太郎')
    })

    it('staff out, with a reason and not to the login page', async () => {
      await open('/', { me: 'staff' })
      expect(await text()).toContain('職員としてログインしています。')
      expect(await text()).not.toContain('ログインのしかた')
    })

    it('warns before the time is up, and goes on when told to', async () => {
      await open('/', { secondsLeft: 90 })
      const dialog = page.getByRole('alertdialog')
      await dialog.waitFor()
      await dialog.getByRole('button').first().click()
      await dialog.waitFor({ state: 'detached' })
      expect(stage.server.requests).toContain('POST /api/session/touch')
    })

    it('to the login page when the time is up, and says why', async () => {
      await open('/', { secondsLeft: 2 })
      stage.server.play({ me: 'nobody' })
      await page.getByText('操作がないまま時間が過ぎたため').waitFor()
      expect(await page.locator('body').innerText()).not.toContain('実印 太郎')
    })
  })

  describe('show on the first page', () => {
    it('who I am, my card with its certificates, where I am signed in, what to do when it is lost', async () => {
      await open('/')
      await page.getByText('Safari · iPhone').waitFor()
      const words = await text()
      for (const fact of [
        '医師',
        'Taro Jitsuin',
        'JMA230200001',
        '認証用証明書',
        '署名用証明書',
        'この端末',
        '00-0000-0000',
      ]) {
        expect(words).toContain(fact)
      }
      expect(await page.getByRole('alert').count()).toBe(0)
    })

    it('that a card of six years ends with its chip data, with the days left', async () => {
      await open('/', { me: ENDING })
      expect(await page.getByRole('alert').innerText()).toContain(
        'JMA201200002 の有効期間は、あと14日で終わります。',
      )
    })

    it('why there is no role, without hiding my own profile', async () => {
      await open('/', { me: REVOKED })
      expect(await page.getByRole('alert').innerText()).toContain('失効しています')
      expect(await panel().innerText()).toContain('青空みほん診療所')
    })

    it('that nobody has told of me yet, and still works on every page', async () => {
      await open('/', { me: STRANGER })
      expect(await text()).toContain('発行元に、あなたの登録がまだありません。')
      for (const path of ['/profile', '/disclosure', '/card']) await open(path, { me: STRANGER })
      expect(await text()).toContain('記録されているカードはありません。')
    })
  })

  describe('show notices', () => {
    it('of today, and those whose period is over only under バックナンバー (T-C10-2)', async () => {
      await open('/notices')
      await page.getByText('掲示期限：2026/11/15～2027/01/10').waitFor()
      expect(await page.getByText('ポータルを開きました').isVisible()).toBe(false)
      await page.getByText('バックナンバー', { exact: true }).click()
      expect(await page.getByText('掲示期限：2015/12/21～2016/01/31').isVisible()).toBe(true)
    })

    it('with none current in the exact sentence (T-C10-2)', async () => {
      await open('/notices', { notices: 'none' })
      await page.getByText('現在表示期間中のお知らせはありません。', { exact: true }).waitFor()
    })
  })

  describe('show who checked the qualification', () => {
    it('newest first: when, who, what for, how, and what came of it; older ones on request (T-C05-2)', async () => {
      await open('/checks')
      await page.waitForSelector('tbody tr')
      const rows = () =>
        page
          .locator('tbody tr')
          .allInnerTexts()
          .then((texts) => texts.map((row) => row.split(/\s+/)))
      const first = [
        ['2026/11/21', '00:30:00', '架空総合病院', '見本', '花子', '採用', 'カードとPIN', '確認できた'],
        ['2026/03/02', '09:12:00', '見本空港', '案内所', '見本', '次郎', '受付での本人確認', 'カード番号'],
      ]
      expect(await rows()).toEqual([
        first[0],
        [...(first[1] ?? []), '確認できなかった', '入力された項目が、登録と一致しませんでした。'],
      ])
      await page.getByRole('button', { name: 'これより前の記録を見る' }).click()
      await page.getByText('見本県庁 薬務課').waitFor()
      expect((await rows()).map(([day]) => day)).toEqual(['2026/11/21', '2026/03/02', '2023/01/05'])
      expect((await rows())[2]).toContain('資格証がまだ交付されていませんでした。')
      expect(await page.getByRole('button', { name: 'これより前の記録を見る' }).count()).toBe(0)
    })

    it('the latest one on the first page, which still serves when the record does not answer', async () => {
      await open('/')
      await page
        .getByText('最近の確認は 2026/11/21 00:30:00、架空総合病院（採用）です。', { exact: true })
        .waitFor()
      await page.getByRole('link', { name: '資格の確認の記録をすべて見る' }).click()
      await page.getByRole('heading', { level: 1, name: '資格の確認の記録' }).waitFor()
      await open('/', { checks: 'silent' })
      await page.getByText('資格の確認の記録を読み込めませんでした。').waitFor()
      expect(await text()).toContain('カードをなくしたとき')
    })

    it('none yet, and what it means when there is one', async () => {
      await open('/checks', { checks: 'none' })
      await page.getByText('資格が確認された記録はありません。').waitFor()
      expect(await text()).toContain('すぐにここに表示されます')
      await open('/checks', { checks: 'silent' })
      await page.getByText('いまは記録を読み込めません。').waitFor()
      expect(await text()).not.toContain('記録はありません')
    })
  })

  describe('save the profile', () => {
    it('and show the new words in the panel at once', async () => {
      await open('/profile')
      await page.getByLabel('所属医師会').fill('青空市医師会（架空）')
      expect(await text()).toContain('保存していない変更があります。')
      await page.getByRole('button', { name: '保存する' }).click()
      await page.getByText('プロフィールを保存しました。').first().waitFor()
      expect(await panel().innerText()).toContain('青空市医師会（架空）')
    })

    it('not while something is too long, and say which', async () => {
      await open('/profile')
      await page.getByLabel('主たる診療科目').fill('科'.repeat(61))
      expect(await text()).toContain('60文字以内で書いてください。')
      await page.getByRole('button', { name: '保存する' }).click()
      expect(asked()).toEqual([])
    })

    it('not over a change made elsewhere; what was written stays on the screen', async () => {
      await open('/profile', { next: 'changed-meanwhile' })
      await page.getByLabel('所属医師会').fill('港見医師会（架空）')
      await page.getByRole('button', { name: '保存する' }).click()
      await page.getByRole('alert').waitFor()
      expect(await page.getByRole('button', { name: 'もう一度読み込む' }).isVisible()).toBe(true)
      expect(await page.getByLabel('所属医師会').inputValue()).toBe('港見医師会（架空）')
    })
  })

  describe('change what is disclosed', () => {
    it('hide the name from the public alone, and show what each audience sees now (T-C10-3)', async () => {
      await open('/disclosure')
      await tick('氏名', '一般向け')
      await page.getByText('「氏名」を一般向けに非開示にしました。').first().waitFor()
      expect(await box('氏名', '一般向け').isChecked()).toBe(false)
      expect(await box('氏名', '利用者向け').isChecked()).toBe(true)
      expect(await text()).toContain('資格のほかには、何も見えません。')
    })

    it('show to users what is shown to the public, say so, and take both back with one press', async () => {
      await open('/disclosure')
      await tick('生年月日', '一般向け')
      await page.getByText('「生年月日」を一般向け・利用者向けに開示にしました。').first().waitFor()
      expect(await box('生年月日', '利用者向け').isChecked()).toBe(true)
      await page.getByRole('button', { name: '直前の変更を元に戻す' }).click()
      await page.getByText('直前の変更を元に戻しました。').first().waitFor()
      expect(await box('生年月日', '利用者向け').isChecked()).toBe(false)
      expect(await box('生年月日', '一般向け').isChecked()).toBe(false)
    })

    it('show all and hide all of an audience', async () => {
      await open('/disclosure')
      await page.getByRole('button', { name: '利用者向けにすべて開示' }).click()
      await page.getByText('11か所の設定を変えました。').first().waitFor()
      expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(16 + 1)
      await page.getByRole('button', { name: '利用者向けにすべて非開示' }).click()
      await page.getByText('17か所の設定を変えました。').first().waitFor()
      expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0)
    })

    it('load the settings again when nobody knows whether the change arrived', async () => {
      await open('/disclosure', { next: 'unreachable' })
      await tick('性別', '利用者向け')
      await page.getByText('表はいまの設定です。').waitFor()
      expect(await box('性別', '利用者向け').isChecked()).toBe(true)
    })

    it('several times quickly, one after the other', async () => {
      await open('/disclosure')
      for (const item of ['年齢', '住所（申請時）', '所属医師会']) await tick(item, '利用者向け')
      await page.getByText('「所属医師会」を利用者向けに開示にしました。').first().waitFor()
      expect(asked()).toHaveLength(3)
      for (const item of ['年齢', '住所（申請時）', '所属医師会']) {
        expect(await box(item, '利用者向け').isChecked()).toBe(true)
      }
    })

    it('by keyboard alone, from the tab to the box to the undo', async () => {
      await open('/')
      await page.getByRole('link', { name: '情報開示設定' }).focus()
      await page.keyboard.press('Enter')
      await page.waitForSelector('table')
      await box('氏名', '利用者向け').focus()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Space')
      await page.getByText('「氏名」を一般向けに非開示にしました。').first().waitFor()
      await page.getByRole('button', { name: '直前の変更を元に戻す' }).focus()
      await page.keyboard.press('Enter')
      await page.getByText('直前の変更を元に戻しました。').first().waitFor()
      expect(await box('氏名', '一般向け').isChecked()).toBe(true)
    })
  })

  it('show the card face with its seven parts, its dates as printed, and 複製 with the time (T-C02-1)', async () => {
    await open('/card')
    const front = page.getByRole('img', { name: '実印 太郎の券面の複製（表） 複製 2026/11/21 09:12:00' })
    const back = page.getByRole('img', { name: /（裏）/ })
    const printed = `${await front.textContent()} ${await back.textContent()}`
    for (const part of [
      'Medical Doctor Qualification Certificate',
      '医師資格証',
      'HPKI',
      '顔写真',
      '01 Aug 1955',
      '999999999',
      '99999',
      '31 Jan 2028',
      'JMA230200001',
      '01 Feb 2023',
      '発行者：みほん電子認証センター（架空）',
    ]) {
      expect(printed).toContain(part)
    }
    const numbers = page.locator('svg circle + text')
    expect((await numbers.allTextContents()).toSorted()).toEqual(['1', '2', '3', '4', '5', '6', '7'])
  })

  it('print what is on the page: no navigation, no buttons', async () => {
    await open('/')
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('navigation').count()).toBe(0)
    expect(await page.getByRole('button').count()).toBe(0)
    expect(await page.getByText('JMA230200001').isVisible()).toBe(true)
    expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-')
  })

  it('speak English and switch back without loading anew', async () => {
    await open('/disclosure?lang=en')
    await page.getByRole('checkbox', { name: 'Disclose Name: To the public' }).waitFor()
    await page.getByRole('button', { name: '日本語' }).click()
    await box('氏名', '一般向け').waitFor()
    expect(stage.server.requests.filter((request) => request === 'GET /api/portal/me')).toHaveLength(1)
  })

  const VISITS: readonly (readonly [string, () => Promise<void>])[] = [
    ['the login page', () => open('/', { me: 'nobody' })],
    ['the first page', () => open('/')],
    ['a first page with warnings', () => open('/', { me: ENDING })],
    ['a first page without a role', () => open('/', { me: REVOKED })],
    ['the notices', () => open('/notices')],
    ['the profile', () => open('/profile')],
    ['the disclosure settings', () => open('/disclosure')],
    ['the course history', () => open('/courses')],
    ['the checks of the qualification', () => open('/checks')],
    ['the card face', () => open('/card', { me: { ...DOCTOR, cards: [...DOCTOR.cards, ...ENDING.cards] } })],
    ['the words about personal data', () => open('/privacy', { me: 'nobody' })],
    ['the refusal of staff', () => open('/', { me: 'staff' })],
    ['a warning about the time', () => open('/', { secondsLeft: 90 })],
    ['an address that does not exist', () => open('/nowhere')],
  ]

  it.each(VISITS)(
    '%s is accessible (axe: WCAG 2.2 AA) and fits 360 px in both languages',
    async (_what, visit) => {
      await page.setViewportSize({ width: 1200, height: 900 })
      await visit()
      await loaded(page)
      expect(await findings(page)).toEqual([])
      await page.setViewportSize({ width: 360, height: 740 })
      expect(await width(page)).toBe(360)
      await page.evaluate(() => localStorage.setItem('jitsuin.language', 'en'))
      await page.reload()
      await page.waitForSelector('html[lang=en] h1')
      await loaded(page)
      expect(await width(page)).toBe(360)
    },
  )
})

/** Waits until nothing on the page is still on its way. */
async function loaded(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[role=progressbar]') === null)
}

/** How wide the page is, with what one would have to scroll to. */
function width(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth)
}

/** What axe-core finds wrong, by rule and element; the rules of WCAG 2.0 to 2.2, A and AA, and good practice. */
async function findings(page: Page): Promise<string[]> {
  // The policy of the page refuses a script element; the debugger's own evaluation is not subject to it.
  await page.evaluate(await readFile(AXE, 'utf8'))
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: () => Promise<AxeResult> } } // axe-core put itself there.
    const { violations } = await axe.run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  })
}

type AxeResult = {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string }[]
  }[]
}
