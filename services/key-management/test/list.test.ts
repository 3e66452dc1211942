/** Approve what you see: a list that the holder approves item by item, and everything that must not be signed under it. */
import { createHash, createPublicKey, randomBytes, randomUUID, verify } from 'node:crypto'
import { parseCertificate } from '@jitsuin/pki'
import { LIST, leavesOfSheet, listRoot, openSheet, type SheetItem } from '@jitsuin/second-key'
import { ROUTES as VENDOR } from '@jitsuin/signing/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROUTES } from '../src/contract.js'
import type { Answer } from './answer.js'
import { AT } from './moment.js'
import { itemsAt, listRequestFor, signItems, signWith, tokenNaming } from './requests.js'
import { type Client, type Holder, openWorld, type World } from './world.js'

let world: World
let clinic: Client
let taro: Holder

beforeAll(async () => {
  world = await openWorld()
  clinic = await world.openClient('DEMO-I-0001')
  taro = await world.newHolder('DEMO-0001')
})
afterAll(() => world.close())

const code = ({ json }: Answer) => json.code
const sha256 = (text: string) => createHash('sha256').update(text).digest()
const allOf = (sheet: readonly SheetItem[]) => sheet.map((_, index) => index)

function sheetOf(count: number, algorithm = 'sha256'): readonly SheetItem[] {
  return Array.from({ length: count }, (_, at) => ({
    salt: randomBytes(32),
    shown: `処方箋 ${at + 1}\n見本 患者${at + 1}\nデモ錠5mg 1日1回 7日分`,
    digest: createHash(algorithm)
      .update(`文書 ${at + 1}`)
      .digest(),
  }))
}

describe('an approved list (wishes 3.1)', () => {
  it('signs 200 documents whose values node verifies under the certificate', async () => {
    const sheet = sheetOf(200)
    const list = await world.openList(clinic, taro, sheet)
    const answer = await signItems(clinic, list, { items: itemsAt(sheet, allOf(sheet)), at: AT })
    expect(answer.status).toBe(200)
    const { spkiBytes } = parseCertificate(Buffer.from(String(answer.json.certificate), 'base64url'))
    const key = createPublicKey({ key: Buffer.from(spkiBytes), format: 'der', type: 'spki' })
    const values = answer.json.signatures as readonly string[] // the route's own schema
    const verdicts = values.map((value, at) =>
      verify('sha256', Buffer.from(`文書 ${at + 1}`), key, Buffer.from(value, 'base64url')),
    )
    expect(verdicts).toEqual(Array.from({ length: 200 }, () => true))
  })

  it('is shown to the holder as the client sealed it, and the statement commits to exactly that', async () => {
    const sheet = sheetOf(3)
    const { id, fragment } = await world.askForList(clinic, taro, sheet)
    const { json } = await world.page('GET', ROUTES.approval(id))
    expect(json).toMatchObject({ kind: 'list', numSignatures: 3, used: 0 })
    const opened = await openSheet(Buffer.from(String(json.sheet), 'base64url'), fragment)
    expect(opened.map(({ shown }) => shown)).toEqual(sheet.map(({ shown }) => shown))
    const statement = LIST.parse(Buffer.from(String(json.statement), 'base64url'))
    expect(statement.root).toBe(Buffer.from(listRoot(leavesOfSheet(opened))).toString('hex'))
    expect(statement.numSignatures).toBe(3)
    await world.approveOn(taro, id)
    const after = await world.page('GET', ROUTES.approval(id))
    expect(after.json.sheet).toBeUndefined()
  })

  it('signs 199 of 200 when one was changed afterwards, and says which one was refused and why', async () => {
    const sheet = sheetOf(200)
    const list = await world.openList(clinic, taro, sheet)
    const changed = { 56: { digest: sha256('別の文書').toString('hex') } }
    const whole = await signItems(clinic, list, { items: itemsAt(sheet, allOf(sheet), changed), at: AT })
    expect(whole.status).toBe(403)
    expect(whole.json).toMatchObject({
      code: 'item/not-on-list',
      fields: [{ pointer: '/items/56', code: 'item/not-on-list' }],
    })
    const others = allOf(sheet).filter((index) => index !== 56)
    const rest = await signItems(clinic, list, { items: itemsAt(sheet, others), at: AT })
    expect(rest.json.signatures).toHaveLength(199)
    const alone = await signItems(clinic, list, { items: itemsAt(sheet, [56], changed), at: AT })
    expect(code(alone)).toBe('item/not-on-list')
    expect((await signItems(clinic, list, { items: itemsAt(sheet, [56]), at: AT })).status).toBe(200)
  })

  it('neither ends a day nor is ended by one', async () => {
    const day = await world.openDay(clinic, taro)
    const sheet = sheetOf(2)
    const list = await world.openList(clinic, taro, sheet)
    await world.openList(clinic, taro, sheetOf(1))
    const digests = [sha256('a').toString('hex')]
    expect((await signWith(clinic, day, { digests, at: AT })).status).toBe(200)
    expect((await signItems(clinic, list, { items: itemsAt(sheet, [0]), at: AT })).status).toBe(200)
    await world.openDay(clinic, taro)
    expect((await signItems(clinic, list, { items: itemsAt(sheet, [1]), at: AT })).status).toBe(200)
  })

  it('of SHA-512 digests signs those, and none of another length', async () => {
    const sheet = sheetOf(2, 'sha512')
    const { id } = await world.askForList(clinic, taro, sheet, { algorithm: 'sha512' })
    await world.approveOn(taro, id)
    const list = { id, token: String((await clinic.call('GET', VENDOR.authorisation(id))).json.token) }
    expect((await signItems(clinic, list, { items: itemsAt(sheet, [0]), at: AT })).status).toBe(200)
    const short = { 1: { digest: sha256('文書 2').toString('hex') } }
    expect(code(await signItems(clinic, list, { items: itemsAt(sheet, [1], short), at: AT }))).toBe(
      'request/digest-length',
    )
  })
})

describe('what a list does not sign', () => {
  it('an item twice: 1,000 requests for it at the same time give one signature', async () => {
    const sheet = sheetOf(2)
    const list = await world.openList(clinic, taro, sheet)
    const answers = await Promise.all(
      Array.from({ length: 1000 }, () => signItems(clinic, list, { items: itemsAt(sheet, [0]), at: AT })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter((answer) => code(answer) === 'item/used')).toHaveLength(999)
    const rows = await world.superusers.keyManagement.query<{ state: string; request_id: string }>(
      `select state, request_id from second_key.list_item where authorisation_id = $1 order by item_index`,
      [list.id],
    )
    expect(rows.map(({ state }) => state)).toEqual(['reserved', 'authorised'])
  }, 120_000)

  it('the same request anything but the same bytes, a hundred times at once', async () => {
    const sheet = sheetOf(2)
    const list = await world.openList(clinic, taro, sheet)
    const wish = { items: itemsAt(sheet, [0, 1]), at: AT, request: randomUUID(), counter: 1 }
    const body = listRequestFor(clinic, { authorisation: list.id, ...wish })
    const headers = { authorization: `Bearer ${list.token}` }
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => clinic.call('POST', VENDOR.signatures, body, headers)),
    )
    expect(
      new Set(answers.map(({ status, json }) => `${status} ${JSON.stringify(json.signatures)}`)).size,
    ).toBe(1)
    expect(answers[0]?.status).toBe(200)
    const { json } = await clinic.call('GET', VENDOR.authorisation(list.id))
    expect(json.used).toEqual({ requests: 1, signatures: 2 })
  })

  it('an item named twice in one request', async () => {
    const sheet = sheetOf(2)
    const list = await world.openList(clinic, taro, sheet)
    const [item] = itemsAt(sheet, [0])
    const answer = await signItems(clinic, list, { items: [item, item].flatMap((one) => one ?? []), at: AT })
    expect(code(answer)).toBe('item/used')
    expect((await signItems(clinic, list, { items: itemsAt(sheet, [0]), at: AT })).status).toBe(200)
  })

  it.each([
    ['another place', (sheet: readonly SheetItem[]) => itemsAt(sheet, [0], { 0: { index: 1 } })],
    ['a place after the last one', (sheet: readonly SheetItem[]) => itemsAt(sheet, [0], { 0: { index: 2 } })],
    [
      'another thing shown',
      (sheet: readonly SheetItem[]) => itemsAt(sheet, [0], { 0: { commitment: '00'.repeat(32) } }),
    ],
    ['the item of another list', () => itemsAt(sheetOf(2), [0])],
  ])('an item with %s', async (_what, itemsOf) => {
    const sheet = sheetOf(2)
    const list = await world.openList(clinic, taro, sheet)
    expect(code(await signItems(clinic, list, { items: itemsOf(sheet), at: AT }))).toBe('item/not-on-list')
  })

  it('anything before the holder has approved it, or after it ended', async () => {
    const sheet = sheetOf(2)
    const list = await world.openList(clinic, taro, sheet)
    const { id } = await world.askForList(clinic, taro, sheet)
    const early = await signItems(
      clinic,
      { id, token: tokenNaming(id) },
      { items: itemsAt(sheet, [0]), at: AT },
    )
    expect(code(early)).toBe('authorisation/not-approved')
    await clinic.call('DELETE', VENDOR.authorisation(list.id))
    const late = await signItems(clinic, list, { items: itemsAt(sheet, [0]), at: AT })
    expect(code(late)).toBe('authorisation/ended')
  })

  it('two hours after it was asked for, to the second', async () => {
    const sheet = sheetOf(2)
    const list = await world.openList(clinic, taro, sheet)
    world.moveTo(new Date(AT.getTime() + 7_199_000))
    expect((await signItems(clinic, list, { items: itemsAt(sheet, [0]), at: AT })).status).toBe(200)
    world.moveTo(new Date(AT.getTime() + 7_200_000))
    const late = await signItems(clinic, list, { items: itemsAt(sheet, [1]), at: AT })
    world.moveTo(AT)
    expect(code(late)).toBe('authorisation/expired')
  })

  it('a request of the other kind, on a list or on a day', async () => {
    const sheet = sheetOf(1)
    const list = await world.openList(clinic, taro, sheet)
    const digests = sheet.map(({ digest }) => Buffer.from(digest).toString('hex'))
    expect(code(await signWith(clinic, list, { digests, at: AT }))).toBe('request/other-kind')
    const day = await world.openDay(clinic, taro)
    expect(code(await signItems(clinic, day, { items: itemsAt(sheet, [0]), at: AT }))).toBe(
      'request/other-kind',
    )
  })

  it('items under the token of another list, person, institution or client', async () => {
    const sheet = sheetOf(2)
    const [list, other] = [
      await world.openList(clinic, taro, sheet),
      await world.openList(clinic, taro, sheet),
    ]
    const items = itemsAt(sheet, [0])
    expect(code(await signItems(clinic, { ...list, token: other.token }, { items, at: AT }))).toBe(
      'token/invalid',
    )
    const hanako = await world.newHolder('DEMO-0002')
    const hers = await world.openList(clinic, hanako, sheet)
    expect(code(await signItems(clinic, { ...list, token: hers.token }, { items, at: AT }))).toBe(
      'token/invalid',
    )
    const [hospital, desk] = [await world.openClient('DEMO-I-0002'), await world.openClient('DEMO-I-0001')]
    for (const stranger of [hospital, desk]) {
      expect(code(await signItems(stranger, list, { items, at: AT }))).toBe('authorisation/other-client')
      stranger.close()
    }
    const { json } = await clinic.call('GET', VENDOR.authorisation(list.id))
    expect(json.used).toEqual({ requests: 0, signatures: 0 })
  })

  it('what another key than the client’s signed', async () => {
    const sheet = sheetOf(1)
    const list = await world.openList(clinic, taro, sheet)
    const stranger = await world.openClient('DEMO-I-0001')
    const wish = {
      authorisation: list.id,
      request: randomUUID(),
      counter: 1,
      at: AT,
      items: itemsAt(sheet, [0]),
    }
    const forged = listRequestFor(stranger, wish)
    const headers = { authorization: `Bearer ${list.token}` }
    expect(code(await clinic.call('POST', VENDOR.signatures, forged, headers))).toBe(
      'request/signature-invalid',
    )
    stranger.close()
  })

  it('a whole day for a client whose institution lets it ask for lists alone', async () => {
    const ward = await world.openClient('DEMO-I-0001', { approval: 'list-only' })
    const day = await ward.call('POST', VENDOR.authorisations, { subject: taro.subject })
    expect(day.status).toBe(403)
    expect(code(day)).toBe('authorisation/list-only')
    const sheet = sheetOf(1)
    const list = await world.openList(ward, taro, sheet)
    expect((await signItems(ward, list, { items: itemsAt(sheet, [0]), at: AT })).status).toBe(200)
    ward.close()
  })

  it.each([
    ['no leaf', { leaves: [] }],
    ['501 leaves', { leaves: Array.from({ length: 501 }, () => '00'.repeat(32)) }],
    ['a leaf of 31 octets', { leaves: ['00'.repeat(31)] }],
    ['an algorithm that nobody knows', { algorithm: 'sha1' }],
    ['no sheet', { sheet: undefined }],
    ['a sheet that is too long', { sheet: 'A'.repeat(1_600_001) }],
  ])('a list with %s', async (_what, change) => {
    const { opened } = await world.askForList(clinic, taro, sheetOf(1), change)
    expect(opened.status).toBe(422)
    expect(code(opened)).toBe('http/request-invalid')
  })
})

describe('how many', () => {
  it('a day may sign is what the holder approved, however many ask at once', async () => {
    const { json } = await clinic.call('POST', VENDOR.authorisations, {
      subject: taro.subject,
      numSignatures: 5,
    })
    const id = String(json.authorisationId)
    await world.approveOn(taro, id)
    const view = await clinic.call('GET', VENDOR.authorisation(id))
    expect(view.json).toMatchObject({ kind: 'day', numSignatures: 5 })
    const day = { id, token: String(view.json.token) }
    const digests = (count: number) =>
      Array.from({ length: count }, (_, at) => sha256(`${at}`).toString('hex'))
    expect(code(await signWith(clinic, day, { digests: digests(6), at: AT }))).toBe('request/too-many')
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => signWith(clinic, day, { digests: digests(1), at: AT })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
    expect(answers.filter((answer) => code(answer) === 'request/too-many')).toHaveLength(5)
  })

  it('one authorisation may hold is bounded by the service', async () => {
    const answer = await clinic.call('POST', VENDOR.authorisations, {
      subject: taro.subject,
      numSignatures: 2001,
    })
    expect(code(answer)).toBe('authorisation/too-many')
  })

  it('the last one, whose answer was lost, is answered again', async () => {
    const sheet = sheetOf(1)
    const list = await world.openList(clinic, taro, sheet)
    const wish = { items: itemsAt(sheet, [0]), at: AT, request: randomUUID(), counter: 1 }
    const first = await signItems(clinic, list, wish)
    const again = await signItems(clinic, list, wish)
    expect(first.status).toBe(200)
    expect(again.json.signatures).toEqual(first.json.signatures)
  })
})
