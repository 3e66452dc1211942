/** From an approved case to the card in the hand, with the real authority and software cards. */
import { createHash, randomUUID } from 'node:crypto'
import { cardSigner, createSoftwareCard, openApplication } from '@jitsuin/card'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openssl, pemFile, temporaryFolder } from '../../../ca/test/openssl.js'
import { loadCase } from '../../src/store/cases/cases.js'
import { makeCards } from '../../src/usecases/production/make-cards.js'
import { sendPickupMails } from '../../src/usecases/production/notices.js'
import { reportCards } from '../../src/usecases/production/report-cards.js'
import { type Authority, openAuthority } from './authority.js'
import { openWorld, SIGNATURE, type World } from './world.js'

let authority: Authority
let world: World
const folder = temporaryFolder()

beforeAll(async () => {
  authority = await openAuthority()
  world = await openWorld({
    ca: authority.port,
    acceptWarrant: authority.acceptWarrant,
    at: new Date('2026-11-20T00:12:00Z'),
  })
})
afterAll(async () => {
  await world.close()
  await authority.zone.close()
  folder.remove()
})

const stateOf = async (caseId: string) => (await loadCase(world.context.store.read, caseId))?.state
const cardOf = async (caseId: string) =>
  world.context.store.read
    .selectFrom('card')
    .selectAll()
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow()

describe('the life of a card', () => {
  it('leads from the approval to the hand of its holder, and OpenSSL follows the certificates read back', async () => {
    const [file] = await world.approve(1)
    if (!file) throw new Error('no case')
    const { caseId } = file

    const ordered = await world.ask('paula', 'POST', '/api/production/batches', {
      requestId: randomUUID(),
      what: { by: 'longest-waiting', count: 10 },
    })
    expect(ordered).toMatchObject({ status: 200, json: { taken: 1 } })
    await makeCards(world.context)
    const made = await cardOf(caseId)
    expect(made).toMatchObject({
      step: 'made',
      state: 'personalised',
      card_id: 'JMA261100000',
      issued_on: '2026-11-20',
      expires_on: '2031-11-19',
    })

    const entry = world.drawer.get(made.card_id)
    if (entry?.state !== 'finished') throw new Error('not finished')
    const { channel } = createSoftwareCard(entry.card, { random: () => new Uint8Array(16) })
    for (const kind of ['hpki-signature', 'hpki-authentication'] as const) {
      const { certificate, otherCertificates } = await openApplication(channel, kind)
      const [root, ca] = otherCertificates.map(({ certificateDer }) => certificateDer)
      if (!root || !ca) throw new Error('no chain on the card')
      const files = [
        pemFile(folder, `${kind}-root`, root),
        pemFile(folder, `${kind}-ca`, ca),
        pemFile(folder, `${kind}-ee`, certificate.certificateDer),
      ] as const
      const verdict = openssl(
        'verify',
        '-ignore_critical',
        '-attime',
        '1795132800',
        '-CAfile',
        files[0],
        '-untrusted',
        files[1],
        files[2],
      )
      expect(verdict).toContain('OK')
      const shown = openssl(
        'x509',
        '-in',
        files[2],
        '-noout',
        '-subject',
        '-dates',
        '-nameopt',
        'RFC2253,-esc_msb',
      )
      expect(shown).toContain('CN=TARO JITSUIN')
      expect(shown).toContain('notAfter=Nov 19 14:59:59 2031 GMT')
    }

    const inspected = await world.ask('paula', 'POST', '/api/production/inspections', {
      results: [{ cardId: made.card_id, face: 'right' }],
    })
    expect(inspected.json).toEqual({ results: [{ cardId: made.card_id, result: 'inspected' }] })

    const parcelId = randomUUID()
    const packed = await world.ask('paula', 'POST', '/api/parcels', {
      requestId: parcelId,
      to: { kind: 'place', placeId: 'ibaraki-med' },
      cardIds: [made.card_id],
      trackingNumber: 'JP-123-456',
    })
    expect(packed).toMatchObject({
      status: 200,
      json: { state: 'packed', parcelNumber: 'P-2026-000001', count: 1 },
    })
    expect(await world.ask('paula', 'POST', `/api/parcels/${parcelId}/sent`, {})).toMatchObject({
      status: 200,
    })
    expect(await stateOf(caseId)).toMatchObject({ state: 'shipped', cardId: made.card_id, parcelId })

    expect(await world.ask('carla', 'GET', `/api/pickups/${caseId}`)).toMatchObject({ status: 409 })
    const received = await world.ask('carla', 'POST', `/api/parcels/${parcelId}/receipt`, {
      present: [made.card_id],
    })
    expect(received).toMatchObject({ status: 200, json: { state: 'received' } })
    expect(await stateOf(caseId)).toMatchObject({ state: 'notified', unclaimedOn: '2027-05-19' })
    await sendPickupMails(world.context)
    expect(world.mails).toHaveLength(1)
    expect(world.mails[0]?.text).toContain('代理の方は受け取れません')

    const letters = await world.ask('rita', 'GET', '/api/pin-letters')
    const [letter] = letters.json.letters as { letterId: string }[]
    expect(
      await world.ask('rita', 'POST', `/api/pin-letters/${letter?.letterId}/printing`, {}),
    ).toMatchObject({ status: 200 })
    const pin = world.printed[0]?.pin ?? ''
    const signer = await cardSigner({
      useCard: (work) => work(channel),
      application: 'hpki-signature',
      askPin: async () => ({ answer: 'pin', pin }),
    })
    expect((await signer.sign(Buffer.from('abc'))).length).toBe(256)

    await visit(caseId)
    const view = await world.ask('carla', 'GET', `/api/pickups/${caseId}`)
    expect(view.json).toMatchObject({ lacks: ['signature-missing'], nameRomaji: 'JITSUIN TARO' })
    const pickupId = randomUUID()
    const wish = { requestId: pickupId, expectedRevision: view.json.revision, signature: SIGNATURE }
    const handed = await world.ask('carla', 'POST', `/api/pickups/${caseId}/hand-over`, wish)
    expect(handed).toMatchObject({ status: 200, json: { pickupId, cardId: made.card_id } })
    expect(await stateOf(caseId)).toMatchObject({ state: 'handed-over', pickupId })
    expect((await cardOf(caseId)).state).toBe('valid')

    const vector = JSON.stringify(SIGNATURE)
    const [stored] = await world.superuser.query<{ signature_sha256: string }>(
      'select signature_sha256 from registration.pickup where pickup_id = $1',
      [pickupId],
    )
    expect(stored?.signature_sha256).toBe(createHash('sha256').update(vector).digest('hex'))

    expect(world.holders).toEqual([])
    world.holderService = 'down'
    await reportCards(world.context)
    world.holderService = 'up'
    world.now = new Date(world.now.getTime() + 61_000)
    await reportCards(world.context)
    expect(world.holders.map(({ call }) => call)).toEqual(['admit', 'recordCard'])
    expect(world.holders[1]?.what).toMatchObject({
      cardId: made.card_id,
      kind: 'ic-card',
      state: 'in-use',
      lastDay: '2031-11-19',
      certificates: [{ purpose: 'signature' }, { purpose: 'authentication' }],
    })
    expect(await world.context.store.read.selectFrom('stock_balance').selectAll().execute()).toEqual(
      expect.arrayContaining([
        { account: 'available', balance: 999 },
        { account: 'used', balance: 1 },
        { account: 'outside', balance: -1000 },
      ]),
    )
  })

  it('never shows a PIN or PUK in an answer, a log or the audit, and destroys the key with the printing', async () => {
    const { pin = '', puk = '' } = world.printed[0] ?? {}
    const rows = await world.superuser.query<{ text: string }>(
      `select facts::text as text from audit.entry union all select row_to_json(l)::text from registration.pin_letter l
       union all select row_to_json(c)::text from registration.card c`,
    )
    expect(puk).toMatch(/^\d{8}$/)
    expect(rows.filter(({ text }) => text.includes(puk) || text.includes(`"${pin}"`))).toEqual([])
    expect(world.letterKeys.size).toBe(0)
    const again = await world.ask(
      'rita',
      'POST',
      `/api/pin-letters/${world.printed[0]?.letterId}/printing`,
      {},
    )
    expect(again).toMatchObject({ status: 409, json: { code: 'pin-letters/already-printed' } })
  })

  async function visit(caseId: string) {
    for (const check of [
      { check: 'postcard', found: 'signed-and-taken' },
      { check: 'licence', found: 'original-seen' },
      { check: 'identity', found: 'original-seen', kind: 'passport', validUntil: '2026-11-20' },
      { check: 'person', found: 'is-the-holder' },
    ])
      expect(await world.ask('carla', 'POST', `/api/pickups/${caseId}/checks`, check)).toMatchObject({
        status: 200,
      })
  }
})
