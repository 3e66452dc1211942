/** The pages of the applications in a real browser, against canned answers. */
import { AFTERCARE_ROUTES, CASE_ROUTES, fillRoute, QUEUE_ROUTES } from '@jitsuin/registration/contract'
import { ROUTES } from '@jitsuin/sso/contract'
import type { BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { findings, width } from '../../../journeys/support/page-findings.js'
import { staffSession } from './answers.js'
import { openStage, type Stage } from './browser.js'
import {
  approvalView,
  CASE_ANSWERS,
  CASE_ID,
  cardList,
  caseView,
  emptyPage,
  LETTER,
  LETTERS,
  PAYMENT,
  REVOCATION,
  warrant,
} from './cases-answers.js'
import { playBridge, SIGNING, serveBridgeWindows } from './fake-bridge.js'

const DESK = { width: 1280, height: 900 }
const CASE = fillRoute(CASE_ROUTES.case, { caseId: CASE_ID })
const act = (name: string) => fillRoute(CASE_ROUTES.act, { caseId: CASE_ID, act: name })
const PRESENCE = `PUT ${fillRoute(QUEUE_ROUTES.presence, { caseId: CASE_ID })}`
const refusal = (code: string, ja: string) => ({
  type: 'about:blank',
  title: code,
  status: 409,
  code,
  ja,
  en: code,
  next: { ja, en: code },
})

describe.skipIf(!browserIsHere())('the pages of the applications', () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    stage = await openStage()
    context = await stage.browser.newContext()
    await serveBridgeWindows(context)
    const paper = await pictureOfPaper()
    await context.route(/\/documents\/[^/]+\/content/, (route) =>
      route.fulfill({ status: 200, contentType: 'image/png', body: paper }),
    )
  })
  afterAll(() => stage.close())

  beforeEach(async () => {
    stage.server.reset()
    for (const [call, canned] of CASE_ANSWERS) stage.server.answers.set(call, canned)
    answer(`GET ${ROUTES.session}`, staffSession(['receptionist', 'examiner', 'approver']))
    page = await context.newPage()
    await page.setViewportSize(DESK)
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

  const answer = (call: string, json: unknown, status = 200) =>
    stage.server.answers.set(call, { status, json })
  const open = async (path: string) => {
    await page.goto(stage.server.origin + path)
    await page.waitForSelector('h1')
    await settle()
  }
  const settle = () => page.waitForFunction(() => document.querySelector('main [role=progressbar]') === null)
  const openCase = () => open(`/cases/${CASE_ID}`)
  const dialog = () => page.getByRole('dialog')
  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click()
  /** Looks at the page as it stands: axe (WCAG 2.2 AA), its width on a phone, and a picture where pictures are wanted. */
  const expectFine = async (what: string) => {
    const folder = process.env.JITSUIN_SCREENSHOTS
    if (folder) await page.screenshot({ path: `${folder}/office-${what}.png`, fullPage: !what.includes('-') })
    expect(await findings(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await width(page)).toBe(360)
    if (folder) await page.screenshot({ path: `${folder}/office-${what}-360.png` })
    await page.setViewportSize(DESK)
  }
  const sent = (call: string): unknown[] =>
    stage.server.requests.filter((request) => request.call === call).map(({ body }) => JSON.parse(body))

  describe('the queue', () => {
    it('shows counts that add up, and every case with its state, age and person; on a phone too (C-01)', async () => {
      await open('/cases')
      const words = await page.locator('main').innerText()
      const [, total, openOnes, closed] = /受付 (\d+)件 ＝ 処理中 (\d+)件 ＋ 終了 (\d+)件/.exec(words) ?? []
      expect(Number(openOnes) + Number(closed)).toBe(Number(total))
      const row = page.getByRole('row', { name: /2026-000123/ })
      for (const shown of ['実印　太郎', '書類確認中', '超過', '見本 花子'])
        expect(await row.innerText()).toContain(shown)
      expect(await page.getByRole('row', { name: /2026-000125/ }).innerText()).toContain(
        '架空 次郎さんが見ています',
      )
      await expectFine('queue')
    })

    it('keeps its filters in the address, and asks for exactly them', async () => {
      await open('/cases')
      await page.getByRole('button', { name: /不備連絡中/ }).click()
      await page.getByRole('searchbox').fill('ジツイン')
      await page.waitForURL(/state=deficient.*words=|words=.*state=deficient/)
      await page.reload()
      await settle()
      expect(await page.getByRole('searchbox').inputValue()).toBe('ジツイン')
      expect(await page.getByRole('button', { name: /不備連絡中/ }).getAttribute('aria-pressed')).toBe('true')
    })

    it('is worked by keys: down, choose, open, the next case; and no key acts while somebody types', async () => {
      await open('/cases')
      await page.keyboard.press('j')
      await page.keyboard.press('j')
      await page.keyboard.press('x')
      await page.getByText('1件を選択中').waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type('nj')
      await expect.poll(() => sent(`POST ${QUEUE_ROUTES.next}`)).toEqual([])
      await page.getByRole('searchbox').fill('')
      await page.getByRole('heading', { level: 1 }).focus()
      await page.keyboard.press('k')
      await page.keyboard.press('Enter')
      await page.waitForURL(`**/cases/${CASE_ID}`)
      await page.getByRole('heading', { level: 1, name: /受付番号/ }).waitFor()
      await settle()
      await page.keyboard.press('n')
      await expect.poll(() => sent(`POST ${QUEUE_ROUTES.next}`)).toHaveLength(1)
    })

    it('assigns several cases, and says what became of each', async () => {
      await open('/cases')
      await page.getByRole('checkbox', { name: '2026-000123を選ぶ' }).check()
      await page.getByRole('checkbox', { name: '2026-000124を選ぶ' }).check()
      await press('担当を決める')
      await dialog().getByRole('button', { name: '2件に適用する' }).click()
      await dialog().getByText('ほかの人が先に担当になりました。').waitFor()
      expect(await dialog().innerText()).toContain('1件 行いませんでした')
      await expect
        .poll(() => sent(`POST ${QUEUE_ROUTES.assignments}`))
        .toMatchObject([{ to: 'me', cases: [{ from: 'staff-hanako' }, { from: null }] }])
    })

    it('says what to do when nothing is found', async () => {
      answer(`GET ${QUEUE_ROUTES.queue}`, emptyPage)
      await open('/cases?words=zzz')
      await page.getByText('条件に合う申請はありません。').first().waitFor()
      await press('条件をすべて外す')
      await page.waitForURL(/\/cases$/)
    })
  })

  describe('a case', () => {
    it('says where the letter is with which its holder enrols a phone', async () => {
      const posted = {
        state: 'posted',
        validity: 'counts',
        lastDay: '2026-12-18',
        postedAt: '2026-11-20T00:12:00.000Z',
        trackingNumber: 'JP-0042',
      }
      answer(`GET ${CASE}`, { ...caseView, enrolmentLetter: posted })
      await openCase()
      const line = page.getByText('登録のご案内（セカンド電子証明書）').locator('..')
      expect(await line.innerText()).toMatch(/発送済[\s\S]*JP-0042[\s\S]*登録の期限 2026年12月18日/)
      answer(`GET ${CASE}`, { ...caseView, enrolmentLetter: { ...posted, validity: 'expired' } })
      await openCase()
      expect(await line.innerText()).toContain('新しい証明書の発行が必要です')
      answer(`GET ${CASE}`, { ...caseView, enrolmentLetter: { state: 'no-email' } })
      await openCase()
      expect(await line.innerText()).toContain('メールアドレスがないため')
      await expectFine('case-enrolment-letter')
      answer(`GET ${CASE}`, caseView)
      await openCase()
      expect(await line.count()).toBe(0)
    })

    it('shows papers beside fields, and turns and enlarges a picture', async () => {
      await openCase()
      expect(await page.locator('main').innerText()).toContain('實印　太郎')
      const picture = page.locator('figure img').first()
      await picture.waitFor()
      await expectFine('case')
      await page.keyboard.press(']')
      expect(await picture.getAttribute('style')).toContain('rotate(90deg)')
      await page.keyboard.press('+')
      await page.getByText('150%').first().waitFor()
      await page.keyboard.press('j')
      await page.keyboard.press('c')
      await page.getByLabel('並べる書類').waitFor()
      expect(await page.locator('figure').count()).toBe(2)
    })

    it('never draws a PDF within the page: it is opened apart', async () => {
      const [form, ...others] = caseView.documents
      answer(`GET ${CASE}`, {
        ...caseView,
        documents: [{ ...form, mediaType: 'application/pdf', pages: 2 }, ...others],
      })
      await openCase()
      await page.getByRole('link', { name: 'PDFを開く' }).waitFor()
      expect(await page.locator('figure, iframe, object, embed').count()).toBe(0)
    })

    it('opens a question for each key that would move it, and moves nothing by a key', async () => {
      await openCase()
      for (const [key, title] of [
        ['a', '書類を認めて医籍照会へ進める'],
        ['d', '不備を知らせる'],
        ['r', '却下する'],
      ] as const) {
        await page.keyboard.press(key)
        await dialog().getByRole('heading', { name: title }).waitFor()
        if (key === 'd') await expectFine('case-letter')
        await page.keyboard.press('Escape')
        await dialog().waitFor({ state: 'hidden' })
      }
      expect(stage.server.requests.filter(({ call }) => call.includes('/acts/'))).toEqual([])
    })

    it('lists its keys by a question mark, where they can be switched off (WCAG 2.2 2.1.4)', async () => {
      await openCase()
      await page.keyboard.press('?')
      await dialog().getByText('1文字のキー操作を使う').click()
      await page.keyboard.press('Escape')
      await page.keyboard.press('d')
      expect(await dialog().count()).toBe(0)
      await page.evaluate(() => localStorage.removeItem('jitsuin.keys'))
    })

    it('shows the letter about what is missing before it is sent, once, with its notes', async () => {
      await openCase()
      await press('不備を知らせる')
      await dialog()
        .getByLabel(/の補足/)
        .fill('7月30日の交付です。')
      const letter = dialog().getByRole('region', { name: '申請者に送る手紙' })
      expect(await letter.innerText()).toContain('7月30日の交付です。')
      expect(await letter.innerText()).toContain('申請前3か月以内')
      await dialog().getByRole('button', { name: '不備を知らせる' }).dblclick()
      await dialog().waitFor({ state: 'hidden' })
      await expect
        .poll(() => sent(`POST ${act('send-deficiencies')}`))
        .toEqual([
          { expectedRevision: 3, deficiencies: [{ code: 'residence/too-old', note: '7月30日の交付です。' }] },
        ])
    })

    it('is not accepted with findings unless somebody takes them on themselves, with a reason', async () => {
      await openCase()
      await press('書類を認めて医籍照会へ進める')
      const accept = dialog().getByRole('button', { name: '書類を認めて医籍照会へ進める' })
      expect(await accept.isDisabled()).toBe(true)
      await dialog().getByText('重複があることを承知して進める').click()
      await dialog().getByText('表記ゆれを同じものと認めて進める').click()
      expect(await accept.isDisabled()).toBe(true)
      await dialog()
        .getByLabel(/進める理由/)
        .fill('旧字体のため')
      await accept.click()
      await dialog().waitFor({ state: 'hidden' })
      await expect
        .poll(() => sent(`POST ${act('accept-documents')}`))
        .toEqual([
          { expectedRevision: 3, despite: { reason: '旧字体のため', duplicates: 'yes', variants: 'yes' } },
        ])
    })

    it('is not rejected without a reason and its own number', async () => {
      await openCase()
      await press('却下する')
      const reject = dialog().getByRole('button', { name: '却下する' })
      await dialog().getByLabel(/理由/).fill('要件を満たさないため')
      expect(await reject.isDisabled()).toBe(true)
      await dialog()
        .getByLabel(/受付番号/)
        .fill('2026-000124')
      expect(await reject.isDisabled()).toBe(true)
      await dialog()
        .getByLabel(/受付番号/)
        .fill('２０２６－０００１２３')
      expect(await reject.isDisabled()).toBe(false)
    })

    it('that another moved says who and what, and keeps everything typed', async () => {
      answer(
        `POST ${act('send-deficiencies')}`,
        refusal('case/changed-meanwhile', 'ほかの人が先に進めました。'),
        409,
      )
      await openCase()
      await press('不備を知らせる')
      await dialog()
        .getByLabel(/の補足/)
        .fill('消えてはいけない文')
      const step = {
        revision: 4,
        from: 'document-check',
        to: 'licence-inquiry',
        act: 'documents-accepted',
        actor: 'officer:staff-jiro',
        at: '2026-11-20T00:12:00Z',
        evidence: [],
      } as const
      answer(`GET ${CASE}`, {
        ...caseView,
        head: { ...caseView.head, state: 'licence-inquiry', revision: 4 },
        timeline: [...caseView.timeline, step],
      })
      answer(PRESENCE, {
        revision: 4,
        others: [{ staffId: 'staff-jiro', displayName: '架空 次郎', since: '2026-11-20T00:10:00Z' }],
      })
      await dialog().getByRole('button', { name: '不備を知らせる' }).click()
      await dialog().getByRole('alert').waitFor()
      expect(
        await dialog()
          .getByLabel(/の補足/)
          .inputValue(),
      ).toBe('消えてはいけない文')
      await dialog().getByText('架空 次郎さん：書類を認めた（医籍照会中）', { exact: false }).waitFor()
      await page.getByText('架空 次郎さんもこの申請を見ています。').waitFor({ state: 'attached' })
      await dialog().getByRole('button', { name: '最新の内容を読み込む' }).click()
      await page
        .getByText('この申請は、開いた後にほかの人が進めました。')
        .first()
        .waitFor({ state: 'detached' })
      expect(
        await dialog()
          .getByLabel(/の補足/)
          .inputValue(),
      ).toBe('消えてはいけない文')
    })
  })

  describe('signatures', () => {
    /** A passkey that answers at once, and remembers its challenge. */
    const passkey = () =>
      page.addInitScript(() => {
        const bytes = Uint8Array.of(1, 2, 3).buffer
        const response = { authenticatorData: bytes, clientDataJSON: bytes, signature: bytes }
        navigator.credentials.get = async (options) => {
          const challenge = options?.publicKey?.challenge as Uint8Array
          document.documentElement.dataset.challenge = btoa(String.fromCharCode(...challenge))
          return { rawId: bytes, response } as unknown as Credential
        }
      })

    beforeEach(() => answer(`GET ${CASE}`, approvalView))

    it('show every fact of the order and sign its digest (T-C01-1)', async () => {
      await passkey()
      await openCase()
      await press('承認して署名する')
      for (const fact of [
        'Taro Jitsuin',
        'T0001234',
        'Medical Doctor',
        'signature, authenticationPerson',
        '2027-02-19',
      ]) {
        await dialog().getByText(fact, { exact: true }).waitFor()
      }
      await expectFine('case-signing')
      await dialog().getByRole('button', { name: 'パスキーで署名する' }).click()
      await dialog().waitFor({ state: 'hidden' })
      const challenge = await page.evaluate(() => document.documentElement.dataset.challenge ?? '')
      expect(Buffer.from(challenge, 'base64').toString('base64url')).toBe(warrant.digest)
      await expect
        .poll(() => sent(`POST ${act('approve')}`))
        .toMatchObject([
          {
            expectedRevision: 7,
            warrantId: warrant.warrantId,
            signature: { method: 'passkey', signature: 'AQID' },
          },
        ])
    })

    it('are not asked for when the digest is that of something else', async () => {
      await passkey()
      answer(`POST ${fillRoute(CASE_ROUTES.warrant, { caseId: CASE_ID })}`, {
        ...warrant,
        digest: 'A'.repeat(43),
      })
      await openCase()
      await press('承認して署名する')
      await dialog().getByText('表示した内容と署名の対象が一致しません。署名していません。').waitFor()
      expect(await dialog().getByRole('button', { name: 'パスキーで署名する' }).count()).toBe(0)
    })

    describe('with a staff card', () => {
      const cardWarrant = { ...warrant, method: 'staff-card' as const }
      const text = Buffer.from(warrant.bytes, 'base64url').toString('utf8').replace('jitsuin-order/1\n', '')
      const signatureOf = (order: string) => Buffer.from(`signed ${order}`).toString('base64url')
      const beginApproval = async () => {
        answer(`POST ${fillRoute(CASE_ROUTES.warrant, { caseId: CASE_ID })}`, cardWarrant)
        await openCase()
        await press('承認して署名する')
        await dialog().getByRole('button', { name: '職員カードで署名する' }).click()
      }

      it('give the bridge the very order, and hand in what the card signed', async () => {
        const { asked } = await playBridge(page, SIGNING)
        await beginApproval()
        await dialog().waitFor({ state: 'hidden' })
        expect(asked).toEqual([[text]])
        await expect
          .poll(() => sent(`POST ${act('approve')}`))
          .toEqual([
            {
              expectedRevision: 7,
              warrantId: warrant.warrantId,
              signature: { method: 'staff-card', signatures: [signatureOf(text)] },
            },
          ])
      })

      it('first ask that the office may use the card, where it may not yet', async () => {
        await playBridge(page, { ...SIGNING, paired: 'no' })
        await beginApproval()
        await dialog().getByText('まだ許可されていません').waitFor()
        await dialog().getByRole('button', { name: 'カードの利用を許可する' }).click()
        await dialog().getByRole('button', { name: '続けて署名する' }).click()
        await dialog().waitFor({ state: 'hidden' })
        expect(sent(`POST ${act('approve')}`)).toHaveLength(1)
      })

      it.each([
        [{ installed: 'no' }, 'カードブリッジが動いていません', 'カードブリッジを起動してから'],
        [{ answer: 'cancelled' }, '署名は取りやめになりました', '必要なときは'],
        [{ answer: 'expired' }, '時間内に PIN が入力されませんでした', 'もう一度お試しください'],
      ] as const)('say what to do when there is none: %o', async (script, title, next) => {
        await playBridge(page, { ...SIGNING, ...script })
        await beginApproval()
        const notice = dialog().getByRole('alert')
        await notice.getByText(title).waitFor()
        expect(await notice.innerText()).toContain(next)
        await expect.poll(() => sent(`POST ${act('approve')}`)).toEqual([])
        await notice.getByRole('button', { name: 'もう一度' }).waitFor()
      })

      it('wait for a card, show the way to the window, and can be given up', async () => {
        await playBridge(page, { ...SIGNING, answer: 'waits-for-card' })
        await beginApproval()
        await dialog().getByText('カードを待っています。').waitFor()
        await dialog().getByRole('link', { name: 'カードブリッジの画面を開く' }).waitFor()
        await expectFine('case-card')
        await dialog().getByRole('button', { name: '取りやめる' }).click()
        await dialog().getByText('署名は取りやめになりました').waitFor()
      })

      it('sign a long list in parts of fifty, each with one PIN', async () => {
        const { asked } = await playBridge(page, SIGNING)
        const list = cardList(60)
        answer(`POST ${CASE_ROUTES.lists}`, list)
        const signing = fillRoute(CASE_ROUTES.listSignature, { listId: list.listId })
        const done = Array.from({ length: 60 }, () => ({ caseId: CASE_ID, state: 'approved', revision: 9 }))
        answer(`POST ${signing}`, { done, leftOut: [] })
        await open('/cases?state=approval-wait')
        await page.getByRole('checkbox', { name: '2026-000125を選ぶ' }).check()
        await page.getByRole('checkbox', { name: '2026-000130を選ぶ' }).check()
        await press('まとめて署名')
        await dialog().getByRole('button', { name: '対象を確かめる' }).click()
        await dialog().getByRole('button', { name: '職員カードで署名する' }).click()
        await dialog().getByText('60件のうち50件に署名しました').waitFor()
        await expect.poll(() => sent(`POST ${signing}`)).toEqual([])
        answer(`GET ${QUEUE_ROUTES.queue}`, emptyPage) // what is signed waits no more
        await dialog().getByRole('button', { name: '続けて署名する' }).click()
        await page.getByText('条件に合う申請はありません。').first().waitFor({ state: 'attached' })
        expect(await dialog().innerText()).toContain('60件 完了')
        expect(asked.map((orders) => orders.length)).toEqual([50, 10])
        const signatures = asked.flat().map(signatureOf)
        await expect
          .poll(() => sent(`POST ${signing}`))
          .toEqual([{ signature: { method: 'staff-card', signatures } }])
      })
    })

    it('of the same person twice are not offered', async () => {
      const by = { staffId: 'staff-hanako', officerId: 'officer-hanako', signedAt: '2026-11-19T05:00:00Z' }
      answer(`GET ${CASE}`, {
        ...approvalView,
        facts: { ...approvalView.facts, examined: { warrantId: warrant.warrantId, by } },
        acts: [{ act: 'approve', verdict: 'refused', code: 'case/same-officer' }],
      })
      await openCase()
      await page.getByText('審査したあなたは、承認できません。').waitFor()
      expect(await page.getByRole('button', { name: '承認して署名する' }).count()).toBe(0)
    })
  })

  describe('the other desks', () => {
    it('correct an application item by item, and send what changed with the rest as it was', async () => {
      answer(`GET ${CASE}`, {
        ...caseView,
        acts: [...caseView.acts, { act: 'correct-form', verdict: 'possible' }],
      })
      answer(`POST ${act('correct-form')}`, { caseId: CASE_ID, state: 'document-check', revision: 4 })
      await openCase()
      await press('申請書の記載を正す')
      const correct = dialog().getByRole('button', { name: '申請書の記載を正す' })
      await dialog().getByLabel('医籍登録番号').fill('12a')
      await dialog().getByLabel(/理由/).fill('免許証のとおり')
      await dialog().getByText('形式を確かめてください。').waitFor()
      expect(await correct.isDisabled()).toBe(true)
      await dialog().getByLabel('医籍登録番号').fill('777')
      await expectFine('case-correct')
      await correct.click()
      await dialog().waitFor({ state: 'hidden' })
      await expect
        .poll(() => sent(`POST ${act('correct-form')}`))
        .toEqual([
          { expectedRevision: 3, reason: '免許証のとおり', form: { ...caseView.form, licenceNumber: '777' } },
        ])
    })

    it('import the bank’s file after a look at it, and let a person decide upon what comes near', async () => {
      answer(`GET ${CASE_ROUTES.payments}`, { payments: [PAYMENT] })
      answer(`POST ${CASE_ROUTES.paymentImports}`, {
        read: 2,
        known: 0,
        matched: 1,
        open: 1,
        problems: [{ line: 3, code: 'amount' }],
      })
      const assignment = fillRoute(CASE_ROUTES.paymentAssignment, { paymentId: PAYMENT.paymentId })
      answer(`POST ${assignment}`, { payments: [] })
      await open('/payments')
      const csv = '入金日,金額,振込人,摘要\n2026-11-20,5500,ミホン　ハナコ,\n'
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'bank.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
      await page.getByText('bank.csv：1行の入金').waitFor()
      await press('取り込む')
      await page.getByText('記録 1件、取込み済み 0件、確かめる入金 1件').waitFor()
      await page.getByRole('button', { name: 'S-2026-000001 この請求書の入金とする' }).click()
      await dialog().getByLabel(/理由/).fill('旧姓で振込み')
      await dialog().getByRole('button', { name: '決める' }).click()
      await page.getByText('確かめる入金はありません。').waitFor()
      await expect
        .poll(() => sent(`POST ${assignment}`))
        .toEqual([{ reason: '旧姓で振込み', invoiceId: PAYMENT.near[0].invoiceId }])
      await expectFine('payments')
    })

    it('change a setting of the office by two approvers, and never by one alone', async () => {
      const asked = { value: 'on', by: 'staff-jiro', at: '2026-11-20T00:00:00Z' }
      const mine = { value: 'two-people', by: 'staff-hanako', at: '2026-11-20T00:00:00Z' }
      const switches = [
        { name: 'second-key-first', value: 'off', asked },
        { name: 'separation', value: 'three-people', asked: mine },
      ]
      answer(`GET ${CASE_ROUTES.switches}`, { switches })
      const change = fillRoute(CASE_ROUTES.switch, { name: 'second-key-first' })
      answer(`POST ${change}`, { switches: [{ name: 'second-key-first', value: 'on' }] })
      await open('/office-settings')
      await page.getByText('別の承認者の確認を待っています').waitFor()
      await press('「する」への変更を確かめて実行する')
      await dialog().getByLabel(/理由/).fill('カード不足のため')
      await dialog().getByRole('button', { name: 'この内容で進める' }).click()
      await dialog().waitFor({ state: 'hidden' })
      await expect.poll(() => sent(`POST ${change}`)).toEqual([{ value: 'on', reason: 'カード不足のため' }])
      await expectFine('settings')
    })

    it('send a letter again that did not reach its applicant', async () => {
      answer(`GET ${LETTERS}`, { letters: [LETTER], total: 1 })
      answer(`POST ${LETTERS}/${LETTER.letterId}/again`, {})
      await open('/unsent-letters')
      await page.getByText('メールサーバーが受け付けません').waitFor()
      await expectFine('letters')
      answer(`GET ${LETTERS}`, { letters: [], total: 0 })
      await page.getByRole('button', { name: '2026-000123 もう一度送る' }).click()
      await page.getByText('届かなかったお知らせはありません。').waitFor()
    })
  })

  it('say plainly when the office does not answer', async () => {
    answer(`GET ${CASE}`, {}, 502)
    await openCase()
    await page.getByText('サービスにつながりませんでした。').waitFor()
  })

  it('are reached by a navigation in groups, by keyboard too', async () => {
    await open('/cases')
    const group = page.getByRole('navigation', { name: '主なページ' }).getByRole('button', { name: '申請' })
    await group.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Escape')
    expect(await group.getAttribute('aria-expanded')).toBe('false')
    expect(await group.evaluate((button) => document.activeElement === button)).toBe(true)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: '署名用の鍵' }).click()
    await page.getByRole('heading', { level: 1, name: '署名用の鍵' }).waitFor()
    await expectFine('officers')
    answer(`POST ${fillRoute(CASE_ROUTES.officerRemoval, { officerId: 'officer-taku' })}`, {
      mine: 'enrolled',
      officers: [],
      enrolments: [
        {
          enrolmentId: CASE_ID,
          act: 'remove-officer',
          staffId: 'staff-taku',
          officerId: 'officer-taku',
          askedAt: '2026-11-20T00:00:00Z',
          signedBy: [],
        },
      ],
    })
    await page.getByRole('button', { name: 'staff-taku 抹消する' }).click()
    await expectFine('officers-removal')
    await dialog().getByRole('button', { name: '抹消を申し出る' }).click()
    await page.getByRole('button', { name: 'staff-taku 抹消に署名する' }).waitFor()
    await open('/registry-match')
    await expectFine('registry')
  })

  it('show how much waits for one’s signature, on every page, revocations first', async () => {
    answer(`GET ${CASE_ROUTES.signingWait}`, { examine: 0, approve: 3 })
    await open('/officers')
    const badge = page.getByRole('link', { name: /署名待ち/ })
    expect(await badge.innerText()).toContain('署名待ち 3')
    await page
      .getByRole('status')
      .getByText('あなたの署名を待つ申請が3件あります')
      .waitFor({ state: 'attached' })
    await badge.click()
    await page.waitForURL('**/cases?state=approval-wait')
    answer(`GET ${AFTERCARE_ROUTES.signing}`, {
      waiting: [REVOCATION, { ...REVOCATION, turn: 'signed-by-me' }],
      duty: [],
    })
    await open('/officers')
    await page.getByRole('link', { name: /署名待ち 4/ }).click()
    await page.waitForURL('**/aftercare/signing')
  })
})

/** A sheet with invented writing, as the office's own file store would give it. */
async function pictureOfPaper(): Promise<Buffer> {
  const lines = ['氏名　實印　太郎', '昭和43年8月1日生', '東京都みほん区架空町', '見本 第0000号']
  const text = lines
    .map((line, at) => `<text x="60" y="${200 + at * 60}" font-size="30">${line}</text>`)
    .join('')
  const face =
    '<rect x="560" y="160" width="180" height="230" fill="#dde3ea"/><circle cx="650" cy="240" r="45" fill="#aab4c0"/><path d="M575 390a75 90 0 0 1 150 0z" fill="#aab4c0"/>'
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="540"><rect width="800" height="540" rx="24" fill="#f4f1e6" stroke="#8a8470" stroke-width="3"/><text x="60" y="100" font-size="38" font-weight="700">見本（架空の書類）</text>${text}${face}</svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}
