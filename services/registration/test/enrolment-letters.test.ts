/**
 * The letter with which a holder enrols a phone: over the office's own tables, the real authority, and both halves of the second key,
 * which are asked over mutual TLS. The printed PDF is read by another program (poppler).
 */
import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { createService } from '@jitsuin/platform'
import { deriveEnrolmentKey } from '@jitsuin/second-key'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasPoppler, readWith } from '../../../packages/print/test/pdf-tools.js'
import { RegistrationError } from '../src/errors.js'
import { REGISTRATION_PROBLEMS } from '../src/http/problems.js'
import { enrolmentLetterRoutes } from '../src/http/second-key/enrolment-letter-routes.js'
import type { LetterPrinter } from '../src/outside/letter-keys.js'
import { loadCase } from '../src/store/cases/cases.js'
import { startCases } from '../src/usecases/cases/worker.js'
import type { RegistrationContext } from '../src/usecases/context.js'
import { findLetterOf } from '../src/usecases/second-key/look-at-letters.js'
import { makeEnrolmentLetters } from '../src/usecases/second-key/make-enrolment-letters.js'
import {
  approvedCase,
  codeOf,
  dump,
  grantsOf,
  issuedCase,
  letterMade,
  letterOf,
  lettersOf,
} from './letter-cases.js'
import { AT, type LetterOffice, openLetterOffice } from './letter-office.js'

const DAY_MS = 86_400_000

let stage: LetterOffice
beforeAll(async () => {
  stage = await openLetterOffice()
})
afterEach(() => {
  stage.broken.clear()
  stage.office.now = AT
})
afterAll(() => stage.close())

type Answer = { readonly status: number; readonly json: Record<string, unknown> }
async function ask(who: string, method: 'GET' | 'POST', url: string, body: object = {}): Promise<Answer> {
  const answer = await stage.service.inject({
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

/** The ways in which a secret could stand in a text. */
const formsOf = (bytes: Uint8Array) => {
  const one = Buffer.from(bytes)
  return [one.toString('base64url'), one.toString('base64'), one.toString('hex'), ...hexOfText(one)]
}
const hexOfText = (one: Buffer) => [Buffer.from(one.toString('base64url')).toString('hex')]

describe.skipIf(!hasPoppler)('the enrolment letter of a case (C-08)', () => {
  it('has half of a code and the mail the other half: together they are the key in the grant, and enrol a phone', async () => {
    const { file, letterId } = await letterMade(stage)
    expect(await print(letterId)).toEqual(DONE)
    expect(stage.office.mails.filter(({ subject }) => subject.includes(file.caseNumber))).toEqual([])
    expect(await post(letterId)).toEqual(DONE)
    const code = await codeOf(stage, letterId, file)
    const [grant] = await grantsOf(stage, file)
    expect(code.grantId).toBe(letterId)
    expect(code.mail?.to).toBe(file.form.email)
    const keyHex = async (one: Parameters<typeof deriveEnrolmentKey>[0]) =>
      Buffer.from((await deriveEnrolmentKey(one)).publicKey).toString('hex')
    expect(await keyHex(code)).toBe(grant?.enrolmentKey)
    const otherNumber = String((Number(code.shortNumber) + 1) % 1e8).padStart(8, '0')
    expect(await keyHex({ ...code, shortNumber: otherNumber })).not.toBe(grant?.enrolmentKey)
    expect(await keyHex({ ...code, secret: new Uint8Array(16) })).not.toBe(grant?.enrolmentKey)

    const wrong = await stage.halves.enrol({ ...code, shortNumber: otherNumber })
    expect([wrong.answer.status, wrong.answer.json.code]).toEqual([403, 'enrolment/code-wrong'])
    const blind = await stage.halves.enrol({ ...code, secret: new Uint8Array(16) })
    expect([blind.answer.status, blind.answer.json.code]).toEqual([403, 'enrolment/code-wrong'])
    const enrolled = await stage.halves.enrol(code)
    expect(enrolled.answer).toMatchObject({
      status: 200,
      json: { subject: grant?.subject, name: 'TARO JITSUIN' },
    })
  })

  it('is Japanese, says until when and that the number comes apart, and has no number on it', async () => {
    const { file, letterId } = await letterMade(stage)
    await print(letterId)
    await post(letterId)
    const { words, shortNumber, pdf, secret, mail } = await codeOf(stage, letterId, file)
    // Granted on 2026-11-20: 28 days later, so that the stage.authority, which allows 30, may have another clock.
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
    expect(await readdir(stage.folder)).toContain(`${letterId}.pdf`)
    expect(mail?.subject).not.toContain(shortNumber)
    expect(mail?.text).not.toContain('enrol#')
    expect(mail?.text).not.toContain(Buffer.from(secret).toString('base64url'))
  })

  it('is printed once and posted once, in this order, by production only', async () => {
    const { letterId } = await letterMade(stage)
    expect(told(await post(letterId))).toEqual([409, 'enrolment-letters/not-printed'])
    for (const who of ['rita', 'carla', 'adam'])
      expect(told(await print(letterId, who))).toEqual([403, 'registration/not-allowed'])
    const both = await Promise.all([print(letterId), print(letterId, 'pepe')])
    expect(both.map(told).toSorted()).toEqual([
      [200, undefined],
      [409, 'enrolment-letters/already-printed'],
    ])
    expect(told(await print(letterId))).toEqual([409, 'enrolment-letters/already-printed'])
    const sent = stage.office.mails.length
    const posts = await Promise.all([post(letterId), post(letterId, 'pepe')])
    expect(posts.map(told).toSorted()).toEqual([
      [200, undefined],
      [409, 'enrolment-letters/not-printed'],
    ])
    expect(stage.office.mails).toHaveLength(sent + 1)
    expect(told(await print(letterId))).toEqual([409, 'enrolment-letters/already-printed'])
    expect(told(await print(randomUUID()))).toEqual([404, 'enrolment-letters/not-found'])
  })

  it('leaves neither secret nor number in the database, before it is posted or after; then its key is gone too', async () => {
    const { file, letterId } = await letterMade(stage)
    await print(letterId)
    const before = await dump(stage)
    expect(before).toContain(letterId)
    expect(stage.office.letterKeys.has(letterId)).toBe(true)
    await post(letterId)
    const after = await dump(stage)
    const { secret, shortNumber } = await codeOf(stage, letterId, file)
    const number = Buffer.from(shortNumber)
    for (const form of [...formsOf(secret), shortNumber, number.toString('hex'), number.toString('base64')])
      for (const text of [before, after]) expect(text).not.toContain(form)
    expect((await letterOf(stage, file)).sealed).toBeNull()
    expect(stage.office.letterKeys.has(letterId)).toBe(false)
    const acts = await stage.office.superuser.query<{ action: string }>(
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
    const { letterId, file } = await letterMade(stage)
    await print(letterId)
    stage.broken.set('mail', () => new Error('550 no such mailbox; the text was 短い番号'))
    expect(told(await post(letterId))).toEqual([503, 'enrolment-letters/mail-not-sent'])
    expect(await letterOf(stage, file)).toMatchObject({ state: 'printed', tracking_number: null })
    expect(stage.office.letterKeys.has(letterId)).toBe(true)
    expect(await post(letterId)).toEqual(DONE)
    expect((await codeOf(stage, letterId, file)).shortNumber).toMatch(/^\d{8}$/)
  })

  it('is neither printed nor posted once its code has expired', async () => {
    const [{ letterId }, printed] = [await letterMade(stage), await letterMade(stage)]
    await print(printed.letterId)
    const end = new Date('2026-12-18T15:00:00Z') // the end of 2026-12-18 in Japan
    stage.office.now = end
    expect(told(await print(letterId))).toEqual([409, 'enrolment-letters/expired'])
    expect(told(await post(printed.letterId))).toEqual([409, 'enrolment-letters/expired'])
    expect(await findLetterOf(stage.context, printed.file)).toEqual({
      state: 'printed',
      validity: 'expired',
      lastDay: '2026-12-18',
    })
    stage.office.now = new Date(end.getTime() - 1)
    expect(await print(letterId)).toEqual(DONE)
  })

  it('says where it is, to its list and to the case', async () => {
    const file = await issuedCase(stage)
    expect(await findLetterOf(stage.context, file)).toEqual({ state: 'awaited' })
    await makeEnrolmentLetters(stage.context)
    const { letter_id: letterId } = await letterOf(stage, file)
    await print(letterId)
    await post(letterId)
    const stand = {
      state: 'posted',
      validity: 'counts',
      lastDay: '2026-12-18',
      postedAt: AT.toISOString(),
      trackingNumber: 'JP-0042',
    }
    expect(await findLetterOf(stage.context, file)).toEqual(stand)
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
    expect(await findLetterOf(stage.context, await approvedCase(stage))).toBeUndefined()
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
      const file = await issuedCase(stage)
      stage.broken.set(step, error)
      await makeEnrolmentLetters(stage.context).catch(() => undefined) // told or kept for the next round, as the error says
      const [early] = await lettersOf(stage, file)
      if (early) expect(told(await print(early.letter_id))).toEqual([409, 'enrolment-letters/not-granted'])
      // The next round is on another day: what was granted before keeps its end.
      if (step === 'after-grant') stage.office.now = new Date(AT.getTime() + 2 * DAY_MS)
      await makeEnrolmentLetters(stage.context)
      await makeEnrolmentLetters(stage.context)
      const letter = await letterOf(stage, file)
      const grants = await grantsOf(stage, file)
      expect(letter.state).toBe('sealed')
      expect(grants.map(({ enrolmentKey }) => enrolmentKey)).toEqual([letter.enrolment_key.toString('hex')])
      if (early) expect(letter.letter_id).toBe(early.letter_id)
      expect(await findLetterOf(stage.context, file)).toMatchObject({ lastDay: '2026-12-18' })
      const sql = 'select state from second_key.enrolment_grant where grant_id = $1'
      for (const half of Object.values(stage.halves.superusers))
        expect(await half.query(sql, [letter.letter_id])).toEqual([{ state: 'open' }])
    },
  )

  it('destroys the key of a posted letter in its next round, when the posting broke off before that', async () => {
    const { letterId, file } = await letterMade(stage)
    await print(letterId)
    stage.broken.set('before-destroy', () => new Error('killed'))
    expect((await post(letterId)).status).toBe(500)
    expect((await letterOf(stage, file)).state).toBe('posted')
    expect(stage.office.letterKeys.has(letterId)).toBe(true)
    await makeEnrolmentLetters(stage.context)
    expect(stage.office.letterKeys.has(letterId)).toBe(false)
  })

  it('makes one letter when two work at once, and keeps no key of the other', async () => {
    const file = await issuedCase(stage)
    const keys = stage.office.letterKeys.size
    await Promise.all([makeEnrolmentLetters(stage.context), makeEnrolmentLetters(stage.context)])
    const { letter_id: letterId, state } = await letterOf(stage, file)
    expect([state, (await grantsOf(stage, file)).length]).toEqual(['sealed', 1])
    expect(stage.office.letterKeys.has(letterId)).toBe(true)
    expect(stage.office.letterKeys.size).toBe(keys + 1)
  })

  it('makes none before the second key is issued, none where there is no address for mail, none without a printer', async () => {
    const [approved, silent] = [await approvedCase(stage), await issuedCase(stage, '')]
    await makeEnrolmentLetters(stage.context)
    expect(await lettersOf(stage, approved)).toEqual([])
    expect(await lettersOf(stage, silent)).toEqual([])
    expect(await findLetterOf(stage.context, silent)).toEqual({ state: 'no-email' })
    const file = await issuedCase(stage)
    const { production: _none, ...without } = stage.context
    await makeEnrolmentLetters(without)
    expect(await lettersOf(stage, file)).toEqual([])
    await makeEnrolmentLetters(stage.context)
    expect((await letterOf(stage, file)).state).toBe('sealed')
  })

  it('makes the letter though the case has gone on to the card', async () => {
    const file = await issuedCase(stage)
    await stage.office.superuser.query(
      `update registration.case_file set state = 'production', state_facts = jsonb_set(state_facts, '{state}', '"production"')
       where case_id = $1`,
      [file.caseId],
    )
    await makeEnrolmentLetters(stage.context)
    expect((await letterOf(stage, file)).state).toBe('sealed')
    expect((await loadCase(stage.context.store.read, file.caseId))?.state.state).toBe('production')
  })

  it('tells the operator of a letter that the authority refuses, and the others are made', async () => {
    const [refused, other] = [await issuedCase(stage), await issuedCase(stage)]
    const { state } = refused
    const warrant = 'secondKeyWarrantId' in state ? state.secondKeyWarrantId : ''
    const ca: RegistrationContext['ca'] = {
      ...stage.context.ca,
      grantEnrolment: async (wish) => {
        if (wish.warrantId === warrant) throw new RegistrationError('ca/refused', 'grant/given-before')
        return stage.context.ca.grantEnrolment(wish)
      },
    }
    await expect(makeEnrolmentLetters({ ...stage.context, ca })).rejects.toMatchObject({ code: 'ca/refused' })
    expect((await letterOf(stage, refused)).state).toBe('preparing')
    expect((await letterOf(stage, other)).state).toBe('sealed')
  })

  it('takes no grant for another key than the one it asked for', async () => {
    const file = await issuedCase(stage)
    const [other] = [await letterMade(stage)]
    const [foreign] = await stage.authority.zone.superuser.query<{ statement: Buffer; signature: Buffer }>(
      'select statement, signature from ca.enrolment_grant where grant_id = $1',
      [other.letterId],
    )
    await stage.office.superuser.query(
      `update registration.enrolment_letter set state = 'preparing' where case_id = $1`,
      [file.caseId],
    )
    const base64url = (bytes: Buffer | undefined) => Buffer.from(bytes ?? []).toString('base64url')
    const ca: RegistrationContext['ca'] = {
      ...stage.context.ca,
      grantEnrolment: async ({ grantId }) => ({
        grantId,
        statement: base64url(foreign?.statement),
        signature: base64url(foreign?.signature),
      }),
    }
    await expect(makeEnrolmentLetters({ ...stage.context, ca })).rejects.toMatchObject({ code: 'ca/refused' })
    expect((await letterOf(stage, file)).state).toBe('preparing')
  })

  it('is one of the tasks of the worker of cases', async () => {
    const file = await issuedCase(stage)
    const worker = startCases(stage.context, () => undefined)
    await expect.poll(() => lettersOf(stage, file), { timeout: 20_000 }).toHaveLength(1)
    await worker.stop()
    expect((await letterOf(stage, file)).state).toBe('sealed')
  })
})

describe('the printing of an enrolment letter', () => {
  it('is never tried again by itself: whether paper came out, nobody knows', async () => {
    const { file, letterId } = await letterMade(stage)
    const letterPrinter: LetterPrinter = {
      print: () => Promise.reject(new Error('not asked here')),
      printEnrolment: () => Promise.reject(new Error('out of paper')),
    }
    const { production } = stage.context
    if (!production) throw new Error('no printer')
    const stuck = await createService({
      name: 'office',
      title: { ja: '発行', en: 'Office' },
      routes: enrolmentLetterRoutes({ ...stage.context, production: { ...production, letterPrinter } }),
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
    expect((await letterOf(stage, file)).state).toBe('printing')
    expect(told(await print(letterId))).toEqual([409, 'enrolment-letters/already-printed'])
    expect(told(await post(letterId))).toEqual([409, 'enrolment-letters/not-printed'])
  })

  it('is refused where the name can not be printed or there is no address for mail any more, and nothing is recorded', async () => {
    const { file, letterId } = await letterMade(stage)
    const change = (path: string, value: string) =>
      stage.office.superuser.query(
        `update registration.case_file set form = jsonb_set(form, $1::text[], $2) where case_id = $3`,
        [path, JSON.stringify(value), file.caseId],
      )
    await change('{name,family}', '\u{2A6D6}')
    expect(told(await print(letterId))).toEqual([422, 'papers/unprintable'])
    await change('{name,family}', '実印')
    await change('{email}', '')
    expect(told(await print(letterId))).toEqual([409, 'enrolment-letters/no-email'])
    await change('{email}', 'taro@example.jp')
    expect((await letterOf(stage, file)).state).toBe('sealed')
    expect(await print(letterId)).toEqual(DONE)
  })
})
