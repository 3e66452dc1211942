import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadEvidence } from '../src/store/cases/askings.js'
import { loadCase, loadDecisions } from '../src/store/cases/cases.js'
import { acceptDocuments } from '../src/usecases/cases/accept-documents.js'
import { askToSign } from '../src/usecases/cases/ask-to-sign.js'
import { rejectCase, withdrawCase } from '../src/usecases/cases/end-case.js'
import { matchRegistry } from '../src/usecases/cases/match-registry.js'
import { receiveCase } from '../src/usecases/cases/receive-case.js'
import { signCase } from '../src/usecases/cases/sign-case.js'
import { submitWarrants } from '../src/usecases/cases/submit-warrants.js'
import { only } from '../src/usecases/cases/tools.js'
import { formOf, type OfficeStage, openOfficeStage, papersOf, staff } from './support/office-stage.js'
import { check, receive, seen, signAs, someone, upToApproval } from './support/tools.js'

let stage: OfficeStage
beforeAll(async () => {
  stage = await openOfficeStage()
})
afterAll(() => stage.close())

const refusal = (code: string) => expect.objectContaining({ code })

describe('a case from the counter to the approval', () => {
  it('is approved by two different officers, on the evidence of the registry (T-C01-1)', async () => {
    const waiting = await upToApproval(stage)
    expect(waiting.state).toMatchObject({ state: 'approval-wait', payment: { standing: 'free' } })
    const examined = await signAs(stage, { who: 'emi', file: waiting, purpose: 'examine' })
    const approved = await signAs(stage, { who: 'aya', file: examined, purpose: 'approve' })
    expect(approved.state).toMatchObject({
      state: 'approved',
      approvals: [{ staffId: 'emi' }, { staffId: 'aya' }],
      match: {
        items: { name: 'match', birthDate: 'match', registrationDate: 'match', registrationNumber: 'match' },
      },
    })
    const acts = (await loadDecisions(stage.context.store.read, approved.caseId)).map(({ act }) => act)
    expect(acts.filter((act) => act !== 'document-read')).toEqual([
      'received',
      'check-begun',
      'documents-accepted',
      'registry-matched',
      'fee-waived',
      'examined',
      'approval-signed',
      'approved',
    ])
    if (approved.state.state !== 'approved') throw new Error('not approved')
    expect(stage.ca.done.has(approved.state.warrantId)).toBe(true)
    const evidence = await loadEvidence(stage.context.store.read, approved.state.match.matchId)
    expect(JSON.parse(evidence?.answer.toString() ?? '')).toMatchObject({ standing: 'registered' })
  })

  it('refuses the approval of whoever examined (T-C01-1)', async () => {
    const examined = await signAs(stage, { who: 'both', file: await upToApproval(stage), purpose: 'examine' })
    await expect(signAs(stage, { who: 'both', file: examined, purpose: 'approve' })).rejects.toThrow(
      refusal('separation/same-person'),
    )
  })

  it('refuses an approval before the examination (T-C01-1)', async () => {
    const waiting = await upToApproval(stage)
    await expect(signAs(stage, { who: 'aya', file: waiting, purpose: 'approve' })).rejects.toThrow(
      refusal('warrant/not-examined'),
    )
  })

  it('refuses the examination by whoever received the case', async () => {
    const form = someone(stage)
    const received = await receiveCase(
      stage.context,
      { requestId: randomUUID(), form, documents: papersOf(form) },
      'officer:both',
    )
    const accepted = only(
      await acceptDocuments(stage.context, staff('eiji'), { cases: [seen(await check(stage, received))] }),
    )
    const waiting = only(await matchRegistry(stage.context, staff('eiji'), [seen(accepted)]))
    await expect(signAs(stage, { who: 'both', file: waiting, purpose: 'examine' })).rejects.toThrow(
      refusal('separation/received-it'),
    )
  })

  it('refuses the signature of another officer, of another page, or without the user being verified', async () => {
    const file = await upToApproval(stage)
    const toSign = await askToSign(stage.context, staff('emi'), { seen: seen(file), purpose: 'examine' })
    const bytes = Buffer.from(toSign.bytes, 'base64url')
    const wish = {
      caseId: file.caseId,
      purpose: 'examine',
      expectedRevision: file.revision,
      warrantId: toSign.warrantId,
    } as const
    for (const signature of [
      stage.officers.aya.sign(bytes),
      stage.officers.eiji.sign(bytes),
      stage.officers.emi.sign(Buffer.from('something else')),
      stage.officers.emi.sign(bytes, { origin: 'http://evil.localhost:8317' }),
      stage.officers.emi.sign(bytes, { rpId: 'evil.localhost' }),
      stage.officers.emi.sign(bytes, { flags: 0x01 }),
    ]) {
      await expect(signCase(stage.context, staff('emi'), { ...wish, signature })).rejects.toThrow(
        refusal('warrant/signature-invalid'),
      )
    }
    expect(await loadCase(stage.context.store.read, file.caseId)).toEqual(file)
  })

  it('gives the same bytes to sign until the order expires, and asks for a new examination after that', async () => {
    const file = await upToApproval(stage)
    const ask = () => askToSign(stage.context, staff('emi'), { seen: seen(file), purpose: 'examine' })
    const first = await ask()
    expect(await ask()).toEqual(first)
    const examined = await signAs(stage, { who: 'emi', file, purpose: 'examine' })
    stage.pass(24 * 3600)
    await expect(signAs(stage, { who: 'aya', file: examined, purpose: 'approve' })).rejects.toThrow(
      refusal('warrant/outdated'),
    )
    const again = await signAs(stage, { who: 'emi', file: examined, purpose: 'examine' })
    const approved = await signAs(stage, { who: 'aya', file: again, purpose: 'approve' })
    expect(approved.state.state).toBe('approved')
  })

  it('hands a warrant in exactly once, although the answer was lost', async () => {
    const examined = await signAs(stage, { who: 'emi', file: await upToApproval(stage), purpose: 'examine' })
    stage.ca.loseNextAnswer()
    const signed = await signAs(stage, { who: 'aya', file: examined, purpose: 'approve' })
    expect(signed.state).toMatchObject({ state: 'approval-wait', signed: { by: { staffId: 'aya' } } })
    await expect(
      withdrawCase(stage.context, 'officer:rei', { ...seen(signed), reason: '本人の希望' }),
    ).rejects.toThrow(refusal('warrant/at-authority'))
    const before = stage.ca.done.size
    expect(await submitWarrants(stage.context)).toBe(1)
    expect(stage.ca.done.size).toBe(before)
    expect((await loadCase(stage.context.store.read, signed.caseId))?.state.state).toBe('approved')
  })

  it('stays signed while the authority cannot be reached, and goes back to the examiner when it refuses', async () => {
    const examined = await signAs(stage, { who: 'emi', file: await upToApproval(stage), purpose: 'examine' })
    stage.ca.setAvailability('unavailable')
    const signed = await signAs(stage, { who: 'aya', file: examined, purpose: 'approve' })
    stage.ca.setAvailability('available')
    const { officer } = stage.officers.aya
    stage.ca.officers.delete(officer.officerId)
    expect(await submitWarrants(stage.context)).toBe(0)
    stage.ca.officers.set(officer.officerId, officer)
    const back = await loadCase(stage.context.store.read, signed.caseId)
    expect(back?.state).toMatchObject({ state: 'approval-wait' })
    expect(back?.state).not.toHaveProperty('examined')
    const decisions = await loadDecisions(stage.context.store.read, signed.caseId)
    expect(decisions.at(-1)).toMatchObject({ act: 'warrant-refused', reason: 'order/officer-unknown' })
  })
})

describe('the registry', () => {
  it.each([
    ['name', { name: '別人　花子' }],
    ['birthDate', { birthDate: '1970-03-15' }],
    ['registrationDate', { registrationDate: '1995-04-29' }],
    ['registrationNumber', { registrationNumber: '777777' }],
  ] as const)('stops a case whose %s differs, and names it (T-C05-1)', async (item, change) => {
    const form = formOf(Math.floor(Math.random() * 1e6) + 200_000, {
      name: { ...formOf(0).name, given: `別${item}` },
    })
    const known = {
      name: `見本　別${item}`,
      birthDate: form.birthDate,
      registrationDate: form.licenceDate,
      registrationNumber: form.licenceNumber,
    }
    stage.registry.put({ ...known, ...change })
    const accepted = only(
      await acceptDocuments(stage.context, staff('eiji'), {
        cases: [seen(await check(stage, await receive(stage, form)))],
      }),
    )
    const file = only(await matchRegistry(stage.context, staff('eiji'), [seen(accepted)]))
    expect(file.state).toMatchObject({ state: 'licence-ng', match: { items: { [item]: 'differs' } } })
  })

  it.each(['suspended', 'struck-off', 'deceased'] as const)(
    'takes %s for no match, although all four items agree',
    async (standing) => {
      const form = someone(stage)
      const { name, birthDate, licenceDate, licenceNumber } = form
      stage.registry.put({
        name: `${name.family}　${name.given}`,
        birthDate,
        registrationDate: licenceDate,
        registrationNumber: licenceNumber,
        standing,
      })
      expect((await upToApproval(stage, form)).state.state).toBe('licence-ng')
    },
  )

  it('leaves a case in inquiry when it gives no answer', async () => {
    const accepted = only(
      await acceptDocuments(stage.context, staff('eiji'), {
        cases: [seen(await check(stage, await receive(stage, someone(stage))))],
      }),
    )
    stage.registry.setAvailability('unavailable')
    const { changed, refused } = await matchRegistry(stage.context, staff('eiji'), [seen(accepted)])
    stage.registry.setAvailability('available')
    expect(changed).toEqual([])
    expect(refused).toMatchObject([{ error: { code: 'registry/unreachable' } }])
    expect((await loadCase(stage.context.store.read, accepted.caseId))?.state.state).toBe('licence-inquiry')
  })
})

describe('two people at once', () => {
  it('lets the first one win, and tells the other', async () => {
    const waiting = await upToApproval(stage)
    const results = await Promise.allSettled([
      rejectCase(stage.context, staff('aya'), { ...seen(waiting), reason: '一人目' }),
      rejectCase(stage.context, staff('akio'), { ...seen(waiting), reason: '二人目' }),
    ])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'case/changed-meanwhile' },
    })
  })

  it('opens one case for a double click', async () => {
    const application = { requestId: randomUUID(), form: someone(stage) }
    const [first, second] = await Promise.all(
      [1, 2].map(() => receiveCase(stage.context, application, 'officer:rei')),
    )
    expect(second).toEqual(first)
  })

  it('refuses a page that is stale', async () => {
    const received = await receive(stage, someone(stage))
    await check(stage, received)
    await expect(
      rejectCase(stage.context, staff('aya'), { ...seen(received), reason: '古い画面' }),
    ).rejects.toThrow(refusal('case/changed-meanwhile'))
  })

  it('names a duplicate, and lets it through only with a reason', async () => {
    const form = someone(stage)
    await receive(stage, form)
    const second = await check(stage, await receive(stage, form))
    const { refused } = await acceptDocuments(stage.context, staff('eiji'), { cases: [seen(second)] })
    expect(refused).toMatchObject([{ error: { code: 'case/duplicate' } }])
    const despite = { reason: '先の申請は取下げ予定', duplicates: 'yes' } as const
    const accepted = only(
      await acceptDocuments(stage.context, staff('eiji'), { cases: [seen(second)], despite }),
    )
    expect(accepted.state.state).toBe('licence-inquiry')
  })
})
