/**
 * The letter with which a holder enrols a phone: over the office's own tables, the real authority, and both halves of the second key,
 * which are asked over mutual TLS. The printed PDF is read by another program (poppler).
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WarrantOrder } from '@jitsuin/ca/contract'
import { createService, type HttpService } from '@jitsuin/platform'
import { deriveEnrolmentKey, GRANT, readCodeFragment } from '@jitsuin/second-key'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasPoppler, readWith } from '../../../packages/print/test/pdf-tools.js'
import { describeAuthorities } from '../../ca/src/usecases/look-up.js'
import { type World as Halves, openWorld as openHalves } from '../../key-management/test/world.js'
import type { Case } from '../src/domain/cases/case.js'
import { codeExpires, drawShortNumber, lastDayOf } from '../src/domain/second-key/enrolment-code.js'
import { RegistrationError } from '../src/errors.js'
import { REGISTRATION_PROBLEMS } from '../src/http/problems.js'
import { enrolmentLetterRoutes } from '../src/http/second-key/enrolment-letter-routes.js'
import { folderLetterPrinter } from '../src/outside/letter-folder.js'
import type { LetterPrinter } from '../src/outside/letter-keys.js'
import { secondKeyOverConnection } from '../src/outside/second-key-over-connection.js'
import { insertCase, loadCase } from '../src/store/cases/cases.js'
import { REGISTRATION_HISTORY } from '../src/store/history.js'
import { issueSecondKey } from '../src/usecases/cases/issue-second-key.js'
import { startCases } from '../src/usecases/cases/worker.js'
import type { RegistrationContext } from '../src/usecases/context.js'
import { findLetterOf } from '../src/usecases/second-key/look-at-letters.js'
import { makeEnrolmentLetters } from '../src/usecases/second-key/make-enrolment-letters.js'
import { type Authority, openAuthority } from './production/authority.js'
import { FORM, openWorld, type World } from './production/world.js'

const AT = new Date('2026-11-20T00:12:00Z')
const DAY_MS = 86_400_000

let authority: Authority
let halves: Halves
let office: World
let context: RegistrationContext
let service: HttpService
let folder: string
let people = 0
/** What breaks off next: before or after a thing is done outside. */
const broken = new Map<string, () => Error>()

beforeAll(async () => {
  authority = await openAuthority()
  const { root, authorities, grantKey } = describeAuthorities(authority.zone.ca)
  const der = (base64: string) => Buffer.from(base64, 'base64')
  halves = await openHalves({
    authority: {
      root: der(root),
      authorities: authorities.map(({ certificate }) => der(certificate)),
      grantKey: der(grantKey),
    },
  })
  office = await openWorld({
    ca: authority.port,
    acceptWarrant: authority.acceptWarrant,
    at: AT,
    history: REGISTRATION_HISTORY,
  })
  folder = await mkdtemp(join(tmpdir(), 'jitsuin-letters-'))
  const keys = secondKeyOverConnection(halves.connections.office)
  const { production } = office.context
  context = {
    ...office.context,
    addresses: { ...office.context.addresses, approve: 'https://approve.test' },
    secondKeys: {
      ...keys,
      offer: async (grant) => {
        breakIf('before-offer')
        await keys.offer(grant)
        breakIf('after-offer')
      },
    },
    ca: {
      ...authority.port,
      grantEnrolment: async (wish) => {
        breakIf('before-grant')
        const granted = await authority.port.grantEnrolment(wish)
        breakIf('after-grant')
        return granted
      },
    },
    mailer: {
      send: async (mail) => {
        breakIf('mail')
        office.mails.push(mail)
      },
    },
    production: {
      ...production,
      letterPrinter: folderLetterPrinter(folder),
      letterKeys: {
        ...production.letterKeys,
        make: async (letterId) => {
          const key = await production.letterKeys.make(letterId)
          breakIf('after-key')
          return key
        },
        destroy: async (letterId) => {
          breakIf('before-destroy')
          await production.letterKeys.destroy(letterId)
        },
      },
    },
  }
  service = await createService({
    name: 'office',
    title: { ja: '発行', en: 'Office' },
    routes: enrolmentLetterRoutes(context),
    problems: [REGISTRATION_PROBLEMS],
  })
})
afterEach(() => {
  broken.clear()
  office.now = AT
})
afterAll(async () => {
  await service.close()
  await office.close()
  await halves.close()
  await authority.zone.close()
  await rm(folder, { recursive: true })
})

function breakIf(step: string): void {
  const error = broken.get(step)
  broken.delete(step)
  if (error) throw error()
}

/** A case that two officers approved, second key first: its warrant stands at the authority. */
async function approvedCase(email?: string): Promise<Case> {
  people += 1
  const number = String(people).padStart(6, '0')
  const order: WarrantOrder = {
    version: 'jitsuin-order/1',
    orderId: randomUUID(),
    caseNumber: `2026-9${number.slice(1)}`,
    createdAt: AT.toISOString(),
    expiresAt: new Date(AT.getTime() + 3_600_000).toISOString(),
    act: 'warrant',
    facts: {
      nameRomaji: 'TARO JITSUIN',
      nameJa: '実印　太郎',
      subjectSerialNumber: `P${number}`,
      roles: ['medicalDoctor'],
    },
    authorities: ['signature'],
    keyPlace: 'second-key',
    years: 5,
    useBy: '2027-01-31',
  }
  const { email: _email, ...form } = FORM
  const file: Case = {
    caseId: randomUUID(),
    caseNumber: order.caseNumber,
    channel: FORM.channel,
    kind: FORM.kind,
    form: email === '' ? form : { ...form, email: email ?? `taro${people}@example.jp` },
    state: {
      state: 'approved',
      match: { matchId: 'M-1', askedAt: AT.toISOString(), items: MATCHING, answerSha256: '0'.repeat(64) },
      payment: { standing: 'free', feeRule: 'member-first' },
      warrantId: randomUUID(),
      secondKeyWarrantId: order.orderId,
      approvals: [signedBy('S-eva'), signedBy('S-abe')],
    },
    revision: 1,
    receivedAt: AT,
    stateSince: AT,
  }
  const act = { actor: 'system:test', at: AT } as const
  await context.store.transact(act, (tx, audit) => insertCase(tx, audit, file, { ...act, newId: randomUUID }))
  const digestHex = await authority.acceptWarrant(order)
  await office.superuser.query(
    `insert into registration.warrant (warrant_id, case_id, key_place, order_json, digest_hex, created_at, expires_at, state, approvals)
     values ($1, $2, 'second-key', $3, $4, $5, $5, 'accepted', '[]')`,
    [order.orderId, file.caseId, JSON.stringify(order), digestHex, AT],
  )
  return file
}
const MATCHING = {
  name: 'match',
  birthDate: 'match',
  registrationDate: 'match',
  registrationNumber: 'match',
} as const
const signedBy = (staffId: string) => ({ staffId, officerId: staffId, signedAt: AT.toISOString() })

/** Its second key is made by both halves, and certified. */
async function issuedCase(email?: string): Promise<Case> {
  const file = await approvedCase(email)
  const { secondKeys } = context
  if (!secondKeys) throw new Error('no key management')
  await expect(issueSecondKey(context, secondKeys, file.caseId)).rejects.toMatchObject({
    code: 'second-key/not-ready',
  })
  await halves.makeKeys()
  return issueSecondKey(context, secondKeys, file.caseId)
}

type LetterRow = { letter_id: string; state: string; enrolment_key: Buffer; sealed: Buffer | null }

async function lettersOf({ caseId }: Case): Promise<LetterRow[]> {
  return office.superuser.query<LetterRow>('select * from registration.enrolment_letter where case_id = $1', [
    caseId,
  ])
}
async function letterOf(file: Case): Promise<LetterRow> {
  const rows = await lettersOf(file)
  expect(rows).toHaveLength(1)
  const [row] = rows
  if (!row) throw new Error('no letter')
  return row
}
/** What the authority granted under the warrant of a case. */
async function grantsOf({ state }: Case) {
  const warrant = 'secondKeyWarrantId' in state ? state.secondKeyWarrantId : ''
  const sql = 'select statement from ca.enrolment_grant where warrant_id = $1'
  const rows = await authority.zone.superuser.query<{ statement: Buffer }>(sql, [warrant])
  return rows.map(({ statement }) => GRANT.parse(statement))
}

async function letterMade(email?: string) {
  const file = await issuedCase(email)
  await makeEnrolmentLetters(context)
  const { letter_id: letterId } = await letterOf(file)
  return { file, letterId }
}

type Answer = { readonly status: number; readonly json: Record<string, unknown> }
async function ask(who: string, method: 'GET' | 'POST', url: string, body: object = {}): Promise<Answer> {
  const answer = await service.inject({
    method,
    url,
    headers: { 'x-who': who, 'content-type': 'application/json' },
    ...(method === 'POST' && { payload: JSON.stringify(body) }),
  })
  return { status: answer.statusCode, json: answer.json() }
}
const print = (letterId: string, who = 'paula') =>
  ask(who, 'POST', `/api/enrolment-letters/${letterId}/printing`)
const post = (letterId: string, who = 'paula') =>
  ask(who, 'POST', `/api/enrolment-letters/${letterId}/posted`, { trackingNumber: 'JP-0042' })
const told = ({ status, json }: Answer) => [status, json.code]
const DONE = { status: 200, json: { done: 'yes' } }

/** The code out of the printed sheet and the mail, as the holder has them. */
async function codeOf(letterId: string, { caseNumber }: Case) {
  const pdf = await readFile(join(folder, `${letterId}.pdf`))
  const words = readWith('pdftotext', pdf, '-layout').replaceAll(/\s+/gu, '')
  const [, fragment = ''] =
    /https:\/\/approve\.test\/enrol#([0-9a-f-]{36}\.[A-Za-z0-9_-]{22})/.exec(words) ?? []
  const mail = office.mails.find(({ subject }) => subject.includes(caseNumber))
  const [, shortNumber = ''] = /短い番号: (\d{8})\n/.exec(mail?.text ?? '') ?? []
  return { ...readCodeFragment(fragment), shortNumber, pdf, words, mail }
}

/** Every row of every table of the office, its audit and its logs, as text: octets stand in it in hex. */
async function dump(): Promise<string> {
  const tables = await office.superuser.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('registration', 'audit')`,
  )
  const parts: string[] = []
  for (const { name } of tables) {
    const rows = await office.superuser.query<{ row: string }>(`select t::text as row from ${name} t`)
    parts.push(...rows.map(({ row }) => row))
  }
  return parts.join('\n')
}
/** The ways in which a secret could stand in a text. */
const formsOf = (bytes: Uint8Array) => {
  const one = Buffer.from(bytes)
  return [one.toString('base64url'), one.toString('base64'), one.toString('hex'), ...hexOfText(one)]
}
const hexOfText = (one: Buffer) => [Buffer.from(one.toString('base64url')).toString('hex')]

describe.skipIf(!hasPoppler)('the enrolment letter of a case (C-08)', () => {
  it('has half of a code and the mail the other half: together they are the key in the grant, and enrol a phone', async () => {
    const { file, letterId } = await letterMade()
    expect(await print(letterId)).toEqual(DONE)
    expect(office.mails.filter(({ subject }) => subject.includes(file.caseNumber))).toEqual([])
    expect(await post(letterId)).toEqual(DONE)
    const code = await codeOf(letterId, file)
    const [grant] = await grantsOf(file)
    expect(code.grantId).toBe(letterId)
    expect(code.mail?.to).toBe(file.form.email)
    const keyHex = async (one: Parameters<typeof deriveEnrolmentKey>[0]) =>
      Buffer.from((await deriveEnrolmentKey(one)).publicKey).toString('hex')
    expect(await keyHex(code)).toBe(grant?.enrolmentKey)
    const otherNumber = String((Number(code.shortNumber) + 1) % 1e8).padStart(8, '0')
    expect(await keyHex({ ...code, shortNumber: otherNumber })).not.toBe(grant?.enrolmentKey)
    expect(await keyHex({ ...code, secret: new Uint8Array(16) })).not.toBe(grant?.enrolmentKey)

    const wrong = await halves.enrol({ ...code, shortNumber: otherNumber })
    expect([wrong.answer.status, wrong.answer.json.code]).toEqual([403, 'enrolment/code-wrong'])
    const blind = await halves.enrol({ ...code, secret: new Uint8Array(16) })
    expect([blind.answer.status, blind.answer.json.code]).toEqual([403, 'enrolment/code-wrong'])
    const enrolled = await halves.enrol(code)
    expect(enrolled.answer).toMatchObject({
      status: 200,
      json: { subject: grant?.subject, name: 'TARO JITSUIN' },
    })
  })

  it('is Japanese, says until when and that the number comes apart, and has no number on it', async () => {
    const { file, letterId } = await letterMade()
    await print(letterId)
    await post(letterId)
    const { words, shortNumber, pdf, secret, mail } = await codeOf(letterId, file)
    // Granted on 2026-11-20: 28 days later, so that the authority, which allows 30, may have another clock.
    for (const shown of [
      '実印太郎様',
      '見本市架空町1-2-3',
      '2026年12月18日まで',
      '短い番号',
      '別にお送りする電子メール',
    ])
      expect(words).toContain(shown)
    expect(words).not.toContain(shortNumber)
    expect(readWith('pdfinfo', pdf)).not.toContain(Buffer.from(secret).toString('base64url'))
    expect(await readdir(folder)).toContain(`${letterId}.pdf`)
    expect(mail?.subject).not.toContain(shortNumber)
    expect(mail?.text).not.toContain('enrol#')
    expect(mail?.text).not.toContain(Buffer.from(secret).toString('base64url'))
  })

  it('is printed once and posted once, in this order, by production only', async () => {
    const { letterId } = await letterMade()
    expect(told(await post(letterId))).toEqual([409, 'enrolment-letters/not-printed'])
    for (const who of ['rita', 'carla', 'adam'])
      expect(told(await print(letterId, who))).toEqual([403, 'registration/not-allowed'])
    const both = await Promise.all([print(letterId), print(letterId, 'pepe')])
    expect(both.map(told).toSorted()).toEqual([
      [200, undefined],
      [409, 'enrolment-letters/already-printed'],
    ])
    expect(told(await print(letterId))).toEqual([409, 'enrolment-letters/already-printed'])
    const sent = office.mails.length
    const posts = await Promise.all([post(letterId), post(letterId, 'pepe')])
    expect(posts.map(told).toSorted()).toEqual([
      [200, undefined],
      [409, 'enrolment-letters/not-printed'],
    ])
    expect(office.mails).toHaveLength(sent + 1)
    expect(told(await print(letterId))).toEqual([409, 'enrolment-letters/already-printed'])
    expect(told(await print(randomUUID()))).toEqual([404, 'enrolment-letters/not-found'])
  })

  it('leaves neither secret nor number in the database, before it is posted or after; then its key is gone too', async () => {
    const { file, letterId } = await letterMade()
    await print(letterId)
    const before = await dump()
    expect(before).toContain(letterId)
    expect(office.letterKeys.has(letterId)).toBe(true)
    await post(letterId)
    const after = await dump()
    const { secret, shortNumber } = await codeOf(letterId, file)
    const number = Buffer.from(shortNumber)
    for (const form of [...formsOf(secret), shortNumber, number.toString('hex'), number.toString('base64')])
      for (const text of [before, after]) expect(text).not.toContain(form)
    expect((await letterOf(file)).sealed).toBeNull()
    expect(office.letterKeys.has(letterId)).toBe(false)
    const acts = await office.superuser.query<{ action: string }>(
      'select action from audit.entry where subject = $1 order by id',
      [`enrolment-letter:${letterId}`],
    )
    expect(acts.map(({ action }) => action.split('/')[1])).toEqual([
      'sealed',
      'granted',
      'printing',
      'printed',
      'posted',
      'key-destroyed',
    ])
  })

  it('is not posted when the mail server takes nothing, and posted when it does', async () => {
    const { letterId, file } = await letterMade()
    await print(letterId)
    broken.set('mail', () => new Error('550 no such mailbox; the text was 短い番号'))
    expect(told(await post(letterId))).toEqual([503, 'enrolment-letters/mail-not-sent'])
    expect(await letterOf(file)).toMatchObject({ state: 'printed', tracking_number: null })
    expect(office.letterKeys.has(letterId)).toBe(true)
    expect(await post(letterId)).toEqual(DONE)
    expect((await codeOf(letterId, file)).shortNumber).toMatch(/^\d{8}$/)
  })

  it('is neither printed nor posted once its code has expired', async () => {
    const [{ letterId }, printed] = [await letterMade(), await letterMade()]
    await print(printed.letterId)
    const end = new Date('2026-12-18T15:00:00Z') // the end of 2026-12-18 in Japan
    office.now = end
    expect(told(await print(letterId))).toEqual([409, 'enrolment-letters/expired'])
    expect(told(await post(printed.letterId))).toEqual([409, 'enrolment-letters/expired'])
    expect(await findLetterOf(context, printed.file)).toEqual({
      state: 'printed',
      validity: 'expired',
      lastDay: '2026-12-18',
    })
    office.now = new Date(end.getTime() - 1)
    expect(await print(letterId)).toEqual(DONE)
  })

  it('says where it is, to its list and to the case', async () => {
    const file = await issuedCase()
    expect(await findLetterOf(context, file)).toEqual({ state: 'awaited' })
    await makeEnrolmentLetters(context)
    const { letter_id: letterId } = await letterOf(file)
    await print(letterId)
    await post(letterId)
    const stand = {
      state: 'posted',
      validity: 'counts',
      lastDay: '2026-12-18',
      postedAt: AT.toISOString(),
      trackingNumber: 'JP-0042',
    }
    expect(await findLetterOf(context, file)).toEqual(stand)
    const { status, json } = await ask('paula', 'GET', '/api/enrolment-letters?state=posted')
    expect(status).toBe(200)
    expect(json.letters).toContainEqual({
      ...stand,
      letterId,
      caseId: file.caseId,
      caseNumber: file.caseNumber,
      name: '実印 太郎',
      madeAt: AT.toISOString(),
    })
    expect(await findLetterOf(context, await approvedCase())).toBeUndefined()
  })
})

describe('the worker of enrolment letters', () => {
  const unreachable = () => new RegistrationError('ca/unreachable', 'The line broke')
  it.each([
    ['the letter’s key was made', 'after-key', () => new Error('killed')],
    ['the authority is asked', 'before-grant', unreachable],
    ['the authority granted', 'after-grant', unreachable],
    [
      'key management is asked',
      'before-offer',
      () => new RegistrationError('second-key/unreachable', 'Away'),
    ],
    ['key management took the grant', 'after-offer', () => new Error('killed')],
  ])(
    'goes on after it broke off when %s: one letter, one grant, the same key',
    async (_when, step, error) => {
      const file = await issuedCase()
      broken.set(step, error)
      await makeEnrolmentLetters(context).catch(() => undefined) // told or kept for the next round, as the error says
      const [early] = await lettersOf(file)
      if (early) expect(told(await print(early.letter_id))).toEqual([409, 'enrolment-letters/not-granted'])
      // The next round is on another day: what was granted before keeps its end.
      if (step === 'after-grant') office.now = new Date(AT.getTime() + 2 * DAY_MS)
      await makeEnrolmentLetters(context)
      await makeEnrolmentLetters(context)
      const letter = await letterOf(file)
      const grants = await grantsOf(file)
      expect(letter.state).toBe('sealed')
      expect(grants.map(({ enrolmentKey }) => enrolmentKey)).toEqual([letter.enrolment_key.toString('hex')])
      if (early) expect(letter.letter_id).toBe(early.letter_id)
      expect(await findLetterOf(context, file)).toMatchObject({ lastDay: '2026-12-18' })
      const sql = 'select state from second_key.enrolment_grant where grant_id = $1'
      for (const half of Object.values(halves.superusers))
        expect(await half.query(sql, [letter.letter_id])).toEqual([{ state: 'open' }])
    },
  )

  it('destroys the key of a posted letter in its next round, when the posting broke off before that', async () => {
    const { letterId, file } = await letterMade()
    await print(letterId)
    broken.set('before-destroy', () => new Error('killed'))
    expect((await post(letterId)).status).toBe(500)
    expect((await letterOf(file)).state).toBe('posted')
    expect(office.letterKeys.has(letterId)).toBe(true)
    await makeEnrolmentLetters(context)
    expect(office.letterKeys.has(letterId)).toBe(false)
  })

  it('makes one letter when two work at once, and keeps no key of the other', async () => {
    const file = await issuedCase()
    const keys = office.letterKeys.size
    await Promise.all([makeEnrolmentLetters(context), makeEnrolmentLetters(context)])
    const { letter_id: letterId, state } = await letterOf(file)
    expect([state, (await grantsOf(file)).length]).toEqual(['sealed', 1])
    expect(office.letterKeys.has(letterId)).toBe(true)
    expect(office.letterKeys.size).toBe(keys + 1)
  })

  it('makes none before the second key is issued, none where there is no address for mail, none without a printer', async () => {
    const [approved, silent] = [await approvedCase(), await issuedCase('')]
    await makeEnrolmentLetters(context)
    expect(await lettersOf(approved)).toEqual([])
    expect(await lettersOf(silent)).toEqual([])
    expect(await findLetterOf(context, silent)).toEqual({ state: 'no-email' })
    const file = await issuedCase()
    const { production: _none, ...without } = context
    await makeEnrolmentLetters(without)
    expect(await lettersOf(file)).toEqual([])
    await makeEnrolmentLetters(context)
    expect((await letterOf(file)).state).toBe('sealed')
  })

  it('makes the letter though the case has gone on to the card', async () => {
    const file = await issuedCase()
    await office.superuser.query(
      `update registration.case_file set state = 'production', state_facts = jsonb_set(state_facts, '{state}', '"production"')
       where case_id = $1`,
      [file.caseId],
    )
    await makeEnrolmentLetters(context)
    expect((await letterOf(file)).state).toBe('sealed')
    expect((await loadCase(context.store.read, file.caseId))?.state.state).toBe('production')
  })

  it('tells the operator of a letter that the authority refuses, and the others are made', async () => {
    const [refused, other] = [await issuedCase(), await issuedCase()]
    const { state } = refused
    const warrant = 'secondKeyWarrantId' in state ? state.secondKeyWarrantId : ''
    const ca: RegistrationContext['ca'] = {
      ...context.ca,
      grantEnrolment: async (wish) => {
        if (wish.warrantId === warrant) throw new RegistrationError('ca/refused', 'grant/given-before')
        return context.ca.grantEnrolment(wish)
      },
    }
    await expect(makeEnrolmentLetters({ ...context, ca })).rejects.toMatchObject({ code: 'ca/refused' })
    expect((await letterOf(refused)).state).toBe('preparing')
    expect((await letterOf(other)).state).toBe('sealed')
  })

  it('takes no grant for another key than the one it asked for', async () => {
    const file = await issuedCase()
    const [other] = [await letterMade()]
    const [foreign] = await authority.zone.superuser.query<{ statement: Buffer; signature: Buffer }>(
      'select statement, signature from ca.enrolment_grant where grant_id = $1',
      [other.letterId],
    )
    await office.superuser.query(
      `update registration.enrolment_letter set state = 'preparing' where case_id = $1`,
      [file.caseId],
    )
    const base64url = (bytes: Buffer | undefined) => Buffer.from(bytes ?? []).toString('base64url')
    const ca: RegistrationContext['ca'] = {
      ...context.ca,
      grantEnrolment: async ({ grantId }) => ({
        grantId,
        statement: base64url(foreign?.statement),
        signature: base64url(foreign?.signature),
      }),
    }
    await expect(makeEnrolmentLetters({ ...context, ca })).rejects.toMatchObject({ code: 'ca/refused' })
    expect((await letterOf(file)).state).toBe('preparing')
  })

  it('is one of the tasks of the worker of cases', async () => {
    const file = await issuedCase()
    const worker = startCases(context, () => undefined)
    await expect.poll(() => lettersOf(file), { timeout: 20_000 }).toHaveLength(1)
    await worker.stop()
    expect((await letterOf(file)).state).toBe('sealed')
  })
})

describe('the printing of an enrolment letter', () => {
  it('is never tried again by itself: whether paper came out, nobody knows', async () => {
    const { file, letterId } = await letterMade()
    const letterPrinter: LetterPrinter = {
      print: () => Promise.reject(new Error('not asked here')),
      printEnrolment: () => Promise.reject(new Error('out of paper')),
    }
    const { production } = context
    if (!production) throw new Error('no printer')
    const stuck = await createService({
      name: 'office',
      title: { ja: '発行', en: 'Office' },
      routes: enrolmentLetterRoutes({ ...context, production: { ...production, letterPrinter } }),
      problems: [REGISTRATION_PROBLEMS],
    })
    const headers = { 'x-who': 'paula', 'content-type': 'application/json' }
    const answer = await stuck.inject({
      method: 'POST',
      url: `/api/enrolment-letters/${letterId}/printing`,
      headers,
      payload: '{}',
    })
    await stuck.close()
    expect(answer.statusCode).toBe(500)
    expect((await letterOf(file)).state).toBe('printing')
    expect(told(await print(letterId))).toEqual([409, 'enrolment-letters/already-printed'])
    expect(told(await post(letterId))).toEqual([409, 'enrolment-letters/not-printed'])
  })

  it('is refused where the name can not be printed or there is no address for mail any more, and nothing is recorded', async () => {
    const { file, letterId } = await letterMade()
    const change = (path: string, value: string) =>
      office.superuser.query(
        `update registration.case_file set form = jsonb_set(form, $1::text[], $2) where case_id = $3`,
        [path, JSON.stringify(value), file.caseId],
      )
    await change('{name,family}', '\u{2A6D6}')
    expect(told(await print(letterId))).toEqual([422, 'papers/unprintable'])
    await change('{name,family}', '実印')
    await change('{email}', '')
    expect(told(await print(letterId))).toEqual([409, 'enrolment-letters/no-email'])
    await change('{email}', 'taro@example.jp')
    expect((await letterOf(file)).state).toBe('sealed')
    expect(await print(letterId)).toEqual(DONE)
  })
})

describe('a short number', () => {
  it('is drawn evenly: what lies above the last whole hundred million of 32 bits is drawn again', () => {
    const drawn = [Buffer.from('fa56ea00', 'hex'), Buffer.from('fa56e9ff', 'hex')] // 4,200,000,000 and one less
    expect(drawShortNumber(() => drawn.shift() ?? Buffer.alloc(4))).toBe('99999999')
    expect(drawShortNumber(() => Buffer.from('00000007', 'hex'))).toBe('00000007')
  })

  it('counts until the end of a day in Japan, 28 days on, whatever the hour', () => {
    for (const at of ['2026-11-19T15:00:00.000Z', '2026-11-20T00:12:00Z', '2026-11-20T14:59:59.999Z']) {
      expect(codeExpires(new Date(at))).toEqual(new Date('2026-12-18T15:00:00Z'))
      expect(codeExpires(new Date(at)).getTime() - Date.parse(at)).toBeLessThanOrEqual(30 * DAY_MS)
    }
    expect(lastDayOf(new Date('2026-12-18T15:00:00Z'))).toBe('2026-12-18')
  })
})
