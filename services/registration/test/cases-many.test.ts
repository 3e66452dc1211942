import { randomUUID } from 'node:crypto'
import { openSession } from '@jitsuin/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Case } from '../src/domain/cases/case.js'
import { acceptDocuments } from '../src/usecases/cases/accept-documents.js'
import { readBalance } from '../src/usecases/cases/application-balance.js'
import { beginCheck } from '../src/usecases/cases/begin-check.js'
import { matchRegistry } from '../src/usecases/cases/match-registry.js'
import { receiveCases } from '../src/usecases/cases/receive-case.js'
import { askForList, signList } from '../src/usecases/cases/sign-list.js'
import { formOf, type OfficeStage, openOfficeStage, papersOf, staff } from './support/office-stage.js'
import { seen } from './support/tools.js'

const APPLICATIONS = 5000
const AT_ONCE = 500
const BATCH = randomUUID()

let stage: OfficeStage
beforeAll(async () => {
  stage = await openOfficeStage()
})
afterAll(() => stage.close())

describe('many applications', () => {
  it('works 5,000 through with none lost, and counts that add up at every moment (T-C01-2)', async () => {
    const numbers = new Set<string>()
    for (let start = 0; start < APPLICATIONS; start += AT_ONCE) {
      const file = await receiveSome(start, AT_ONCE)
      for (const { caseNumber } of file) numbers.add(caseNumber)
      const part = await workThrough(file)
      expect(part.approved + part.mismatched).toBe(AT_ONCE)
    }
    expect(numbers.size).toBe(APPLICATIONS)
    expect(stage.ca.done.size).toBe(APPLICATIONS - APPLICATIONS / 10)
    const { applications, split } = await readBalance(stage.context)
    expect(applications).toBe(APPLICATIONS)
    expect(split).toEqual([
      { state: 'licence-ng', count: APPLICATIONS / 10 },
      { state: 'approved', count: APPLICATIONS - APPLICATIONS / 10 },
    ])
  }, 180_000) // about 15 s on a quiet machine

  it('reports applications against cards with the split of the difference (T-C01-3)', async () => {
    const { balanceOf } = await import('../src/domain/cases/balance.js')
    const balance = balanceOf(
      new Map([
        ['draft', 12],
        ['handed-over', 7475],
        ['deficient', 40],
        ['document-check', 23],
        ['production', 20],
      ]),
    )
    expect(balance).toEqual({
      applications: 7558,
      cards: 7475,
      difference: 83,
      split: [
        { state: 'document-check', count: 23 },
        { state: 'deficient', count: 40 },
        { state: 'production', count: 20 },
      ],
    })
  })
})

/** Every tenth is somebody whom the registry knows otherwise. */
function receiveSome(start: number, count: number): Promise<readonly Case[]> {
  const forms = Array.from({ length: count }, (_none, index) => formOf(300_000 + start + index))
  for (const [index, form] of forms.entries()) {
    const name = `${form.name.family}　${form.name.given}`
    const registrationDate = index % 10 === 0 ? '1999-01-01' : form.licenceDate
    stage.registry.put({
      name,
      birthDate: form.birthDate,
      registrationDate,
      registrationNumber: form.licenceNumber,
    })
  }
  const applications = forms.map((form) => ({
    requestId: randomUUID(),
    form,
    documents: papersOf(form),
    batchId: BATCH,
  }))
  return receiveCases(stage.context, applications, 'officer:rei')
}

async function workThrough(received: readonly Case[]) {
  const begun = await beginCheck(stage.context, staff('eiji'), received.map(seen))
  await expectSum()
  await readEverything(begun.changed)
  const accepted = await acceptDocuments(stage.context, staff('eiji'), { cases: begun.changed.map(seen) })
  await expectSum()
  const matched = await matchRegistry(stage.context, staff('eiji'), accepted.changed.map(seen))
  const waiting = matched.changed.filter(({ state }) => state.state === 'approval-wait')
  await expectSum()
  const examined = await signMany(waiting, 'emi', 'examine')
  const approved = await signMany(examined, 'aya', 'approve')
  await expectSum()
  return {
    approved: approved.filter(({ state }) => state.state === 'approved').length,
    mismatched: matched.changed.length - waiting.length,
  }
}

async function signMany(
  cases: readonly Case[],
  who: 'emi' | 'aya',
  purpose: 'examine' | 'approve',
): Promise<readonly Case[]> {
  const { listId, bytes, orders, leftOut } = await askForList(stage.context, staff(who), {
    cases: cases.map(seen),
    purpose,
  })
  expect(leftOut).toEqual([])
  expect(orders, 'a passkey needs the head alone').toBeUndefined()
  const signature = stage.officers[who].sign(Buffer.from(bytes, 'base64url'))
  const { changed, refused } = await signList(stage.context, staff(who), { listId, signature, purpose })
  expect(refused).toEqual([])
  return changed
}

/** As if a trained officer on site had read every paper; one statement, because reading is a person's work. */
async function readEverything(cases: readonly Case[]): Promise<void> {
  const session = await openSession(stage.database.superuserUrl)
  const ids = cases.map(({ caseId }) => caseId)
  await session.query(
    "update registration.case_document set read_by = 'officer:eiji' where case_id = any($1::uuid[])",
    [ids],
  )
  await session.close()
}

/** What the database holds per state is, at every moment, all that was ever received. */
async function expectSum(): Promise<void> {
  const { applications, cards, split } = await readBalance(stage.context)
  const all = await stage.context.store.read
    .selectFrom('case_file')
    .select(({ fn }) => fn.countAll<string>().as('n'))
    .executeTakeFirstOrThrow()
  expect(cards + split.reduce((sum, { count }) => sum + count, 0)).toBe(applications)
  expect(applications).toBe(Number(all.n))
}
