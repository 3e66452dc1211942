/** What applicants, impatient people and half-honest staff try, and what must not come of it. */
import { openSession } from '@jitsuin/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Case } from '../src/domain/cases/case.js'
import { loadInvoices } from '../src/store/cases/invoices.js'
import { askToSign } from '../src/usecases/cases/ask-to-sign.js'
import { attachDocument } from '../src/usecases/cases/attach-document.js'
import { submitWarrants } from '../src/usecases/cases/submit-warrants.js'
import { viewCase } from '../src/usecases/cases/view-case.js'
import { readTracker, withdraw } from '../src/usecases/intake/tracker.js'
import { type OfficeStage, openOfficeStage, type StaffName, staff } from './support/office-stage.js'
import { receive, seen, signAs, someone, upToApproval } from './support/tools.js'

let stage: OfficeStage
beforeAll(async () => {
  stage = await openOfficeStage()
})
afterAll(() => stage.close())

const applicant = ({ caseId }: Case) => ({ fileId: caseId, actor: `applicant:${caseId}` as const })

/** Both officers signed, and the authority is away. */
async function signedByBoth(): Promise<Case> {
  const file = await upToApproval(stage)
  const examined = await signAs(stage, { who: 'emi', file, purpose: 'examine' })
  stage.ca.setAvailability('unavailable')
  const signed = await signAs(stage, { who: 'aya', file: examined, purpose: 'approve' })
  stage.ca.setAvailability('available')
  return signed
}

describe('an applicant who withdraws', () => {
  it('cannot while the authority is asked, and is not told that they could', async () => {
    const signed = await signedByBoth()
    expect((await readTracker(stage.context, applicant(signed))).can).not.toContain('withdraw')
    const wish = { expectedRevision: signed.revision }
    await expect(withdraw(stage.context, applicant(signed), wish)).rejects.toMatchObject({
      code: 'intake/too-late',
    })
    expect(await submitWarrants(stage.context)).toBe(1)
  })

  it('owes nothing any more, and leaves nothing to be signed', async () => {
    const waiting = await upToApproval(stage, someone(stage, { membership: { kind: 'nonMember' } }))
    expect(waiting.state.state).toBe('awaiting-payment')
    await withdraw(stage.context, applicant(waiting), { expectedRevision: waiting.revision })
    const invoices = await loadInvoices(stage.context.store.read, waiting.caseId)
    expect(invoices.map(({ state }) => state)).toEqual(['cancelled'])
    const examined = await signAs(stage, { who: 'emi', file: await upToApproval(stage), purpose: 'examine' })
    await withdraw(stage.context, applicant(examined), { expectedRevision: examined.revision })
    const warrants = await stage.context.store.read
      .selectFrom('warrant')
      .select('state')
      .where('case_id', '=', examined.caseId)
      .execute()
    expect(warrants).toEqual([{ state: 'void' }])
  })
})

describe('a signed warrant whose case has ended by other means', () => {
  it('is handed in once a round, not for ever', async () => {
    const signed = await signedByBoth()
    const superuser = await openSession(stage.database.superuserUrl)
    await superuser.query(
      `update registration.case_file set state = 'withdrawn', state_facts = '{"state":"withdrawn","reason":"x"}'
       where case_id = $1`,
      [signed.caseId],
    )
    await superuser.close()
    expect(await submitWarrants(stage.context)).toBe(0)
  })
})

describe('an examiner who brings a paper in', () => {
  it('has received it, and leaves the signature to somebody else', async () => {
    const file = await upToApproval(stage)
    const bytes = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')
    const upload = { caseId: file.caseId, kind: 'residenceRecord', bytes } as const
    const { file: changed } = await attachDocument(stage.context, upload, staff('emi').actor)
    await expect(signAs(stage, { who: 'emi', file: changed, purpose: 'examine' })).rejects.toMatchObject({
      code: 'separation/received-it',
    })
    const examined = await signAs(stage, { who: 'eiji', file: changed, purpose: 'examine' })
    expect(examined.state).toMatchObject({ examined: { by: { staffId: 'eiji' } } })
  })

  it('makes the examination of before void: nobody approves papers that the examiner never saw', async () => {
    const examined = await signAs(stage, { who: 'emi', file: await upToApproval(stage), purpose: 'examine' })
    const bytes = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')
    const upload = { caseId: examined.caseId, kind: 'residenceRecord', bytes } as const
    const { file } = await attachDocument(stage.context, upload, staff('rei').actor)
    await expect(signAs(stage, { who: 'aya', file, purpose: 'approve' })).rejects.toMatchObject({
      code: 'warrant/not-examined',
    })
    const again = await signAs(stage, { who: 'emi', file, purpose: 'examine' })
    expect((await signAs(stage, { who: 'aya', file: again, purpose: 'approve' })).state.state).toBe(
      'approved',
    )
    const signed = await signedByBoth()
    await expect(
      attachDocument(stage.context, { ...upload, caseId: signed.caseId }, staff('rei').actor),
    ).rejects.toMatchObject({ code: 'warrant/at-authority' })
    expect(await submitWarrants(stage.context)).toBe(1)
  })
})

describe('an examination whose orders expire before it is a day old', () => {
  it('is made anew at once, and the approver waits for it', async () => {
    const file = await upToApproval(stage)
    const ask = (who: StaffName, purpose: 'examine' | 'approve', at: Case) =>
      askToSign(stage.context, staff(who), { seen: seen(at), purpose })
    await ask('emi', 'examine', file)
    stage.pass(23 * 3600)
    const examined = await signAs(stage, { who: 'emi', file, purpose: 'examine' })
    stage.pass(3600)
    await expect(ask('aya', 'approve', examined)).rejects.toMatchObject({ code: 'warrant/outdated' })
    const { acts } = await viewCase(stage.context, staff('emi'), file.caseId)
    expect(acts).toContainEqual({ act: 'examine', verdict: 'possible' })
    await ask('emi', 'examine', examined) // new orders, which nobody has signed
    await expect(ask('aya', 'approve', examined)).rejects.toMatchObject({ code: 'warrant/not-examined' })
    const again = await signAs(stage, { who: 'emi', file: examined, purpose: 'examine' })
    const approved = await signAs(stage, { who: 'aya', file: again, purpose: 'approve' })
    expect(approved.state.state).toBe('approved')
  })
})

describe('text that no table can hold', () => {
  it.each([
    ['a null character', '見本\u0000'],
    ['half a character', '見本\ud800'],
  ])('is refused with a name: %s', async (_what, text) => {
    const { caseId } = await receive(stage, someone(stage))
    const answer = await stage.service.inject({
      method: 'POST',
      url: `/api/cases/${caseId}/notes`,
      headers: { 'x-staff': 'rei', 'content-type': 'application/json' },
      payload: JSON.stringify({ requestId: crypto.randomUUID(), text }),
    })
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'http/request-invalid'])
  })

  it('is refused in an address, too', async () => {
    const url = `/api/queue?words=${encodeURIComponent('見本\u0000')}`
    const answer = await stage.service.inject({ url, headers: { 'x-staff': 'rei' } })
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'http/request-invalid'])
  })
})
