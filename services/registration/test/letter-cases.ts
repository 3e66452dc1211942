/** Cases on their way to an enrolment letter, and what is found of them: letters, grants, printed sheets and mails. */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { WarrantOrder } from '@jitsuin/ca/contract'
import { GRANT, readCodeFragment } from '@jitsuin/second-key'
import { expect } from 'vitest'
import { readWith } from '../../../packages/print/test/pdf-tools.js'
import type { Case } from '../src/domain/cases/case.js'
import { insertCase } from '../src/store/cases/cases.js'
import { issueSecondKey } from '../src/usecases/cases/issue-second-key.js'
import { makeEnrolmentLetters } from '../src/usecases/second-key/make-enrolment-letters.js'
import { AT, type LetterOffice } from './letter-office.js'
import { FORM } from './production/world.js'

let people = 0

/** A case that two officers approved, second key first: its warrant stands at the authority. */
export async function approvedCase(stage: LetterOffice, email?: string): Promise<Case> {
  const { authority, context, office } = stage
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
export async function issuedCase(stage: LetterOffice, email?: string): Promise<Case> {
  const file = await approvedCase(stage, email)
  const { context, halves } = stage
  const { secondKeys } = context
  await expect(issueSecondKey(context, secondKeys, file.caseId)).rejects.toMatchObject({
    code: 'second-key/not-ready',
  })
  await halves.makeKeys()
  return issueSecondKey(context, secondKeys, file.caseId)
}

type LetterRow = { letter_id: string; state: string; enrolment_key: Buffer; sealed: Buffer | null }

/** The letters of a case as they stand in the table. */
export async function lettersOf({ office }: LetterOffice, { caseId }: Case): Promise<LetterRow[]> {
  return office.superuser.query<LetterRow>('select * from registration.enrolment_letter where case_id = $1', [
    caseId,
  ])
}

/** The only letter of a case. */
export async function letterOf(stage: LetterOffice, file: Case): Promise<LetterRow> {
  const rows = await lettersOf(stage, file)
  expect(rows).toHaveLength(1)
  const [row] = rows
  if (!row) throw new Error('no letter')
  return row
}

/** What the authority granted under the warrant of a case. */
export async function grantsOf({ authority }: LetterOffice, { state }: Case) {
  const warrant = 'secondKeyWarrantId' in state ? state.secondKeyWarrantId : ''
  const sql = 'select statement from ca.enrolment_grant where warrant_id = $1'
  const rows = await authority.zone.superuser.query<{ statement: Buffer }>(sql, [warrant])
  return rows.map(({ statement }) => GRANT.parse(statement))
}

/** A case whose letter is sealed, ready for the printer. */
export async function letterMade(stage: LetterOffice) {
  const file = await issuedCase(stage)
  await makeEnrolmentLetters(stage.context)
  const { letter_id: letterId } = await letterOf(stage, file)
  return { file, letterId }
}

/** The code out of the printed sheet and the mail, as the holder has them. */
export async function codeOf({ folder, office }: LetterOffice, letterId: string, { caseNumber }: Case) {
  const pdf = await readFile(join(folder, `${letterId}.pdf`))
  const words = readWith('pdftotext', pdf, '-layout').replaceAll(/\s+/gu, '')
  const [, fragment = ''] =
    /https:\/\/approve\.test\/enrol#([0-9a-f-]{36}\.[A-Za-z0-9_-]{22})/.exec(words) ?? []
  const mail = office.mails.find(({ subject }) => subject.includes(caseNumber))
  const [, shortNumber = ''] = /短い番号: (\d{8})\n/.exec(mail?.text ?? '') ?? []
  return { ...readCodeFragment(fragment), shortNumber, pdf, words, mail }
}

/** Every row of every table of the office, its audit and its logs, as text: octets stand in it in hex. */
export async function dump({ office }: LetterOffice): Promise<string> {
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
