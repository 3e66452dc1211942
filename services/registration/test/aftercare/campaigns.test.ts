/** Campaigns: from a member list to the dashboard. */
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasPoppler, readWith } from '../../../../packages/print/test/pdf-tools.js'
import type { CampaignPlan } from '../../src/contract.js'
import { INVENTED_OFFICE } from '../../src/domain/production/office-address.js'
import { cancelCampaign, planCampaign } from '../../src/usecases/campaigns/manage.js'
import {
  previewList,
  recordEvent,
  recordMailing,
  recordReminder,
  storeList,
} from '../../src/usecases/campaigns/members.js'
import { askPrint, continuePrints, listPrints, loadPart } from '../../src/usecases/campaigns/print-forms.js'
import { printPayerInvoice } from '../../src/usecases/campaigns/print-invoice.js'
import { campaignReport, listMembers, viewCampaign } from '../../src/usecases/campaigns/views.js'
import { openWorld, type World } from './world.js'

let world: World
const ACTOR = 'officer:S-receptionist'
const HEADING =
  '姓,名,セイ,メイ,生年月日,日医会員ID,医籍登録番号,医師会,都道府県,郵便番号,住所,電話番号,メールアドレス'
/** Births by month, January first: as uneven as birthdays are. 120 in all, between 7 and 13. */
const BIRTHS = [9, 8, 10, 7, 11, 10, 12, 13, 11, 10, 9, 10]

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const plan = (changes: Partial<CampaignPlan> = {}): CampaignPlan => ({
  name: '青空県 誕生月の案内',
  pattern: 'birthMonth',
  prefecture: '熊本県',
  mailing: 'birth-month',
  firstMonth: '2026-11',
  months: 12,
  mandate: 'none',
  payer: { kind: 'none' },
  ...changes,
})

function row(number: number, birthDate: string, membership: 'member' | 'nonMember' = 'member'): string {
  const memberId = membership === 'member' ? String(700_000_000 + number) : ''
  return `見本,${number}郎,ミホン,ジロウ,${birthDate},${memberId},${600_000 + number},みほん市医師会,熊本県,860-0001,熊本県みほん市${number}番地,,`
}

const LIST = Buffer.from(
  [
    HEADING,
    ...BIRTHS.flatMap((count, month) =>
      Array.from({ length: count }, (_one, at) =>
        row(month * 100 + at, `1970-${String(month + 1).padStart(2, '0')}-15`),
      ),
    ),
  ].join('\r\n'),
)

async function campaignOf(wish: CampaignPlan): Promise<string> {
  const requestId = crypto.randomUUID()
  await planCampaign(world.context, { requestId, plan: wish }, ACTOR)
  return requestId
}

async function stored(campaignId: string, bytes: Uint8Array, rows: 'all' | 'good' = 'all'): Promise<number> {
  const { digest } = await previewList(world.context, campaignId, bytes)
  return storeList(world.context, { campaignId, bytes, digest, rows, actor: ACTOR })
}

describe('a campaign by birth month (T-C03-6)', () => {
  it('spreads its members over twelve months no less evenly than their birthdays', async () => {
    const campaignId = await campaignOf(plan())
    expect(await stored(campaignId, LIST)).toBe(120)
    const { months, total } = await viewCampaign(world.context, campaignId)
    expect(total).toMatchObject({ members: 120, sent: 0, issued: 0 })
    const planned = months.map((month) => month.planned)
    expect(months.map(({ month }) => month).slice(0, 3)).toEqual(['2026-11', '2026-12', '2027-01'])
    expect(planned).toEqual([...BIRTHS.slice(10), ...BIRTHS.slice(0, 10)])
    const skew = Math.max(...BIRTHS) - Math.min(...BIRTHS)
    expect(Math.max(...planned) - Math.min(...planned)).toBeLessThanOrEqual(skew)
  })

  it('spreads them evenly if that is wished: months differ by one at most', async () => {
    const campaignId = await campaignOf(plan({ mailing: 'even' }))
    await stored(campaignId, LIST)
    const planned = (await viewCampaign(world.context, campaignId)).months.map((month) => month.planned)
    expect(planned).toEqual(Array(12).fill(10))
  })

  it('shows sent, returned and issued month by month on its dashboard', async () => {
    const campaignId = await campaignOf(plan())
    await stored(campaignId, LIST)
    expect(
      await recordMailing(world.context, { campaignId, month: '2026-11', act: 'sent', actor: ACTOR }),
    ).toBe(9)
    expect(
      await recordMailing(world.context, { campaignId, month: '2026-11', act: 'sent', actor: ACTOR }),
    ).toBe(0)
    const query = { campaignId, actor: ACTOR, show: 'all', page: 1, month: '2026-11' } as const
    const { members } = await listMembers(world.context, query as never)
    const [first, second, third] = members
    if (!first || !second || !third) throw new Error('Nine were written to')
    await recordEvent(world.context, { campaignId, memberId: first.memberId, actor: ACTOR }, 'returned')
    await recordEvent(world.context, { campaignId, memberId: second.memberId, actor: ACTOR }, 'undelivered')
    world.now = new Date(world.now.getTime() + 1000)
    const holder = await world.holder({
      licenceNumber: '601000',
      membership: { kind: 'member', memberId: '700001000' },
    })
    expect(holder.form.licenceNumber).toBe('601000')
    const { months, total } = await viewCampaign(world.context, campaignId)
    expect(months.find(({ month }) => month === '2026-11')).toMatchObject({
      planned: 9,
      sent: 9,
      returned: 1,
      undelivered: 1,
      applied: 1,
      issued: 1,
      average: null,
      mailing: 'sent',
    })
    expect(total).toMatchObject({ members: 120, sent: 9, returned: 1, issued: 1 })
    await expect(
      recordMailing(world.context, { campaignId, month: '2026-11', act: 'undo', actor: ACTOR }),
    ).rejects.toMatchObject({ code: 'campaign/answered-already' })
  })
})

describe('a member list', () => {
  it('in Shift_JIS is the list in UTF-8', async () => {
    const campaignId = await campaignOf(plan())
    const preview = await previewList(world.context, campaignId, iconv.encode(LIST.toString(), 'Shift_JIS'))
    expect(preview).toMatchObject({ encoding: 'Shift_JIS', rows: 120, good: 120, problems: [] })
    expect(preview.examples[0]).toMatchObject({ name: '見本　0郎', birthDate: '1970-01-15' })
  })

  it('is shown with every problem before anything is stored', async () => {
    const campaignId = await campaignOf(plan())
    const bad = Buffer.from(
      [
        `${HEADING},備考`,
        row(1, '1970/1/5'),
        row(1, '1970-01-05'),
        row(2, '1970-02-30'),
        row(3, '1970-03-03').replace('ミホン', 'みほん'),
        row(4, '1970-04-04').replace('熊本県,860', '火の国,860'),
        row(5, '1970-05-05').replace(/,7\d{8},\d+/, ',,'),
        ',,,,,,,,,,,,',
      ].join('\n'),
    )
    const preview = await previewList(world.context, campaignId, bad)
    expect(preview.good).toBe(1)
    const seen = preview.problems.map(({ line, problem }) => `${line} ${problem}`)
    for (const one of [
      '1 column-unknown',
      '3 twice-in-list',
      '4 not-a-day',
      '5 not-kana',
      '6 not-a-prefecture',
      '7 no-number',
      '8 empty',
    ]) {
      expect(seen).toContain(one)
    }
    await expect(stored(campaignId, bad)).rejects.toMatchObject({ code: 'campaign/list-has-problems' })
    expect((await viewCampaign(world.context, campaignId)).total.members).toBe(0)
    expect(await stored(campaignId, bad, 'good')).toBe(1)
    expect(
      (await previewList(world.context, campaignId, bad)).problems.map(({ problem }) => problem),
    ).toContain('in-campaign')
  })

  it.each([
    ['without a needed column', Buffer.from('姓,名\n見本,太郎'), 'campaign/list-has-problems'],
    ['that is no text', Buffer.from([0xff, 0xfe, 0x00, 0x81]), 'campaign/list-unreadable'],
  ])('%s is refused', async (_what, bytes, code) => {
    const campaignId = await campaignOf(plan())
    await expect(stored(campaignId, bytes, 'good')).rejects.toMatchObject({ code })
  })

  it('other than the one that was looked at is refused', async () => {
    const campaignId = await campaignOf(plan())
    const wish = { campaignId, bytes: LIST, digest: '0'.repeat(64), rows: 'all', actor: ACTOR } as const
    await expect(storeList(world.context, wish)).rejects.toMatchObject({ code: 'campaign/list-differs' })
  })
})

describe('what is sent', () => {
  it('can be taken back while nobody has heard of it, and not later', async () => {
    const campaignId = await campaignOf(plan())
    await stored(campaignId, LIST)
    await recordMailing(world.context, { campaignId, month: '2026-12', act: 'sent', actor: ACTOR })
    await expect(
      cancelCampaign(world.context, { campaignId, expectedRevision: 2, actor: ACTOR }),
    ).rejects.toMatchObject({ code: 'campaign/state-forbids' })
    expect(
      await recordMailing(world.context, { campaignId, month: '2026-12', act: 'undo', actor: ACTOR }),
    ).toBe(10)
    const fresh = await campaignOf(plan())
    await cancelCampaign(world.context, { campaignId: fresh, expectedRevision: 1, actor: ACTOR })
    await expect(stored(fresh, LIST)).rejects.toMatchObject({ code: 'campaign/state-forbids' })
  })

  it('never goes to whoever wants no letters; a record is fetched under a mandate alone', async () => {
    const campaignId = await campaignOf(plan({ mailing: 'at-once', mandate: 'asked' }))
    await stored(campaignId, LIST)
    const { members } = await listMembers(world.context, { campaignId, actor: ACTOR, show: 'all', page: 1 })
    const [quiet, willing] = members
    if (!quiet || !willing) throw new Error('There are 120')
    const of = (memberId: string) => ({ campaignId, memberId, actor: ACTOR }) as const
    await recordReminder(world.context, of(quiet.memberId), {
      requestId: crypto.randomUUID(),
      way: 'phone',
      outcome: 'opted-out',
    })
    expect(
      await recordMailing(world.context, { campaignId, month: '2026-11', act: 'sent', actor: ACTOR }),
    ).toBe(119)
    await expect(
      recordReminder(world.context, of(quiet.memberId), {
        requestId: crypto.randomUUID(),
        way: 'postcard',
        outcome: 'reached',
      }),
    ).rejects.toMatchObject({ code: 'campaign/state-forbids' })
    await expect(recordEvent(world.context, of(willing.memberId), 'record-fetched')).rejects.toMatchObject({
      code: 'campaign/state-forbids',
    })
    await recordEvent(world.context, of(willing.memberId), 'mandate-received')
    await recordEvent(world.context, of(willing.memberId), 'record-fetched')
    expect((await viewCampaign(world.context, campaignId)).mandates).toEqual({ received: 1, fetched: 1 })
  })

  it('is printed with what the list says, as one file of many sheets', async () => {
    const campaignId = await campaignOf(plan())
    await stored(campaignId, LIST)
    const { printId } = await askPrint(world.context, { campaignId, month: '2026-11', actor: ACTOR })
    expect(await continuePrints(world.context)).toBe('made-one')
    expect(await continuePrints(world.context)).toBe('nothing-waits')
    expect((await listPrints(world.context, campaignId))[0]).toMatchObject({
      state: 'ready',
      done: 9,
      total: 9,
    })
    const pdf = Buffer.from(await loadPart(world.context, { campaignId, printId, part: 1 })).toString(
      'latin1',
    )
    expect(pdf.slice(0, 5)).toBe('%PDF-')
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(9)
    await expect(loadPart(world.context, { campaignId, printId, part: 2 })).rejects.toMatchObject({
      code: 'campaign/print-not-found',
    })
  })
})

describe('the payer and the report', () => {
  it('sends the prefecture one amount for each card of a non-member', async () => {
    const payer = {
      kind: 'for-non-members',
      name: '青空県',
      address: '青空県みほん市',
      yenEach: 5500,
    } as const
    const campaignId = await campaignOf(plan({ mailing: 'at-once', pattern: 'prefecturePays', payer }))
    const list = [HEADING, row(2001, '1970-01-01', 'nonMember'), row(2002, '1970-01-01')].join('\n')
    await stored(campaignId, Buffer.from(list))
    await recordMailing(world.context, { campaignId, month: '2026-11', act: 'sent', actor: ACTOR })
    world.now = new Date(world.now.getTime() + 1000)
    await world.holder({ licenceNumber: '602001', membership: { kind: 'nonMember' } })
    await world.holder({ licenceNumber: '602002', membership: { kind: 'member', memberId: '700002002' } })
    const { invoices, total } = await viewCampaign(world.context, campaignId)
    expect(total.issued).toBe(2)
    expect(invoices).toEqual([{ month: '2026-11', cards: 1, yen: 5500 }])

    const bill = { campaignId, month: '2026-11', actor: ACTOR } as const
    const office = { ...world.context, production: { office: INVENTED_OFFICE } as never } // nothing else of it is asked
    await expect(printPayerInvoice(world.context, bill)).rejects.toMatchObject({
      code: 'papers/no-letterhead',
    })
    await expect(printPayerInvoice(office, bill), 'the month may still grow').rejects.toMatchObject({
      code: 'papers/nothing-to-print',
    })
    const later = { ...office, clock: () => new Date('2026-12-01T00:00:00Z') }
    const pdf = await printPayerInvoice(later, bill)
    expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-')
    if (!hasPoppler) return
    const words = readWith('pdftotext', pdf, '-layout').replaceAll(/\s+/gu, '')
    for (const shown of ['青空県様', '5,500円', '2027年1月1日', INVENTED_OFFICE.account.holder])
      expect(words).toContain(shown)
  })

  it('compares a prefecture with the nation by the mean of three months, worked out by hand', async () => {
    const issue = async (month: string, count: number, prefecture: '鳥取県' | '島根県') => {
      for (let at = 0; at < count; at++) {
        await world.holder(
          {
            address: { postalCode: '6800001', prefecture, rest: 'みほん町' },
            licenceNumber: `5${month.slice(5)}${at}${prefecture === '鳥取県' ? 1 : 2}`,
          },
          { issuedOn: `${month}-10` },
        )
      }
    }
    // 鳥取県 2, 1, 3, 0 and elsewhere 1, 1, 0, 2: means (2+1+3)/3 = 2, (1+3+0)/3 = 1.33…; nation 3, 2, 3, 2: 2.66…, 2.33…
    for (const [at, month] of ['2025-01', '2025-02', '2025-03', '2025-04'].entries()) {
      await issue(month, [2, 1, 3, 0][at] ?? 0, '鳥取県')
      await issue(month, [1, 1, 0, 2][at] ?? 0, '島根県')
    }
    const { months } = await campaignReport(world.context, {
      prefecture: '鳥取県',
      from: '2025-01',
      to: '2025-04',
    })
    expect(months.map(({ issued }) => issued)).toEqual([2, 1, 3, 0])
    expect(months.map(({ nation }) => nation)).toEqual([3, 2, 3, 2])
    expect(months.map(({ average }) => average)).toEqual([null, null, 2, 4 / 3])
    expect(months.map(({ nationAverage }) => nationAverage)).toEqual([null, null, 8 / 3, 7 / 3])
  })
})
