/** The business system before a real signing client: what is handed in, what comes back, and what is refused. */

import { type Item, ROUTES, type View } from '@jitsuin/business-system/contract'
import { parseXml } from '@jitsuin/xml'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type House, startHouse } from './house.js'

describe('the clinic before its signing client', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse()
  })
  afterAll(() => house.stop())
  beforeEach(async () => {
    house.signing.twin.network = 'up'
    await house.clinic.unlock('T0001')
    house.clinic.addInvented('T0001')
  })

  const post = async (path: string, json: unknown = {}) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await house.service.inject({
      method: 'POST',
      url: path,
      headers,
      payload: JSON.stringify(json),
    })
    return { status: answer.statusCode, json: answer.body === '' ? null : answer.json() }
  }
  const items = (subject = 'T0001'): readonly Item[] => {
    const { desk } = house.clinic.view(subject)
    return desk.state === 'open' ? desk.items : []
  }
  const waiting = (subject?: string) => items(subject).filter(({ signing }) => signing.state === 'waiting')
  const wish = ({ id, version }: Item) => ({ id, version })
  /** The view once it is as wanted. */
  const until = (isSo: (view: View) => boolean, subject = 'T0001') =>
    new Promise<View>((resolve) => {
      const look = () => {
        const view = house.clinic.view(subject)
        if (!isSo(view)) return
        stop()
        resolve(view)
      }
      const stop = house.clinic.watch(subject, look)
      setImmediate(look)
    })
  const stateOf = (view: View, id: string) =>
    view.desk.state === 'open' ? view.desk.items.find((one) => one.id === id)?.signing : undefined
  const settled = (ids: readonly string[]) =>
    until((view) => ids.every((id) => ['signed', 'refused'].includes(stateOf(view, id)?.state ?? '')))
  const approve = async () => {
    const { json } = await post(ROUTES.session('T0001'))
    if (json.session.state === 'asked') house.signing.twin.approve(json.session.id)
    return until(({ session }) => session?.state === 'active')
  }
  const end = async () => {
    await house.clinic.end('T0001')
    await until(({ session }) => session === null)
  }

  it('signs a batch item by item: the one that the e-prescription service could not read is refused in words', async () => {
    await approve()
    const batch = waiting().slice(-7)
    const answer = await post(ROUTES.signatures('T0001'), { items: batch.map(wish) })
    expect(answer.json.items.map(({ taken }: { taken: string }) => taken)).toEqual(Array(7).fill('yes'))
    const view = await settled(batch.map(({ id }) => id))
    const refused = batch.filter(({ id }) => stateOf(view, id)?.state === 'refused')
    expect(refused).toHaveLength(1)
    expect(stateOf(view, refused[0]?.id ?? '')).toMatchObject({ problem: { code: 'csv/E-EOL' } })
    const [first] = batch
    const document = await house.service.inject(ROUTES.document('T0001', first?.id ?? ''))
    expect(document.headers['content-disposition']).toBe(`attachment; filename="${first?.number}.xml"`)
    const [, content = ''] = /<PrescriptionDocument[^>]*>([^<]+)</.exec(document.body) ?? []
    const csv = Buffer.from(content, 'base64').toString('utf8')
    expect(parseXml(document.rawPayload).root.localName).toBe('Document')
    // Records 11 and 13 as docs/examples/prescription.csv has them, of the patient that was shown.
    expect(csv).toContain(`\n11,${first?.patient.number},${first?.patient.name},`)
    expect(csv).toContain(`\n13,${first?.patient.birthDate.replaceAll('-', '')}\n`)
    expect(csv.startsWith('SJ1\n')).toBe(true)
  })

  it('tells how many were signed, by the count of the service', async () => {
    await approve()
    const { signing } = house
    const total = () => signing.twin.ledger.flatMap(({ digests }) => digests).length
    const [one] = waiting()
    if (!one) throw new Error('Nothing waits')
    await post(ROUTES.signatures('T0001'), { items: [wish(one)] })
    await settled([one.id])
    const view = await until(({ session }) => session?.state === 'active' && session.signatures === total())
    expect(view.session).toMatchObject({ state: 'active', signatures: total() })
  })

  it('signs only the version that was shown, and the others of the batch all the same (trap: wrong patient)', async () => {
    await approve()
    const [changed, other] = waiting()
    if (!changed || !other) throw new Error('Nothing waits')
    await post(ROUTES.change('T0001', changed.id), { days: 3 })
    const { json } = await post(ROUTES.signatures('T0001'), { items: [wish(changed), wish(other)] })
    expect(json.items).toMatchObject([
      { id: changed.id, taken: 'no', problem: { code: 'clinic/changed-since-shown' } },
      { id: other.id, taken: 'yes' },
    ])
    const view = await settled([other.id])
    expect(stateOf(view, changed.id)).toEqual({ state: 'waiting' })
    const again = items().find(({ id }) => id === changed.id)
    if (!again) throw new Error('It is gone')
    expect((await post(ROUTES.signatures('T0001'), { items: [wish(again)] })).json.items[0].taken).toBe('yes')
    await settled([changed.id])
  })

  it('neither shows nor signs what another doctor wrote', async () => {
    await approve()
    const [foreign] = waiting('T0002')
    if (!foreign) throw new Error('Nothing waits')
    expect(items().map(({ id }) => id)).not.toContain(foreign.id)
    const { json } = await post(ROUTES.signatures('T0001'), { items: [wish(foreign)] })
    expect(json.items[0]).toMatchObject({ taken: 'no', problem: { code: 'clinic/prescription-unknown' } })
    const document = await house.service.inject(ROUTES.document('T0001', foreign.id))
    expect(document.json()).toMatchObject({ code: 'clinic/prescription-unknown', status: 404 })
  })

  it('refuses a second signature of the same, a change of what was handed in, and a document before its time', async () => {
    await approve()
    const [one, other] = waiting()
    if (!one || !other) throw new Error('Nothing waits')
    await post(ROUTES.signatures('T0001'), { items: [wish(one)] })
    const { json } = await post(ROUTES.signatures('T0001'), { items: [wish(one)] })
    expect(json.items[0]).toMatchObject({ taken: 'no', problem: { code: 'clinic/already-handed-in' } })
    expect((await post(ROUTES.change('T0001', one.id), { days: 2 })).json.code).toBe(
      'clinic/already-handed-in',
    )
    const early = await house.service.inject(ROUTES.document('T0001', other.id))
    expect(early.json()).toMatchObject({ code: 'clinic/not-signed' })
    await settled([one.id])
  })

  it('signs nothing without an approval, and nothing from a locked screen, which shows no patient', async () => {
    await end()
    const [one] = waiting()
    if (!one) throw new Error('Nothing waits')
    const sign = () => post(ROUTES.signatures('T0001'), { items: [wish(one)] })
    expect(await sign()).toMatchObject({ status: 409, json: { code: 'clinic/not-approved' } })
    await approve()
    await post(ROUTES.lock('T0001'))
    expect(await sign()).toMatchObject({ status: 423, json: { code: 'clinic/locked' } })
    const locked = await until(({ session }) => session?.state === 'locked')
    expect(locked.desk).toEqual({ state: 'locked', unsigned: expect.any(Number) })
    expect(JSON.stringify(locked)).not.toContain(one.patient.name)
    await post(ROUTES.unlock('T0001'))
    expect((await sign()).json.items[0].taken).toBe('yes')
    await settled([one.id])
  })

  it('locks an approval that the phone gives after the doctor left', async () => {
    await end()
    const { json } = await post(ROUTES.session('T0001'))
    await post(ROUTES.lock('T0001'))
    house.signing.twin.approve(json.session.id)
    const { session, desk } = await until((view) => view.session?.state === 'locked')
    expect([session?.id, desk.state]).toEqual([json.session.id, 'locked'])
    await post(ROUTES.unlock('T0001'))
    expect((await until((view) => view.session?.state === 'active')).desk.state).toBe('open')
  })

  it('keeps what was asked for through an outage of the service, says so, and goes on by itself', async () => {
    await approve()
    const [one] = waiting()
    if (!one) throw new Error('Nothing waits')
    house.signing.twin.network = 'out'
    await post(ROUTES.signatures('T0001'), { items: [wish(one)] })
    const out = await until((view) => {
      const state = stateOf(view, one.id)
      return view.outage === 'service' && state?.state === 'signing' && state.waitsFor === 'service'
    })
    expect(out.session?.state).toBe('active')
    house.signing.twin.network = 'up'
    const view = await settled([one.id])
    expect(stateOf(view, one.id)?.state).toBe('signed')
    expect((await until(({ outage }) => outage === 'none')).outage).toBe('none')
  })

  /** Without the one that the e-prescription service could not read. */
  const sound = () => waiting().filter(({ patient }) => patient.number !== 'P000455')
  const askList = async (wanted: readonly Item[]) => {
    const { status, json } = await post(ROUTES.list('T0001'), { items: wanted.map(wish) })
    return { status, json, approve: () => house.signing.twin.approve(json.list.approveAddress) }
  }
  const idsOf = (wanted: readonly Item[]) => wanted.map(({ id }) => id)
  const ledgerIds = () => new Set(house.signing.twin.ledger.map(({ authorisation }) => authorisation))

  it('signs exactly the list that the phone showed, without an approval of the day, and tells how many are left', async () => {
    await end()
    const wanted = sound().slice(0, 3)
    const { json, approve: approveList } = await askList(wanted)
    expect(json.items.map(({ taken }: { taken: string }) => taken)).toEqual(['yes', 'yes', 'yes'])
    expect(json.qr).toMatch(/^data:image\/png;base64,/)
    const asked = await until((view) => idsOf(wanted).every((id) => stateOf(view, id)?.state === 'signing'))
    expect(asked.list).toMatchObject({ state: 'asked', count: 3, approveAddress: json.list.approveAddress })
    const [id = ''] = idsOf(wanted)
    await until((view) => {
      const signing = stateOf(view, id)
      return signing?.state === 'signing' && signing.waitsFor === 'list'
    })
    approveList()
    const view = await settled(idsOf(wanted))
    expect(idsOf(wanted).map((one) => stateOf(view, one)?.state)).toEqual(['signed', 'signed', 'signed'])
    await until(({ list }) => list === null)
    expect(ledgerIds()).toContain(json.list.id)
  })

  it('refuses the one that was changed while the phone showed it, with the reason, and takes it into a new list', async () => {
    const wanted = sound().slice(0, 3)
    const [changed] = wanted
    if (!changed) throw new Error('Nothing waits')
    const { approve: approveList } = await askList(wanted)
    expect((await post(ROUTES.change('T0001', changed.id), { days: 5 })).status).toBe(204)
    approveList()
    const view = await settled(idsOf(wanted))
    expect(stateOf(view, changed.id)).toMatchObject({
      state: 'refused',
      problem: { code: 'item/not-on-list' },
    })
    expect(wanted.slice(1).map(({ id }) => stateOf(view, id)?.state)).toEqual(['signed', 'signed'])
    const anew = items().filter(({ id }) => id === changed.id)
    expect(anew[0]?.version).not.toBe(changed.version)
    const next = await askList(anew)
    next.approve()
    expect(stateOf(await settled([changed.id]), changed.id)?.state).toBe('signed')
    const document = await house.service.inject(ROUTES.document('T0001', changed.id))
    const [, content = ''] = /<PrescriptionDocument[^>]*>([^<]+)</.exec(document.body) ?? []
    expect(Buffer.from(content, 'base64').toString('utf8')).toMatch(/\n101,1,1,,5\n/)
  })

  it('opens again what stood on a list that was ended, here or on the phone, and signs nothing of it', async () => {
    const wanted = sound().slice(0, 2)
    const open = (view: View) => idsOf(wanted).every((id) => stateOf(view, id)?.state === 'waiting')
    const first = await askList(wanted)
    await house.service.inject({ method: 'DELETE', url: ROUTES.list('T0001') })
    await until((view) => open(view) && view.list === null)
    const second = await askList(wanted)
    house.signing.twin.endAuthorisation(second.json.list.id)
    await until((view) => open(view) && view.list === null)
    const third = await askList(wanted)
    first.approve()
    third.approve()
    await settled(idsOf(wanted))
    expect(ledgerIds()).not.toContain(first.json.list.id)
    expect(ledgerIds()).not.toContain(second.json.list.id)
  })

  it('leaves everything open when the list cannot be asked for, and says why', async () => {
    const wanted = sound().slice(0, 2)
    house.signing.twin.network = 'out'
    const { status, json } = await askList(wanted)
    expect([status, json.code]).toEqual([502, 'sdk/unreachable'])
    house.signing.twin.network = 'up'
    await until((view) => idsOf(wanted).every((id) => stateOf(view, id)?.state === 'waiting'))
    const changed = await askList(wanted.map((one) => ({ ...one, version: 'other' })))
    expect(changed.json).toMatchObject({ list: null, qr: null })
    expect(changed.json.items).toMatchObject(
      Array(2).fill({ problem: { code: 'clinic/changed-since-shown' } }),
    )
    await post(ROUTES.lock('T0001'))
    expect((await askList(wanted)).json.code).toBe('clinic/locked')
    await post(ROUTES.unlock('T0001'))
  })

  it('lets nothing of a patient leave for a list (T-C08-3)', () => {
    const sent = house.signing.twin.sent()
    expect(sent).toContain('"sheet":"')
    const inner = [...sent.matchAll(/"(?:request|sheet)":"([\w-]+)"/g)].map(([, one = '']) =>
      Buffer.from(one, 'base64url').toString('utf8'),
    )
    const { name, kana, number } = items()[0]?.patient ?? { name: '?', kana: '?', number: '?' }
    for (const text of [name, kana, number, 'エトドラク', '架空クリニック', 'SJ1\n'])
      for (const place of [sent, ...inner]) expect(place.includes(text), text).toBe(false)
  })

  it('refuses a doctor whom the clinic does not have, and what another site asks for', async () => {
    expect(await post(ROUTES.session('T0003'))).toMatchObject({
      status: 404,
      json: { code: 'clinic/doctor-unknown' },
    })
    const headers = { 'sec-fetch-site': 'cross-site' }
    const foreign = await house.service.inject({ method: 'POST', url: ROUTES.session('T0001'), headers })
    expect(foreign.statusCode).toBe(403)
  })
})
