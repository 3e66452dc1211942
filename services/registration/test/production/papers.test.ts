/** What the office prints around a card: read back with another program (poppler), and refused where there is nothing to print. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createService, type HttpService } from '@jitsuin/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasPoppler, readWith } from '../../../../packages/print/test/pdf-tools.js'
import type { Case } from '../../src/domain/cases/case.js'
import { REGISTRATION_PROBLEMS } from '../../src/http/problems.js'
import { productionOfficeRoutes } from '../../src/http/production/routes.js'
import { folderLetterPrinter } from '../../src/outside/letter-folder.js'
import { loadCase } from '../../src/store/cases/cases.js'
import { quickAuthority } from './quick-authority.js'
import { freshKey, openWorld, SIGNATURE, type World } from './world.js'

const AT = new Date('2026-11-20T00:12:00Z')
let world: World
let service: HttpService
let file: Case
let cardId: string
let parcelId: string

beforeAll(async () => {
  const authority = await quickAuthority({ at: AT })
  const key = await freshKey(2048)
  world = await openWorld({
    ca: authority.port,
    acceptWarrant: authority.acceptWarrant,
    at: AT,
    generateKey: async () => key,
  })
  service = await createService({
    name: 'office',
    title: { ja: '発行', en: 'Office' },
    routes: productionOfficeRoutes(world.context),
    problems: [REGISTRATION_PROBLEMS],
  })
  const [approved] = await world.approve(1)
  if (!approved) throw new Error('no case')
  file = approved
  await world.bringToCounter([file])
  const card = await world.context.store.read
    .selectFrom('card')
    .innerJoin('parcel_card', 'parcel_card.card_id', 'card.card_id')
    .select(['card.card_id', 'parcel_card.parcel_id'])
    .where('card.case_id', '=', file.caseId)
    .executeTakeFirstOrThrow()
  cardId = card.card_id
  parcelId = card.parcel_id
})
afterAll(async () => {
  await service.close()
  await world.close()
})

const get = (who: string, url: string) => service.inject({ url, headers: { 'x-who': who } })
/** The text of a PDF without its spaces, by pdftotext. */
const wordsOf = (pdf: Uint8Array) => readWith('pdftotext', pdf, '-layout').replaceAll(/\s+/gu, '')
async function paper(who: string, url: string): Promise<Uint8Array> {
  const answer = await get(who, url)
  expect(answer.statusCode, answer.body.slice(0, 200)).toBe(200)
  expect(answer.headers).toMatchObject({ 'content-type': 'application/pdf', 'cache-control': 'no-store' })
  expect(answer.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  return answer.rawPayload
}

describe.skipIf(!hasPoppler)('the papers around a card', () => {
  it('the list of a parcel names its place and every card', async () => {
    const words = wordsOf(await paper('paula', `/api/parcels/${parcelId}/list.pdf`))
    for (const shown of [
      '送付明細',
      'P-2026-000001',
      'JP-0001',
      cardId,
      file.caseNumber,
      '茨城県医師会（架空）',
    ])
      expect(words).toContain(shown)
  })

  it('the postcard tells where, until when, and that nobody else can take the card', async () => {
    const words = wordsOf(await paper('paula', `/api/parcels/${parcelId}/postcards.pdf`))
    for (const shown of [
      '実印太郎様',
      file.caseNumber,
      '2027年5月19日',
      '代理人にはお渡しできません',
      '09:00〜17:00',
    ])
      expect(words).toContain(shown)
  })

  it('the slip of an appointment is there once there is one', async () => {
    const url = `/api/appointments/${file.caseId}/slip.pdf`
    expect((await get('carla', url)).json()).toMatchObject({ code: 'papers/nothing-to-print' })
    const booking = { startsAt: '2026-11-24T05:30:00Z' }
    expect(await world.ask('carla', 'POST', `/api/appointments/${file.caseId}`, booking)).toMatchObject({
      status: 200,
    })
    const words = wordsOf(await paper('carla', url))
    for (const shown of ['2026年11月24日', '14:30', '実印太郎様']) expect(words).toContain(shown)
    expect((await get('chris', url)).json()).toMatchObject({ code: 'registration/other-place' })
  })

  it('the PIN letter is a PDF that only its inside tells from others: neither its name, its title nor the log has the PIN', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jitsuin-letters-'))
    const letter = {
      letterId: randomUUID(),
      cardId,
      to: { postalCode: '0000000', address: '茨城県見本市架空町', name: '実印 太郎' },
      pin: '4821',
      puk: '90317264',
      printedAt: AT,
    }
    await folderLetterPrinter(folder).print(letter)
    expect(await readdir(folder)).toEqual([`${letter.letterId}.pdf`])
    const pdf = await readFile(join(folder, `${letter.letterId}.pdf`))
    await rm(folder, { recursive: true })
    const about = readWith('pdfinfo', pdf)
    for (const secret of [letter.pin, letter.puk]) {
      expect(wordsOf(pdf)).toContain(secret)
      expect(about).not.toContain(secret)
    }
  })

  it('a name that can not be printed is found before the letter counts as printed', async () => {
    const row = await world.context.store.read
      .selectFrom('pin_letter')
      .select('letter_id')
      .where('card_id', '=', cardId)
      .executeTakeFirstOrThrow()
    const family = (name: string) =>
      world.superuser.query(
        `update registration.case_file set form = jsonb_set(form, '{name,family}', $1) where case_id = $2`,
        [JSON.stringify(name), file.caseId],
      )
    await family('\u{2A6D6}')
    const print = () => world.ask('rita', 'POST', `/api/pin-letters/${row.letter_id}/printing`, {})
    expect(await print()).toMatchObject({ status: 422, json: { code: 'papers/unprintable' } })
    expect((await get('paula', `/api/parcels/${parcelId}/list.pdf`)).json()).toMatchObject({
      code: 'papers/unprintable',
    })
    await family('実印')
    expect(await print()).toMatchObject({ status: 200 })
  })

  it('the receipt is there once the card was handed over, with the hash of the signature', async () => {
    const url = `/api/pickups/${file.caseId}/receipt.pdf`
    expect((await get('carla', url)).json()).toMatchObject({ code: 'papers/nothing-to-print' })
    for (const check of [
      { check: 'postcard', found: 'signed-and-taken' },
      { check: 'licence', found: 'original-seen' },
      { check: 'identity', found: 'original-seen', kind: 'passport' },
      { check: 'person', found: 'is-the-holder' },
    ])
      await world.ask('carla', 'POST', `/api/pickups/${file.caseId}/checks`, check)
    const { revision } = (await loadCase(world.context.store.read, file.caseId)) ?? {}
    const wish = { requestId: randomUUID(), expectedRevision: revision, signature: SIGNATURE }
    expect(await world.ask('carla', 'POST', `/api/pickups/${file.caseId}/hand-over`, wish)).toMatchObject({
      status: 200,
    })
    const [stored] = await world.superuser.query<{ signature_sha256: string }>(
      'select signature_sha256 from registration.pickup',
    )
    const words = wordsOf(await paper('carla', url))
    for (const shown of [`R-${file.caseNumber}`, cardId, '日本国旅券', stored?.signature_sha256 ?? ''])
      expect(words).toContain(shown)
  })

  it('letters of an application are there in the state that has them', async () => {
    const [open] = await world.approve(1)
    if (!open) throw new Error('no case')
    const letter = `/api/case-papers/${open.caseId}/deficiency-letter.pdf`
    const bill = `/api/case-papers/${open.caseId}/invoice.pdf`
    for (const url of [letter, bill])
      expect((await get('rita', url)).json()).toMatchObject({ code: 'papers/nothing-to-print' })
    const deficient = {
      state: 'deficient',
      deficiencies: [{ code: 'photo/missing' }],
      answerBy: '2026-12-20',
    }
    await world.superuser.query(
      `update registration.case_file set state = 'deficient', state_facts = $1 where case_id = $2`,
      [JSON.stringify(deficient), open.caseId],
    )
    await world.superuser.query(
      `insert into registration.invoice (invoice_id, invoice_number, case_id, yen, fee_rule, issued_on, pay_by, state, paid_yen)
       values ($1, 'F2026-000001', $2, 5500, 'first-2021', '2026-11-20', '2026-12-20', 'open', 0)`,
      [randomUUID(), open.caseId],
    )
    const said = wordsOf(await paper('rita', letter))
    for (const shown of ['写真がありません。', '2026年12月20日', open.caseNumber])
      expect(said).toContain(shown)
    const billed = wordsOf(await paper('rita', bill))
    for (const shown of ['5,500円', '500円', 'F2026-000001', '2026年12月20日'])
      expect(billed).toContain(shown)
  })
})
