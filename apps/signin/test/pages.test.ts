/** The sign-in pages in a real browser, against canned answers: what people see, by mouse, by keyboard, on a phone. */
import { FEDERATION_ROUTES, SAML_ROUTES } from '@jitsuin/federation/contract'
import { ROUTES } from '@jitsuin/sso/contract'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { findings, forgetOnce, tabTo, width } from '../../../journeys/support/page-findings.js'
import {
  ATTEMPT,
  attempt,
  credentials,
  INVITATION,
  liveSession,
  refusal,
  secondSession,
  signedIn,
} from './answers.js'
import { openStage, type Stage } from './browser.js'
import { playBridge, SIGNING, serveBridgeWindows, WAITING_FOR_PIN } from './fake-bridge.js'

const SIGN_IN = `/sign-in?attempt=${ATTEMPT}`

describe.skipIf(!browserIsHere())('the sign-in pages', () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    stage = await openStage()
    context = await stage.browser.newContext()
    await context.route('**/entered', (route) =>
      route.fulfill({ status: 200, contentType: 'text/html', body: '<title>Entered</title>' }),
    )
    await serveBridgeWindows(context)
  })
  afterAll(() => stage.close())

  beforeEach(async () => {
    stage.server.reset()
    page = await context.newPage()
    await page.setViewportSize({ width: 1200, height: 800 })
    await page.addInitScript(forgetOnce)
    await playBridge(page, { ...SIGNING, installed: 'no', paired: 'no' })
    page.setDefaultTimeout(8_000)
    complaints = []
    page.on('pageerror', ({ message }) => complaints.push(message))
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) complaints.push(message.text())
    })
  })
  afterEach(async () => {
    for (const each of context.pages()) await each.close()
    expect(complaints, 'errors and breaches of the policy').toEqual([])
  })

  const answer = (call: string, json: unknown, status = 200) =>
    stage.server.answers.set(call, { status, json })
  const asDoctor = () => answer(`GET ${ROUTES.session}`, liveSession())
  const open = async (path: string) => {
    await page.goto(stage.server.origin + path)
    await page.waitForSelector('h1')
  }
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click()
  const text = () => page.locator('main').innerText()
  const sent = (call: string): unknown => {
    const found = stage.server.requests.findLast((request) => request.call === call)
    return found === undefined ? 'nothing' : JSON.parse(found.body)
  }
  const step = (name: string) => page.getByRole('listitem').filter({ hasText: name }).first()

  describe('with a card', () => {
    it('say which service one enters and what to do before pressing (C-10)', async () => {
      await open(SIGN_IN)
      const words = await text()
      expect(words).toContain('医師資格証ポータルに入ります')
      for (const help of [
        'リーダーがパソコンにつながっている',
        'カードがリーダーに入っている',
        'を押します',
      ]) {
        expect(words).toContain(help)
      }
      expect(await page.locator('input').count(), 'no field for a password or a PIN').toBe(0)
    })

    it('lead from the bridge to the check and then into the service', async () => {
      await playBridge(page, SIGNING)
      await open(SIGN_IN)
      await press(/医師資格証/)
      await page.waitForURL('**/entered')
      expect(sent(`POST ${ROUTES.challenges}`)).toEqual({ purpose: 'sign-in', attempt: ATTEMPT })
      expect(sent(`POST ${ROUTES.card}`)).toMatchObject({
        attempt: ATTEMPT,
        card: 'hpki',
        signature: 'c2lnbmF0dXJl',
      })
    })

    it('show where it stands while the PIN is typed in the window of the bridge, and cancel there', async () => {
      await playBridge(page, WAITING_FOR_PIN)
      await open(SIGN_IN)
      const popup = context.waitForEvent('page')
      await press(/医師資格証/)
      expect(await (await popup).title()).toBe('PIN入力')
      await page.getByText('カードブリッジの窓で暗証番号を入力してください。').first().waitFor()
      expect(await step('カードリーダー').innerText()).toContain('済み')
      await press('やめる')
      await step('暗証番号（PIN）').getByText('取り消しました。').waitFor()
      expect(stage.server.requests.some(({ call }) => call === `POST ${ROUTES.card}`)).toBe(false)
    })

    it.each([
      [
        { installed: 'no' as const },
        'カードブリッジが見つかりません。',
        'まだ入れていないときは入れてください',
      ],
      [
        { card: 'locked' as const, requests: [{ state: 'open', version: 1, step: 'card-locked' }] as const },
        'カードがロックされています。',
        'PUK',
      ],
      [
        { requests: [{ state: 'open', version: 1, step: 'no-reader' }] as const },
        'カードリーダーが見つかりません。',
        'リーダーをつないでください',
      ],
      [
        { requests: [{ state: 'open', version: 1, step: 'no-certificate' }] as const },
        'ここで使える証明書がありません。',
        '認証用の証明書',
      ],
      [{ requests: [{ state: 'expired', version: 1 }] as const }, '時間が過ぎました。', '5分以内'],
    ])('name the step that fails and what to do: %o', async (change, why, remedy) => {
      await playBridge(page, { ...SIGNING, ...change })
      await open(SIGN_IN)
      await press(/医師資格証/)
      await page.getByText(why).first().waitFor()
      expect(await text()).toContain(remedy)
    })

    it('ask for the permission of the site once, and go on after it', async () => {
      await playBridge(page, { ...SIGNING, paired: 'no' })
      await open(SIGN_IN)
      await press(/医師資格証/)
      await press('このサイトでカードを使う')
      await press('暗証番号の入力に進む')
      await page.waitForURL('**/entered')
    })

    it('say so when the user does not allow the site', async () => {
      await playBridge(page, { ...SIGNING, paired: 'no', pairing: 'refused' })
      await open(SIGN_IN)
      await press(/医師資格証/)
      await press('このサイトでカードを使う')
      await page.getByText('カードの利用が許可されませんでした。').first().waitFor()
    })

    it.each([
      ['sso/certificate-revoked', 'この証明書は失効しています。'],
      ['sso/certificate-expired', '証明書の有効期間が終わっています。'],
      ['sso/status-unknown', '証明書が有効かどうかを確かめられません。'],
    ])('refuse with %s at the last step, with code and next step', async (code, ja) => {
      await playBridge(page, SIGNING)
      answer(`POST ${ROUTES.card}`, refusal(code, ja, 'Refused.'), 403)
      await open(SIGN_IN)
      await press(/医師資格証/)
      await step('証明書の確認').getByText(ja).waitFor()
      expect(await text()).toContain(code)
      expect(page.url()).toContain('/sign-in')
    })

    it('can be gone through by keyboard alone, the focus always in sight', async () => {
      await playBridge(page, SIGNING)
      await open(SIGN_IN)
      expect(await tabTo(page, /^医師資格証（ICカード）HPKI/)).toBe(true)
      const outline = await page.evaluate(
        () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
      )
      expect(outline).toBe('solid')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/entered')
    })

    it('take the kind of card that was chosen and remember the way', async () => {
      await playBridge(page, SIGNING)
      await open(SIGN_IN)
      await press(/マイナンバーカード/)
      await page.waitForURL('**/entered')
      await open(SIGN_IN)
      expect(await page.getByRole('button', { name: /^マイナンバーカード/ }).textContent()).toContain(
        '前回の方法',
      )
    })
  })

  it('ask what to do about another session of the same person, and act on the answer', async () => {
    await playBridge(page, SIGNING)
    answer(`POST ${ROUTES.card}`, secondSession)
    await open(SIGN_IN)
    await press(/医師資格証/)
    await page.getByText('Safari · iPhone').waitFor()
    await press('前のサインインを終わらせて引き継ぐ')
    await page.waitForURL('**/entered')
    expect(sent(`POST ${ROUTES.secondSession}`)).toEqual({ attempt: ATTEMPT, choice: 'take-over' })
  })

  it('tell a person without a role before going on', async () => {
    await playBridge(page, SIGNING)
    answer(`POST ${ROUTES.card}`, { ...signedIn, withoutRole: 'expired' })
    await open(SIGN_IN)
    await press(/医師資格証/)
    await page.getByText('証明書の有効期間が終わっているため').waitFor()
    await page.getByRole('link', { name: 'このまま進む' }).click()
    await page.waitForURL('**/entered')
  })

  it('lead to the two TLS listeners, and show why the last try there was refused', async () => {
    answer(`GET ${ROUTES.attempt(ATTEMPT)}`, {
      ...attempt,
      lastRefusal: refusal('sso/no-certificate', '証明書が選ばれませんでした。', 'None.'),
    })
    await open(SIGN_IN)
    await page.getByRole('alert').getByText('証明書が選ばれませんでした。').waitFor()
    await press(/クライアント証明書/)
    expect(await page.getByRole('link', { name: 'TLS 1.2 で進む' }).getAttribute('href')).toBe(
      attempt.tls[0]?.address,
    )
  })

  it('register a passkey and sign in with it (WebAuthn, virtual authenticator)', async () => {
    const debuggerSession = await context.newCDPSession(page)
    await debuggerSession.send('WebAuthn.enable')
    await debuggerSession.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    asDoctor()
    await open('/sessions')
    await press('パスキーを登録する')
    await page.getByRole('textbox', { name: /名前/ }).fill('往診用タブレット')
    await page.getByRole('dialog').getByRole('button', { name: 'パスキーを登録する' }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(sent(`POST ${ROUTES.newPasskey}`)).toMatchObject({
      name: '往診用タブレット',
      response: { type: 'public-key' },
    })

    await open(SIGN_IN)
    await press(/パスキー/)
    await page.waitForURL('**/entered')
    expect(sent(`POST ${ROUTES.passkey}`)).toMatchObject({
      attempt: ATTEMPT,
      response: { type: 'public-key' },
    })
  })

  it('say plainly when a passkey was not given', async () => {
    const debuggerSession = await context.newCDPSession(page)
    await debuggerSession.send('WebAuthn.enable')
    answer(`POST ${ROUTES.passkeyOptions}`, {
      challenge: 'c'.repeat(43),
      rpId: 'elsewhere.example',
      allowCredentials: [],
    })
    await open(SIGN_IN)
    await press(/パスキー/)
    await page.getByRole('alert').getByText('パスキーを使えませんでした。').waitFor()
  })

  describe('ask for consent', () => {
    it('with the partner, the purpose and the very values, and send the digest of what was shown', async () => {
      await open('/consent/q1')
      const words = await text()
      for (const shown of [
        'あおぞらネット',
        '診療情報の共有',
        '実印 太郎',
        '123456',
        '必ず送ります',
        '2029年3月31日',
      ]) {
        expect(words).toContain(shown)
      }
      await press('同意して進む')
      await page.waitForURL('**/entered')
      expect(sent(`POST ${FEDERATION_ROUTES.question('q1')}`)).toEqual({
        decision: 'agree',
        digest: 'digest-1',
      })
    })

    it('again when something changed, the new item first and marked, with a reason where one is asked', async () => {
      await open('/consent/q2')
      expect(await page.getByRole('row').nth(1).innerText()).toContain('今回加わりました')
      expect(await page.getByRole('button', { name: '同意して進む' }).isDisabled()).toBe(true)
      await page.getByLabel(/利用の理由/).fill('紹介患者の診療')
      await press('同意して進む')
      await page.waitForURL('**/entered')
    })

    it('and send nothing but the refusal to whoever does not agree', async () => {
      await open('/consent/q1')
      await press('同意しない')
      await page.waitForURL('**/entered')
      expect(sent(`POST ${FEDERATION_ROUTES.question('q1')}`)).toEqual({ decision: 'decline' })
    })
  })

  describe('show where I am signed in', () => {
    it('with the previous sign-in, and end one session or all of them', async () => {
      asDoctor()
      await open('/sessions')
      await page.getByText('Safari · iPhone').waitFor()
      expect(await text()).toContain('2026年11月18日 17:12')
      await press('Safari · iPhone をサインアウト')
      await page.getByText('サインアウトしました。').waitFor()
      await press('すべての画面からサインアウトする')
      await page.getByRole('dialog').getByText('2件のサインイン').waitFor()
    })

    it('and take a consent, a passkey and a linked card away after a question', async () => {
      asDoctor()
      await open('/sessions')
      await press('「あおぞらネット」への同意を取り消す')
      await page.getByRole('dialog').getByRole('button', { name: '同意を取り消す' }).click()
      await page.getByText('同意したサービスはありません。').waitFor()
      await press('「診察室のパソコン」を削除する')
      answer(`GET ${ROUTES.credentials}`, { passkeys: [] })
      await page.getByRole('dialog').getByRole('button', { name: '削除する' }).click()
      await page.getByText('登録したパスキーはありません。').waitFor()
      answer(`GET ${ROUTES.credentials}`, credentials)
    })

    it('only to who is signed in', async () => {
      await open('/sessions')
      expect(await text()).toContain('サインインすると見られます。')
    })
  })

  describe('end sessions', () => {
    it('after a warning that leaves time to stay', async () => {
      answer(`GET ${ROUTES.session}`, liveSession(2, -1))
      await open('/sessions')
      const warning = page.getByRole('alertdialog')
      await warning.getByText('まもなくサインアウトします').waitFor()
      await warning.getByRole('button', { name: '続けて使う' }).click()
      await warning.waitFor({ state: 'hidden' })
      expect(stage.server.requests.map(({ call }) => call)).toContain(`POST ${ROUTES.touch}`)
    })

    it('at every partner, and list each with its own result (T-C09-5)', async () => {
      await open('/logout?run=run-1')
      expect(await step('あおぞらネット').innerText()).toContain('サインアウトしました。')
      expect(await step('みなとネット').innerText()).toContain('応答がありませんでした。')
      expect(await step('川辺病院連携室').innerText()).toContain('対応していません')
      expect(await page.getByRole('alert').innerText()).toContain('一部のサービスは確かめられませんでした')
    })

    it('from the question to the list', async () => {
      asDoctor()
      await open('/logout')
      await press('サインアウトする')
      await page.waitForURL('**/logout?run=run-2')
      await page.getByText('共用の端末では').waitFor()
    })

    it('here alone when the partners cannot be told', async () => {
      asDoctor()
      answer(`POST ${SAML_ROUTES.logouts}`, {}, 502)
      await open('/logout')
      await press('サインアウトする')
      answer(`GET ${ROUTES.session}`, { state: 'none' })
      await press('このサインイン基盤だけサインアウトする')
      await page.getByText('サインインしていません。').waitFor()
    })

    it('or lock the page when somebody leaves the seat, and ask for a new sign-in', async () => {
      asDoctor()
      await open('/sessions')
      answer(`POST ${ROUTES.attempts}`, { ...attempt, session: 'locked' })
      await press('席を離れる')
      await page.getByText('画面をロックしています').waitFor()
      expect(await text()).not.toContain('診察室のパソコン')
    })
  })

  it('test browser, card and passkey, and write a report that names nobody', async () => {
    await playBridge(page, SIGNING)
    await open('/self-test')
    await press('カードを確かめる')
    await press('暗証番号まで確かめる')
    await page.getByText('証明書が失効していないことを今確かめた').waitFor()
    const report = await page.locator('pre').innerText()
    expect(report).toContain('card.check.not-revoked: failed (sso/certificate-revoked)')
    expect(report).not.toMatch(/太郎|Taro|T0001/)
  })

  it('enrol staff by a one-time link, whose token goes to the service and not into the address that it asks', async () => {
    await open(`/enrol#token=${INVITATION}`)
    await page.getByText('見本 花子さんを、次の役割で登録します。').waitFor()
    expect(sent(`POST ${ROUTES.enrolment}`)).toEqual({ token: INVITATION })
    await open('/enrol')
    await page.reload()
    await page.getByText('この案内は使えません。').waitFor()
  })

  it('say plainly when the service does not answer, and when an address does not exist', async () => {
    answer(`GET ${ROUTES.attempt(ATTEMPT)}`, {}, 502)
    await open(SIGN_IN)
    await page.getByText('サインインサービスにつながりませんでした。').waitFor()
    await open('/nowhere')
    await page.getByText('ページが見つかりません').waitFor()
  })

  const openAsDoctor = (path: string) => {
    asDoctor()
    return open(path)
  }
  const card = async () => {
    await open(SIGN_IN)
    await press(/医師資格証/)
    await page.getByRole('list', { name: 'サインインの手順' }).waitFor()
  }
  const VISITS: readonly (readonly [string, () => Promise<void>])[] = [
    ['the ways in', () => open(SIGN_IN)],
    ['a missing bridge', card],
    ['a card that waits for its PIN', () => playBridge(page, WAITING_FOR_PIN).then(card)],
    ['the client certificate', () => open(SIGN_IN).then(() => press(/クライアント証明書/))],
    ['a first consent', () => open('/consent/q1')],
    ['a changed consent', () => open('/consent/q2')],
    ['my sessions', () => openAsDoctor('/sessions')],
    ['the question of logout', () => openAsDoctor('/logout')],
    ['the list of a logout', () => open('/logout?run=run-1')],
    ['the self-test', () => open('/self-test')],
    ['the enrolment', () => open(`/enrol#token=${INVITATION}`)],
    ['the help on the bridge', () => open('/card-bridge')],
  ]

  it.each(VISITS)(
    '%s: accessible in both languages (axe: WCAG 2.2 AA), and fits 360 px',
    async (_what, visit) => {
      await visit()
      await page.waitForFunction(() => document.querySelector('main [role=progressbar]') === null)
      expect(await findings(page)).toEqual([])
      await page.setViewportSize({ width: 360, height: 740 })
      expect(await width(page)).toBe(360)
      await page.getByRole('button', { name: 'English' }).click()
      await page.waitForSelector('html[lang=en]')
      expect(await width(page)).toBe(360)
      expect(await findings(page)).toEqual([])
    },
  )
})
