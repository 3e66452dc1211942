/** The pages of the office in a real browser, against canned answers. */
import { FEDERATION_ROUTES, SAML_ROUTES } from '@jitsuin/federation/contract'
import { ROUTES } from '@jitsuin/sso/contract'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { findings, forgetOnce, tabTo, width } from '../../../journeys/support/page-findings.js'
import { partner, quietKeys, readyKeys, refusal, staffSession, terms } from './answers.js'
import { openStage, type Stage } from './browser.js'

describe.skipIf(!browserIsHere())('the pages of the office', () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    stage = await openStage()
    context = await stage.browser.newContext()
    await context.route('**/session/sign-in**', (route) =>
      route.fulfill({ status: 200, contentType: 'text/html', body: '<title>Sign-in</title>' }),
    )
  })
  afterAll(() => stage.close())

  beforeEach(async () => {
    stage.server.reset()
    page = await context.newPage()
    await page.setViewportSize({ width: 1200, height: 800 })
    await page.addInitScript(forgetOnce)
    page.setDefaultTimeout(8_000)
    complaints = []
    page.on('pageerror', ({ message }) => complaints.push(message))
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) complaints.push(message.text())
    })
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== stage.server.origin)
        complaints.push(`Request to ${request.url()}`)
    })
  })
  afterEach(async () => {
    await page.close()
    expect(complaints, 'errors, breaches of the policy, requests that leave the origin').toEqual([])
  })

  const answer = (call: string, json: unknown, status = 200) =>
    stage.server.answers.set(call, { status, json })
  const open = async (path: string) => {
    await page.goto(stage.server.origin + path)
    await page.waitForSelector('h1')
  }
  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click()
  const dialog = () => page.getByRole('dialog')
  const text = () => page.locator('main').innerText()
  const sent = (call: string): unknown => {
    const found = stage.server.requests.findLast((request) => request.call === call)
    return found === undefined ? 'nothing' : JSON.parse(found.body)
  }

  describe('let in', () => {
    it('staff, and say who is there, with which roles, and what waits', async () => {
      await open('/')
      await page.getByText('年次点検の期限切れ').waitFor()
      const words = await text()
      for (const shown of ['見本 花子', '管理者、連携先担当', '連携先の承認', '監査記録に残ります']) {
        expect(words).toContain(shown)
      }
    })

    it('nobody without a session: the browser goes to sign in and comes back to the same page', async () => {
      answer(`GET ${ROUTES.session}`, { state: 'none' })
      await page.goto(`${stage.server.origin}/partners?page=2`)
      await page.waitForURL('**/session/sign-in**')
      expect(new URL(page.url()).searchParams.get('returnTo')).toBe('/partners?page=2')
    })

    it('no holder, and ask them for nothing of the office', async () => {
      const { actions, roles, displayName, staffId, ...head } = staffSession([]) as Record<string, unknown>
      answer(`GET ${ROUTES.session}`, { ...head, kind: 'holder-without-role', why: 'no-certificate' })
      await open('/staff')
      await page.getByText('職員としてサインインしていません。').waitFor()
      expect(stage.server.requests.map(({ call }) => call)).not.toContain(`GET ${ROUTES.staff}`)
    })

    it.each([
      [['auditor'] as const, ['連携先', '年次点検', '職員']],
      [['receptionist'] as const, []],
      [['federationOfficer'] as const, ['連携先', '年次点検', '署名鍵']],
    ])('%s to the pages of their roles alone', async (roles, pages) => {
      answer(`GET ${ROUTES.session}`, staffSession(roles))
      await open('/')
      const all = await page.getByRole('navigation', { name: '主なページ' }).locator('a').allTextContents()
      expect(all[0]).toBe('はじめに')
      expect(all.filter((name) => ['連携先', '年次点検', '署名鍵', '職員'].includes(name))).toEqual(pages)
    })

    it('and out again, showing nothing of what was on the screen', async () => {
      await open('/staff')
      await press('サインアウト')
      await page.getByText('サインアウトしました').first().waitFor()
      expect(await text()).not.toContain('架空 次郎')
    })
  })

  describe('lead staff', () => {
    it('invite by a link that is shown once and opens after a second confirmation', async () => {
      await open('/staff')
      await press('職員を招待する')
      await dialog().getByRole('button', { name: '招待のリンクを作る' }).click()
      await dialog().getByText('氏名を入力してください。').waitFor()
      await dialog().getByRole('textbox', { name: /氏名/ }).fill('仮名 四郎')
      await dialog().getByText('役割を1つ以上選んでください。').waitFor()
      await dialog().getByText('審査者', { exact: true }).click()
      await dialog().getByRole('button', { name: '招待のリンクを作る' }).click()
      await dialog().getByText('このリンクは一度しか表示されません。').waitFor()
      expect(await dialog().innerText()).toContain(
        '別の管理者が承認すると、このリンクが使えるようになります。',
      )
      await expect
        .poll(() => sent(`POST ${ROUTES.invitations}`))
        .toEqual({ displayName: '仮名 四郎', roles: ['examiner'] })
    })

    it('confirm what another administrator asked for, and not what they asked for themselves', async () => {
      await open('/staff')
      const row = (name: string) => page.getByRole('row', { name: new RegExp(name) }).first()
      expect(await row('例田 桃子さんの削除').getByRole('button').count()).toBe(0)
      await page.getByRole('button', { name: '架空 次郎さんの変更を承認する' }).click()
      await page.waitForFunction(() =>
        [...document.querySelectorAll('[role=status]')].some(
          (region) => region.textContent === '承認しました。',
        ),
      )
      expect(stage.server.requests.map(({ call }) => call)).toContain(
        `POST ${ROUTES.confirmChange('change-1')}`,
      )
    })

    it('change roles, which then waits for a second administrator', async () => {
      await open('/staff')
      await page.getByRole('button', { name: '架空 次郎さんの役割を変える' }).click()
      await dialog().getByText('監査', { exact: true }).click()
      await dialog().getByRole('button', { name: '役割を変える' }).click()
      await dialog().getByText('別の管理者が承認すると有効になります。').waitFor()
      await expect
        .poll(() => sent(`POST ${ROUTES.staffRoles('staff-jiro')}`))
        .toEqual({
          roles: ['examiner', 'helpDesk', 'auditor'],
        })
    })
  })

  describe('keep the register of partners', () => {
    it('find by name and state, page by page', async () => {
      await open('/partners')
      await page.getByText('26件').waitFor()
      await press('次へ')
      await page.getByText('2 / 2 ページ').waitFor()
      await page.getByRole('searchbox').fill('みなと')
      await page.getByText('1件').waitFor()
      await page.getByLabel('表示するもの').selectOption('waits-for-me')
      await page.getByText('見つかりませんでした。').waitFor()
    })

    it('show a proposed change line by line, and let a second officer approve what they saw', async () => {
      await open('/partners/aozora')
      const lines = page.getByLabel('申請されている変更').first()
      expect(await lines.innerText()).toContain('都道府県')
      await press('承認する')
      await dialog().getByRole('button', { name: '承認する' }).click()
      await dialog().waitFor({ state: 'hidden' })
      await expect
        .poll(() => sent(`POST ${FEDERATION_ROUTES.acts('aozora')}`))
        .toEqual({
          act: 'approve',
          revision: partner.revision,
        })
    })

    it('say why an approval is refused, and send nothing back without a reason', async () => {
      answer(`POST ${FEDERATION_ROUTES.acts('aozora')}`, refusal, 409)
      await open('/partners/aozora')
      await press('承認する')
      await dialog().getByRole('button', { name: '承認する' }).click()
      await dialog().getByText('申請した人は承認できません。').waitFor()
      await dialog().getByRole('button', { name: 'やめる' }).click()
      await press('差し戻す')
      expect(await dialog().getByRole('button', { name: '差し戻す' }).isDisabled()).toBe(true)
    })

    it('name each field of a form that is not sound, and send nothing', async () => {
      await open('/partners/new')
      await press('下書きを保存する')
      await page.getByRole('alert').getByText('12か所を直してください。').waitFor()
      expect(sent(`POST ${FEDERATION_ROUTES.partners}`)).toBe('nothing')
    })

    it('take metadata over after showing what it changes, and send exactly the terms', async () => {
      await open('/partners/new')
      const fill = (label: string, value: string) =>
        page.getByLabel(label, { exact: false }).first().fill(value)
      await page.getByText('メタデータから読み込む').click()
      await fill('メタデータ（XML）', '<EntityDescriptor/>')
      await press('読んで、変わる点を見る')
      await page.getByText('このメタデータの署名は確かめていません。').waitFor()
      await press('入力欄に取り込む')
      await fill('名称（日本語）', terms.name.ja)
      await fill('名称（英語）', terms.name.en)
      await fill('運営者の正式名称（日本語）', terms.legalName.ja)
      await fill('運営者の正式名称（英語）', terms.legalName.en)
      await fill('利用目的（日本語）', terms.purpose.ja)
      await fill('利用目的（英語）', terms.purpose.en)
      await fill('サービスのホームページ', terms.homepage)
      await fill('契約番号', terms.contractNumber)
      await fill('連絡先の担当者', terms.contact.name)
      await fill('連絡先のメール', terms.contact.mail)
      await press('下書きを保存する')
      await page.waitForURL('**/partners/aozora')
      await expect
        .poll(() => sent(`POST ${FEDERATION_ROUTES.partners}`))
        .toMatchObject({
          terms: {
            name: terms.name,
            protocol: {
              entityId: 'https://kawabe.example/saml',
              signedRequests: 'demanded',
              idpInitiated: 'refused',
            },
          },
        })
    })

    it('show a client secret once', async () => {
      await open('/partners/minato')
      await press('共有の秘密を作る')
      await dialog().getByText('sample-secret-value').waitFor()
      await dialog().getByRole('button', { name: '閉じる' }).click()
      await page.waitForFunction(() => !document.body.textContent?.includes('sample-secret-value'))
    })

    it('list what is due for its yearly review, late ones first', async () => {
      await open('/reviews')
      expect(await page.getByRole('row').nth(1).innerText()).toContain('期限切れ')
    })
  })

  describe('roll the signing key over', () => {
    it('with a countdown before which nobody can activate it', async () => {
      await open('/keys')
      await page.getByRole('timer').waitFor()
      expect(await page.getByRole('timer').innerText()).toMatch(/^6日/)
      expect(await page.getByRole('button', { name: '切り替える', exact: true }).count()).toBe(0)
      await press('この連携先で試す')
      await expect.poll(() => sent(`POST ${SAML_ROUTES.rehearse}`)).toEqual({ partnerId: 'aozora' })
    })

    it('by another officer than the one who proposed', async () => {
      answer(`GET ${SAML_ROUTES.keys}`, readyKeys)
      await open('/keys')
      await press('切り替える')
      await page.getByRole('button', { name: '次の鍵を作って公開する' }).waitFor()
    })

    it('and not by the one who proposed', async () => {
      answer(`GET ${SAML_ROUTES.keys}`, {
        keys: readyKeys.keys.map((key) => ({
          ...key,
          ...(key.proposedBy && { proposedBy: 'staff-hanako' }),
        })),
      })
      await open('/keys')
      await page.getByText('あなたが申し出たため、別の担当者が切り替えます。').waitFor()
      expect(await page.getByRole('button', { name: '切り替える', exact: true }).count()).toBe(0)
    })

    it('from its first step', async () => {
      answer(`GET ${SAML_ROUTES.keys}`, quietKeys)
      await open('/keys')
      await press('次の鍵を作って公開する')
      await page.getByRole('timer').waitFor()
    })
  })

  it('say plainly when a service does not answer', async () => {
    answer(`GET ${FEDERATION_ROUTES.partners}`, {}, 502)
    await open('/partners')
    await page.getByText('サービスにつながりませんでした。').waitFor()
  })

  it('can be used by keyboard alone: a dialog holds the focus and gives it back', async () => {
    await open('/staff')
    expect(await tabTo(page, /^職員を招待する$/)).toBe(true)
    await page.keyboard.press('Enter')
    await dialog().waitFor()
    for (let step = 0; step < 20; step++) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true)
    }
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'hidden' })
    await page.waitForFunction(() => document.activeElement?.textContent === '職員を招待する')
  })

  const VISITS: readonly (readonly [string, () => Promise<void>])[] = [
    ['the first page', () => open('/')],
    ['staff', () => open('/staff')],
    ['the invitation', () => open('/staff').then(() => press('職員を招待する'))],
    ['the register', () => open('/partners')],
    ['a partner', () => open('/partners/aozora')],
    ['a suspended partner', () => open('/partners/minato')],
    ['the form', () => open('/partners/new').then(() => press('下書きを保存する'))],
    ['a change', () => open('/partners/minato/change')],
    ['the reviews', () => open('/reviews')],
    ['the keys', () => open('/keys')],
    ['what is shown afterwards', () => open('/signed-out')],
  ]

  it.each(VISITS)(
    '%s: accessible in both languages (axe: WCAG 2.2 AA), and fits 360 px',
    async (_what, visit) => {
      await visit()
      await page.waitForFunction(() => document.querySelector('main [role=progressbar]') === null)
      expect(await findings(page)).toEqual([])
      await page.setViewportSize({ width: 360, height: 740 })
      expect(await width(page)).toBe(360)
      await page.evaluate(() => localStorage.setItem('jitsuin.language', 'en'))
      await visitAgain()
      expect(await width(page)).toBe(360)
      expect(await findings(page)).toEqual([])
    },
  )

  async function visitAgain(): Promise<void> {
    await page.reload()
    await page.waitForSelector('html[lang=en] h1')
    await page.waitForFunction(() => document.querySelector('main [role=progressbar]') === null)
  }
})
