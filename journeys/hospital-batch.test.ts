/**
 * A hospital applies for two hundred of its doctors with one list (T-C03-5). Each becomes a case of their own; reception, examiner,
 * approver and production work through all of them; one parcel goes to the hospital, and one session hands the cards over, with a
 * result for each person. After every station the cases are counted again, and none is missing.
 */
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { japanDate } from '@jitsuin/kernel'
import {
  type BatchView,
  type CaseStateName,
  DOCUMENT_KINDS,
  type DocumentFacts,
  type PickupSession,
} from '@jitsuin/registration/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Applicant, BATCH_PEOPLE } from '../apps/server/src/demonstration/applicants.js'
import { atOnce } from './support/at-once.js'
import { browserIsHere, openBrowser } from './support/browser.js'
import { listFile, rowOf } from './support/hospital-list.js'
import { OFFICE_STAFF, type OfficeDesk, sitDown } from './support/office-staff.js'
import { signWithStaffCard } from './support/order-signer.js'
import { type Platform, startPlatform } from './support/platform.js'
import { programIsHere } from './support/programs.js'

const HOSPITAL = { placeId: 'aozora-hospital', name: 'あおぞら架空病院' }
const TODAY = japanDate(new Date())
const NEXT_YEAR = `${Number(TODAY.slice(0, 4)) + 1}-04-14`
const ABSENT = 3
/** Calls on their way from one page: more the browser does not send to one host. */
const CALLS = 6
const PAPERS = ['applicationForm', 'photo', 'medicalLicence', 'identity', 'residenceRecord'] as const
/** A picture of eight by eight points, JPEG: what is on it is not what this story is about. */
const SCAN = Buffer.from(
  '/9j/2wBDAFBQUFBVUFpkZFp9h3iHfbmqm5uquf/I18jXyP//////////////////////////////////////////////////2wBDAVBQUFBVUFpkZFp9h3iHfbmqm5uquf/I18jXyP//////////////////////////////////////////////////wgARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAVAQEBAAAAAAAAAAAAAAAAAAAAAf/aAAwDAQACEAMQAAAAqFf/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAE/AH//xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAECAQE/AH//xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAEDAQE/AH//2Q==',
  'base64',
)

describe.skipIf(!browserIsHere())('a hospital and its two hundred doctors', { timeout: 300_000 }, () => {
  let platform: Platform
  let browser: Browser
  let hospital: OfficeDesk
  let reception: OfficeDesk
  let examiner: OfficeDesk
  let approver: OfficeDesk
  let producer: OfficeDesk
  let batchId = ''
  let begun = 0
  let before = { cases: 0, applications: 0, cards: 0 }

  beforeAll(async () => {
    platform = await startPlatform()
    browser = await openBrowser()
    hospital = await sitDown(browser, { platform, who: 'atTheHospital' })
    reception = await sitDown(browser, { platform, who: 'receptionist' })
    examiner = await sitDown(browser, { platform, who: 'examiner' })
    approver = await sitDown(browser, { platform, who: 'approver' })
    producer = await sitDown(browser, { platform, who: 'producer' })
    before = { cases: (await reception.calls.queue.counts({})).total, ...(await figures()) }
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })
  beforeEach(() => {
    begun = performance.now()
  })
  afterEach(({ task }) => {
    console.log(`${((performance.now() - begun) / 1000).toFixed(1)} s: ${task.name}`)
  })

  it('shows every problem of a list with its line and column, and stores nothing (T-C03-5)', async () => {
    const [one, two, three, four] = BATCH_PEOPLE.map((person) => rowOf(person, TODAY))
    const list = listFile([
      { ...one },
      { ...two, birthDate: '1970/02/30', phone: 'なし' },
      { ...three, prefecture: '東京' },
      { ...four, licenceNumber: one?.licenceNumber ?? '' },
    ])
    await offerList(hospital.page, list)
    await seen(hospital.page, '4人のうち、申請できるのは1人です（Shift_JIS）。')
    const rows = await hospital.page
      .getByRole('table', { name: '直すところ' })
      .getByRole('row')
      .allInnerTexts()
    expect(rows.slice(1).map((row) => row.split(/\s+/))).toEqual([
      ['3行目', '生年月日', '日付を読めません', '1970/02/30'],
      ['3行目', '電話番号', '数字のけた数が合いません', 'なし'],
      ['4行目', '都道府県', '都道府県名ではありません', '東京'],
      ['5行目', '医籍登録番号', '同じ医籍登録番号が二回あります', '998001'],
    ])
    expect(await hospital.calls.batches.list()).toEqual({ batches: [] })
    await expectCounted('received', 0)
  })

  it('makes a case of every line, and of none without the consent of all (T-C03-5)', async () => {
    const { page, calls } = hospital
    await offerList(page, listFile(BATCH_PEOPLE.map((person) => rowOf(person, TODAY))))
    await seen(page, '200人のうち、申請できるのは200人です（Shift_JIS）。')
    await page.getByRole('button', { name: '200人を申請する' }).click()
    await seen(page, '同意を確かめて、印を付けてください。')
    expect(await calls.batches.list()).toEqual({ batches: [] })
    await page.getByText('名簿の全員から、本人の同意を得ています。').click()
    await page.getByRole('button', { name: '200人を申請する' }).click()
    await page.getByRole('heading', { name: /^一括申請 H/ }).waitFor()
    batchId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    const { people, cases } = await view()
    expect(people).toBe(200)
    expect(new Set(cases.map(({ caseNumber }) => caseNumber)).size).toBe(200)
    expect(cases.map(({ name }) => name)).toEqual(
      BATCH_PEOPLE.map(({ family, given }) => `${family.ja}　${given.ja}`),
    )
    await expectCounted('received', 200)
  })

  it('takes a thousand scans, the first by hand', async () => {
    const { page, calls } = hospital
    const { cases } = await view()
    const [first, ...others] = cases
    await page.goto(`${platform.place('office')}batches/${batchId}`)
    await page.getByRole('button', { name: `書類を加える : ${first?.name}` }).click()
    for (const kind of PAPERS.slice(0, 2)) await addPaper(page, DOCUMENT_KINDS[kind].ja)
    await page.getByRole('dialog').getByRole('button', { name: '閉じる' }).last().click()
    const left = [
      ...PAPERS.slice(2).map((kind) => ({ caseId: first?.caseId ?? '', kind })),
      ...others.flatMap(({ caseId }) => PAPERS.map((kind) => ({ caseId, kind }))),
    ]
    const scan = new Blob([SCAN], { type: 'image/jpeg' })
    await atOnce(CALLS, left, ({ caseId, kind }) =>
      calls.batches.addPaper(
        { batchId, caseId },
        { kind, ...(kind === 'identity' && { identityKind: 'drivingLicence' as const }) },
        scan,
      ),
    )
    const papers = (await view()).cases.map((one) => one.papers.toSorted())
    expect(papers).toEqual(Array(200).fill(PAPERS.toSorted()))
  })

  it('lets reception read the papers and accept them, and nothing that nobody has read', async () => {
    const { calls } = reception
    const { cases } = await view()
    const [first] = cases
    if (!first) throw new Error('Nobody is in the batch')
    const begunFirst = await calls.cases.act(first.caseId, 'begin-check', {
      expectedRevision: first.revision,
    })
    await expect(
      calls.cases.act(first.caseId, 'accept-documents', { expectedRevision: begunFirst.revision }),
    ).rejects.toThrow('case/papers-not-in-order')
    await atOnce(CALLS, [...cases.entries()], ([at, one]) => acceptCase(one, BATCH_PEOPLE[at]))
    await expectCounted('licence-inquiry', 200)
  })

  it('asks the licence registry about all of them in one go', async () => {
    const { page } = examiner
    await page.goto(`${platform.place('office')}registry-match`)
    await page.getByRole('button', { name: /200件/ }).click()
    await expect.poll(() => page.getByText(/^一致/).first().innerText(), { timeout: 60_000 }).toMatch(/200/)
    await expectCounted('approval-wait', 200)
  })

  it('is examined and approved by two officers, each over the list of all (T-C01-2)', async () => {
    await signAll(examiner.page, OFFICE_STAFF.examiner)
    await expectCounted('approval-wait', 200)
    await signAll(approver.page, OFFICE_STAFF.approver)
    await expectCounted('approved', 200)
  })

  it('makes two hundred cards of the stock that came, and inspects each', async () => {
    const { page, calls } = producer
    await page.goto(`${platform.place('office')}stock`)
    await page.getByRole('button', { name: '入荷を記録する' }).click()
    await page.getByRole('textbox', { name: /^枚数/ }).fill('250')
    await page.getByRole('textbox', { name: /^仕入先/ }).fill('架空カード製造')
    await page.getByRole('textbox', { name: /^ロット/ }).fill('LOT-1')
    await page.getByRole('dialog').getByRole('button', { name: '記録する' }).click()
    await page.goto(`${platform.place('office')}production`)
    await page.getByRole('button', { name: 'カードを作る' }).click()
    await page.getByRole('button', { name: '作り始める' }).click()
    await page.waitForURL(/\/production\/batches\//)
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    const steps = async () => (await calls.production.batch(id, { page: 1, step: 'all' })).steps
    await expect.poll(steps, { timeout: 270_000, interval: 500 }).toMatchObject({ made: 200, faulty: 0 })
    const cardIds = (await view()).cases.flatMap(({ cardId }) => cardId ?? [])
    expect(new Set(cardIds).size).toBe(200)
    const { results } = await calls.production.inspect({
      results: cardIds.map((cardId) => ({ cardId, face: 'right' as const })),
    })
    expect(results.filter(({ result }) => result === 'inspected')).toHaveLength(200)
    await expectCounted('production', 200)
  })

  it('sends all of them in one parcel, which the hospital counts', async () => {
    const { page } = producer
    await page.goto(`${platform.place('office')}parcels`)
    await page.getByRole('button', { name: `小包を作る ${HOSPITAL.name}` }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('1234-5678-9012')
    await page.getByRole('dialog').getByRole('button', { name: '小包を作る' }).click()
    await page.getByRole('button', { name: '発送を記録する' }).click()
    await seen(page, '輸送中')
    await expectCounted('shipped', 200)
    const { production } = hospital.calls
    const [parcel] = (await production.parcels({ page: 1, state: 'all' })).parcels
    expect(parcel).toMatchObject({ count: 200, to: { placeId: HOSPITAL.placeId } })
    const { parcelId = '' } = parcel ?? {}
    const { contents } = await production.parcel(parcelId)
    const received = await production.receiveParcel(parcelId, {
      present: contents.map(({ cardId }) => cardId),
    })
    expect(received.state).toBe('received')
    await expectCounted('notified', 200)
  })

  it.skipIf(!programIsHere('pdftotext'))(
    'prints a sheet on which everybody has a line to sign (T-C03-5)',
    async () => {
      const { page, calls } = hospital
      await page.goto(`${platform.place('office')}batches/${batchId}`)
      const sheet = page.getByRole('link', { name: '交付記録の用紙（PDF）' })
      await sheet.waitFor()
      expect(await sheet.getAttribute('href')).toBe(calls.batches.sheetAddress(batchId))
      const pdf = await calls.fetch(calls.batches.sheetAddress(batchId))
      const input = Buffer.from(await pdf.arrayBuffer())
      const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input }).toString()
      const { cases } = await view()
      expect(cases.filter(({ caseNumber }) => !text.includes(caseNumber))).toEqual([])
      expect(cases.filter(({ cardId }) => !text.includes(cardId ?? 'no card'))).toEqual([])
    },
  )

  it('hands cards over in a sitting: one after four checks and a signature, absent people named (T-C03-5)', async () => {
    const { page } = hospital
    const { cases } = await view()
    const [first, ...others] = cases.map(({ name }) => name)
    await page.goto(`${platform.place('office')}pickups/session`)
    await page.getByRole('combobox', { name: '窓口', exact: true }).selectOption({ label: HOSPITAL.name })
    await page.getByRole('button', { name: `確かめて渡す ${first}` }).click()
    await checkByHand(page)
    await draw(page, `${first}さんの署名欄`)
    await page.getByRole('button', { name: 'この方に渡す' }).click()
    for (const name of others.slice(0, ABSENT))
      await page.getByRole('button', { name: `欠席 ${name}` }).click()
    await page.getByRole('button', { name: 'まとめて記録する（交付 1人・欠席 3人）' }).click()
    await page.getByRole('table', { name: '記録しました。' }).waitFor()
    await expectCounted('handed-over', 1)
  })

  it('hands all others over in one more, and names whom it refused and why (T-C03-5)', async () => {
    const waiting = (await view()).cases.slice(1 + ABSENT)
    const session: PickupSession = {
      requestId: randomUUID(),
      placeId: HOSPITAL.placeId,
      results: waiting.map(({ caseId, revision }, at) =>
        handedOver({ caseId, expectedRevision: revision }, at === 0 ? '2020-04-14' : NEXT_YEAR),
      ),
    }
    const { recordSession } = hospital.calls.production
    const { results } = await recordSession(session)
    expect(results[0]).toMatchObject({ result: 'refused', code: 'pickup/incomplete' })
    expect(results.slice(1).map(({ result }) => result)).toEqual(Array(195).fill('handed-over'))
    expect((await recordSession(session)).results).toEqual(results) // the same again is nothing new
    await expectCounted('handed-over', 196)
    await expectCounted('notified', ABSENT + 1)
  })

  it('reports every holder, and counts two hundred applications and 196 cards more (T-C01-3)', async () => {
    // A card that its holder has lies in a reader of the card bridge from then on, once the register of holders knows it.
    const handedOut = async () =>
      (await readdir(join(platform.data, 'cards'))).filter((name) => /^JMA\d{9}\.card\.json$/.test(name))
        .length
    await expect.poll(handedOut, { timeout: 60_000 }).toBe(196)
    const { applications, cards } = await figures()
    expect({ applications: applications - before.applications, cards: cards - before.cards }).toEqual({
      applications: 200,
      cards: 196,
    })
  })

  async function view(): Promise<BatchView> {
    return await hospital.calls.batches.view(batchId)
  }

  /** As many of the batch are in a state, and in every count nobody is lost. */
  async function expectCounted(state: CaseStateName, count: number): Promise<void> {
    const counts = await reception.calls.queue.counts({})
    const sum = (rows: readonly { readonly count: number }[]) =>
      rows.reduce((total, row) => total + row.count, 0)
    expect(sum(counts.open) + sum(counts.closed)).toBe(counts.total)
    expect(counts.total).toBe(before.cases + (batchId === '' ? 0 : 200))
    if (batchId === '') return
    const batch = await view()
    expect(Object.values(batch.counts).reduce((total, one) => total + one, 0)).toBe(200)
    expect(batch.counts[state]).toBe(count)
  }

  async function acceptCase(
    { caseId, revision }: BatchView['cases'][number],
    person: Applicant | undefined,
  ): Promise<void> {
    const { cases } = reception.calls
    if (!person) throw new Error('Nobody has this line')
    const { head, documents } = await cases.view(caseId)
    let stand =
      head.state === 'received'
        ? await cases.act(caseId, 'begin-check', { expectedRevision: revision })
        : { revision: head.revision }
    for (const { documentId, kind } of documents)
      stand = await cases.readDocument(caseId, documentId, {
        expectedRevision: stand.revision,
        facts: factsOn(kind, person),
      })
    await cases.act(caseId, 'accept-documents', { expectedRevision: stand.revision })
  }

  /** Chooses the whole batch in the queue and signs it with the staff card: fifty orders for each PIN. */
  async function signAll(page: Page, name: string): Promise<void> {
    await page.goto(`${platform.place('office')}cases?state=approval-wait&batch=${batchId}`)
    for (const shown of [50, 100, 150]) {
      await seen(page, `${shown}件を表示（続きがあります）`)
      await page.getByRole('button', { name: '次の50件を見る' }).click()
    }
    await page.getByRole('checkbox', { name: 'この画面の200件をすべて選ぶ' }).check()
    await page.getByRole('button', { name: 'まとめて署名' }).click()
    await page.getByRole('button', { name: '対象を確かめる' }).click()
    await seen(page, '署名の対象 200件')
    await signWithStaffCard(page, { name, pin: '1234' }, 200)
    await seen(page, '200件 完了')
  }

  async function figures(): Promise<{ readonly applications: number; readonly cards: number }> {
    const { applications = 0, cards } = await approver.calls.statistics.take(randomUUID())
    return { applications, cards: cards.members + cards.nonMembers }
  }

  async function offerList(page: Page, list: Buffer): Promise<void> {
    await page.goto(`${platform.place('office')}batches`)
    await page.getByRole('link', { name: '名簿から申請する' }).click()
    await page.getByRole('combobox', { name: '病院' }).selectOption({ label: HOSPITAL.name })
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'doctors.csv', mimeType: 'text/csv', buffer: list })
  }

  async function addPaper(page: Page, kind: string): Promise<void> {
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: '書類の種類' }).selectOption({ label: kind })
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'scan.jpg', mimeType: 'image/jpeg', buffer: SCAN })
    await dialog.getByText('加えました。').waitFor()
  }
})

async function seen(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor()
}

/** What reception reads on a paper; it agrees with the list. */
function factsOn(kind: string, person: Applicant): DocumentFacts {
  const { family, given, birthDate, licenceNumber, licenceDate } = person
  const who = { name: `${family.ja}　${given.ja}`, birthDate, legible: 'yes' } as const
  const address = '東京都架空区見本1-2-3'
  switch (kind) {
    case 'medicalLicence':
      return { ...who, licenceNumber, licenceDate }
    case 'identity':
      return { ...who, address, validUntil: NEXT_YEAR }
    case 'residenceRecord':
      return { ...who, address, issuedOn: TODAY, form: 'original' }
    default:
      return { legible: 'yes' }
  }
}

/** Somebody who came; `validUntil`: of the driving licence that they showed. */
function handedOver(
  seen: { readonly caseId: string; readonly expectedRevision: number },
  validUntil: string,
): PickupSession['results'][number] {
  const stroke = Array.from({ length: 20 }, (_none, at): [number, number, number] => [
    100 + at * 20,
    150 + (at % 5) * 10,
    at * 16,
  ])
  return {
    ...seen,
    result: 'handed-over',
    checks: [
      { check: 'postcard', found: 'signed-and-taken' },
      { check: 'licence', found: 'original-seen' },
      { check: 'identity', found: 'original-seen', kind: 'drivingLicence', validUntil },
      { check: 'person', found: 'is-the-holder' },
    ],
    signature: { width: 1000, height: 320, strokes: [stroke], pngSha256: 'ab'.repeat(32) },
  }
}

/** The four checks of the desk. */
async function checkByHand(page: Page): Promise<void> {
  const checks = page.getByRole('dialog').getByRole('checkbox')
  for (let at = 0; at < 4; at++) await checks.nth(at).check({ force: true })
  await page
    .getByRole('dialog')
    .getByLabel(/^有効期限/)
    .fill(NEXT_YEAR)
}

/** A name, drawn with the mouse. */
async function draw(page: Page, label: string): Promise<void> {
  const field = page.getByRole('img', { name: label })
  await field.scrollIntoViewIfNeeded()
  const box = await field.boundingBox()
  if (!box) throw new Error('There is no field to sign in')
  const { x, y, width, height } = box
  await page.mouse.move(x + width * 0.1, y + height * 0.5)
  await page.mouse.down()
  for (let at = 1; at <= 20; at++)
    await page.mouse.move(x + width * (0.1 + at * 0.03), y + height * (at % 2 === 0 ? 0.3 : 0.7))
  await page.mouse.up()
}
