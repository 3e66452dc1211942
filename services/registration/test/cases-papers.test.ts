import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApplicationForm, DocumentFacts } from '../src/contract.js'
import { applicationFormSchema } from '../src/contract.js'
import { loadCase } from '../src/store/cases/cases.js'
import type { NewDocument } from '../src/store/cases/documents.js'
import { acceptDocuments } from '../src/usecases/cases/accept-documents.js'
import { attachDocument } from '../src/usecases/cases/attach-document.js'
import { lapseCases } from '../src/usecases/cases/lapse-cases.js'
import { recordAnswer } from '../src/usecases/cases/record-answer.js'
import { sendDeficiencies } from '../src/usecases/cases/send-deficiencies.js'
import { viewCase } from '../src/usecases/cases/view-case.js'
import { type OfficeStage, openOfficeStage, papersOf, staff } from './support/office-stage.js'
import { check, receive, seen, someone } from './support/tools.js'

let stage: OfficeStage
beforeAll(async () => {
  stage = await openOfficeStage()
})
afterAll(() => stage.close())

const refusal = (code: string) => expect.objectContaining({ code })

async function tryPapers(form: ApplicationForm, documents: readonly NewDocument[]) {
  const file = await check(stage, await receive(stage, form, documents))
  const { changed, refused } = await acceptDocuments(stage.context, staff('eiji'), { cases: [seen(file)] })
  const { checks } = await viewCase(stage.context, staff('eiji'), file.caseId)
  return {
    file,
    state: changed[0]?.state.state,
    code: refused[0]?.error.code,
    failing: checks.filter(({ verdict }) => verdict === 'fails').map(({ code }) => code),
  }
}

function withIdentity(
  form: ApplicationForm,
  identityKind: NonNullable<NewDocument['identityKind']>,
  facts: DocumentFacts,
) {
  const read = {
    name: `${form.name.family}　${form.name.given}`,
    birthDate: form.birthDate,
    legible: 'yes',
  } as const
  return papersOf(form).map((paper) =>
    paper.kind === 'identity' ? { ...paper, identityKind, facts: { ...read, ...facts } } : paper,
  )
}

describe('papers (requirements C-03)', () => {
  it('refuses a driving-history certificate of 2012-03-31 for that reason, and accepts one of 2012-04-01 (T-C03-1)', async () => {
    const old = someone(stage)
    expect(
      await tryPapers(old, withIdentity(old, 'drivingHistory', { issuedOn: '2012-03-31' })),
    ).toMatchObject({
      code: 'case/papers-not-in-order',
      failing: ['identity/history-too-old'],
    })
    const recent = someone(stage)
    expect(
      await tryPapers(recent, withIdentity(recent, 'drivingHistory', { issuedOn: '2012-04-01' })),
    ).toMatchObject({
      state: 'licence-inquiry',
      failing: [],
    })
  })

  it.each([
    ['a passport on its last day', 'passport', { validUntil: '2026-11-20' }, 'licence-inquiry', []],
    ['a passport a day later', 'passport', { validUntil: '2026-11-19' }, undefined, ['identity/expired']],
    [
      'a resident register card without photo',
      'residentRegisterCard',
      { validUntil: '2030-01-01', photo: 'no' },
      undefined,
      ['identity/no-photo'],
    ],
    [
      'a resident register card with photo',
      'residentRegisterCard',
      { validUntil: '2030-01-01', photo: 'yes' },
      'licence-inquiry',
      [],
    ],
    [
      'the front of a My Number card',
      'myNumberCard',
      { validUntil: '2030-01-01', side: 'front' },
      'licence-inquiry',
      [],
    ],
    [
      'an ID whose photo can be swapped',
      'governmentEmployeeId',
      { photo: 'yes', antiSwap: 'no' },
      undefined,
      ['identity/photo-swappable'],
    ],
    [
      'an ID whose photo cannot be swapped',
      'governmentEmployeeId',
      { photo: 'yes', antiSwap: 'yes' },
      'licence-inquiry',
      [],
    ],
  ] as const)('judges %s', async (_what, kind, facts, state, failing) => {
    const form = someone(stage)
    expect(await tryPapers(form, withIdentity(form, kind, facts))).toMatchObject({ state, failing })
  })

  it.each([
    ['back', 'document/my-number-back'],
    ['notificationSlip', 'document/notification-slip'],
  ] as const)('keeps nothing of the %s of a My Number card (T-C03-2)', async (side, code) => {
    const received = await receive(stage, someone(stage))
    const upload = {
      caseId: received.caseId,
      bytes: Buffer.from('anything'),
      kind: 'identity',
      identityKind: 'myNumberCard',
      facts: { side },
    } as const
    await expect(attachDocument(stage.context, upload, 'applicant:someone')).rejects.toThrow(refusal(code))
    expect(stage.files.kept.size).toBe(0)
    const form = someone(stage)
    await expect(receive(stage, form, withIdentity(form, 'myNumberCard', { side }))).rejects.toThrow(
      refusal(code),
    )
  })

  it('knows no pen names at all (T-C03-3)', () => {
    const form = someone(stage)
    const penName = {
      ...form,
      otherName: { kind: 'penName', name: '夏目　架空', romaji: 'KAKU NATSUME', print: 'yes' },
    }
    expect(applicationFormSchema.safeParse(form).success).toBe(true)
    expect(applicationFormSchema.safeParse(penName).success).toBe(false)
  })

  it('keeps a former surname without proof incomplete, and accepts it with the family register (T-C03-3)', async () => {
    const otherName = {
      kind: 'formerSurname',
      family: '旧見本',
      familyRomaji: 'KYUMIHON',
      print: 'yes',
    } as const
    const form = someone(stage, { otherName })
    expect(await tryPapers(form, papersOf(form))).toMatchObject({
      code: 'case/papers-not-in-order',
      failing: ['family-register/missing'],
    })
    const other = someone(stage, { otherName })
    const [paper] = papersOf(other)
    if (!paper) throw new Error('no paper')
    const { identityKind: _none, ...rest } = paper
    const register: NewDocument = {
      ...rest,
      kind: 'familyRegister',
      facts: { formerSurname: '旧見本', legible: 'yes' },
    }
    expect(await tryPapers(other, [...papersOf(other), register])).toMatchObject({ state: 'licence-inquiry' })
    const third = someone(stage, { otherName })
    const wrong = { ...register, facts: { ...register.facts, formerSurname: '別姓' } }
    expect(await tryPapers(third, [...papersOf(third), wrong])).toMatchObject({
      failing: ['family-register/differs'],
    })
  })

  it.each([
    ['three months before the application', '2026-08-20', []],
    ['a day more', '2026-08-19', ['residence/too-old']],
  ])('judges a residence record issued %s', async (_what, issuedOn, failing) => {
    const form = someone(stage)
    expect(await tryPapers(form, papersOf(form, { residenceRecord: { issuedOn } }))).toMatchObject({
      failing,
    })
  })

  it('lets licence and residence record follow in an emergency, but no identity document', async () => {
    const form = someone(stage, { channel: 'emergency' })
    const few = papersOf(form).filter(({ kind }) => kind !== 'residenceRecord' && kind !== 'medicalLicence')
    expect(await tryPapers(form, few)).toMatchObject({ state: 'licence-inquiry' })
    const other = someone(stage, { channel: 'emergency' })
    const fewer = papersOf(other).filter(({ kind }) => kind === 'applicationForm' || kind === 'photo')
    expect(await tryPapers(other, fewer)).toMatchObject({ failing: ['identity/missing'] })
  })

  it('needs no residence record through the My Number portal', async () => {
    const form = someone(stage, { channel: 'myNumberPortal' })
    const papers = papersOf(form).filter(
      ({ kind }) => kind !== 'residenceRecord' && kind !== 'applicationForm',
    )
    expect(await tryPapers(form, papers)).toMatchObject({ state: 'licence-inquiry' })
  })

  it('takes nothing for read that only the applicant wrote', async () => {
    const form = someone(stage)
    const received = await receive(stage, form)
    const { checks } = await viewCase(stage.context, staff('eiji'), received.caseId)
    expect(checks.some(({ verdict }) => verdict === 'fails')).toBe(false)
    expect(checks.filter(({ verdict }) => verdict === 'unread').length).toBeGreaterThan(3)
  })

  it('shows which papers differ, and lets an old form of a character through with a reason', async () => {
    const form = someone(stage, { name: { ...someone(stage).name, family: '高崎', given: '例子' } })
    stage.registry.put({
      name: '高崎　例子',
      birthDate: form.birthDate,
      registrationDate: form.licenceDate,
      registrationNumber: form.licenceNumber,
    })
    const papers = papersOf(form, { medicalLicence: { name: '髙﨑　例子' } })
    const { file, code } = await tryPapers(form, papers)
    expect(code).toBe('case/papers-not-in-order')
    const { comparisons } = await viewCase(stage.context, staff('eiji'), file.caseId)
    expect(comparisons.find(({ item }) => item === 'name')).toMatchObject({ verdict: 'variant' })
    const despite = { reason: '異体字と確認', variants: 'yes' } as const
    const { changed } = await acceptDocuments(stage.context, staff('eiji'), { cases: [seen(file)], despite })
    expect(changed[0]?.state.state).toBe('licence-inquiry')
  })
})

describe('a letter about what is missing', () => {
  it('leads back to the documents when it is answered, and lapses a day after its last day', async () => {
    const file = await check(stage, await receive(stage, someone(stage)))
    const letter = {
      caseId: file.caseId,
      expectedRevision: file.revision,
      deficiencies: [{ code: 'residence/too-old' }],
    }
    const deficient = await sendDeficiencies(stage.context, staff('eiji'), letter)
    expect(deficient.state).toMatchObject({ state: 'deficient', answerBy: '2027-05-20' })
    const answered = await recordAnswer(stage.context, 'applicant:someone', seen(deficient))
    const again = await sendDeficiencies(stage.context, staff('eiji'), {
      ...letter,
      expectedRevision: answered.revision,
    })
    stage.pass(181 * 86_400)
    expect(await lapseCases(stage.context)).toBe(0)
    stage.pass(86_400)
    expect(await lapseCases(stage.context)).toBe(1)
    expect((await loadCase(stage.context.store.read, again.caseId))?.state).toEqual({
      state: 'lapsed',
      reason: 'no-answer',
    })
  })

  it('knows only the deficiencies of the table', async () => {
    const file = await check(stage, await receive(stage, someone(stage)))
    const letter = {
      caseId: file.caseId,
      expectedRevision: file.revision,
      deficiencies: [{ code: 'made/up' }],
    }
    await expect(async () => sendDeficiencies(stage.context, staff('eiji'), letter)).rejects.toThrow(
      refusal('case/deficiency-unknown'),
    )
  })
})
