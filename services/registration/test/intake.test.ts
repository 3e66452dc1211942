/** The applicants' area over real routes, a real database and a real file store. */
import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type Answers,
  findMissing,
  INTAKE_ROUTES,
  judgeField,
  type PaperFields,
  STATE_STORIES,
} from '../src/contract.js'
import { attachDocument } from '../src/usecases/cases/attach-document.js'
import { sweepDrafts } from '../src/usecases/intake/drafts.js'
import { sendLetters } from '../src/usecases/intake/letters.js'
import {
  COMPLETE,
  fetchOf,
  type IntakeStage,
  judgePermission,
  openIntakeStage,
  PAPERS,
  picture,
  ROLES,
} from './support/intake-stage.js'

const TODAY = '2026-11-21'
const NOW = new Date('2026-11-21T06:00:00Z')
const DAY_MS = 86_400_000

let stage: IntakeStage
beforeAll(async () => {
  stage = await openIntakeStage()
})
afterAll(() => stage.close())
beforeEach(() => {
  stage.world.now = NOW
  stage.world.mailServer = 'up'
  stage.mails.length = 0
})

const refusal = (code: string) => expect.objectContaining({ failure: expect.objectContaining({ code }) })
const paper = (fields: Omit<PaperFields, 'requestId'>): PaperFields => ({
  requestId: randomUUID(),
  ...fields,
})
const begin = async () => {
  const { token, draft } = await stage.client().open()
  return { token, draft, client: stage.client(token) }
}
/** A draft that can be sent. */
const complete = async (changes: Answers = {}) => {
  const { client, token } = await begin()
  const draft = await client.save({ expectedRevision: 1, answers: { ...COMPLETE, ...changes } })
  for (const fields of PAPERS) await client.addPaper(picture(900, 1200), paper(fields))
  return { client, token, revision: draft.revision }
}
const sent = async (changes: Answers = {}) => {
  const { client, token, revision } = await complete(changes)
  const tracker = await client.submit({ expectedRevision: revision, consent: 'yes' })
  const [row] = await stage.rows(
    `select case_id from registration.case_file where case_number = '${tracker.caseNumber}'`,
  )
  return { client, token, tracker, caseId: String(row?.case_id) }
}

describe('what a field says', () => {
  const code = (field: keyof Answers, typed: string, others: Answers = {}) => {
    const standing = judgeField(field, { ...COMPLETE, ...others, [field]: typed }, TODAY)
    return standing.standing === 'problem'
      ? standing.code
      : standing.standing === 'fine'
        ? standing.value
        : 'not-asked'
  }

  it.each<[keyof Answers, string, Answers, string]>([
    ['identityIssuedOn', '2012-03-31', { identityKind: 'drivingHistory' }, 'history-too-old'],
    ['identityIssuedOn', '平成24年4月1日', { identityKind: 'drivingHistory' }, '2012-04-01'],
    ['identityIssuedOn', '', { identityKind: 'drivingHistory' }, 'needed'],
    ['identityIssuedOn', '', { identityKind: 'passport' }, 'not-asked'],
  ])('T-C03-1: %s %s is %s %s', (field, typed, others, expected) =>
    expect(code(field, typed, others)).toBe(expected),
  )

  it.each<[keyof Answers, string, Answers, string]>([
    ['identityKind', 'notificationSlip', {}, 'notification-slip'],
    ['otherNameKind', 'penName', {}, 'pen-name'],
    ['otherName', '実印', { otherNameKind: 'formerSurname' }, 'same-surname'],
    ['otherName', '見本', { otherNameKind: 'formerSurname' }, '見本'],
    ['family', '髙印', {}, 'rare-character'],
    ['family', '﨑印', {}, '﨑印'],
    ['familyKana', 'ｼﾞﾂｲﾝ', {}, 'ジツイン'],
    ['familyKana', '実印', {}, 'not-kana'],
    ['familyRomaji', '実印', {}, 'not-romaji'],
    ['birthDate', '令和5年2月29日', {}, 'no-such-day'],
    ['birthDate', '2015/1/1', {}, 'not-an-adult'],
    ['birthDate', '3000/1/1', {}, 'in-future'],
    ['licenceDate', '1960/1/1', {}, 'licence-before-adult'],
    ['identityValidUntil', '2026-11-21', {}, '2026-11-21'],
    ['identityValidUntil', '2026-11-20', {}, 'identity-expired'],
    ['identityValidUntil', '平成33年5月1日', {}, 'identity-expired'],
    ['residenceIssuedOn', '2026-08-21', {}, '2026-08-21'],
    ['residenceIssuedOn', '2026-08-20', {}, 'residence-too-old'],
    ['residenceIssuedOn', '2026-11-22', {}, 'in-future'],
    ['email', 'taro@example', {}, 'not-email'],
    ['email', 'taro@example.jp, x@example.jp', {}, 'not-email'],
    ['memberId', '12345', {}, 'not-member-id'],
    ['memberId', '12345', { membership: 'nonMember' }, 'not-asked'],
    ['previousCardId', '', { kind: 'damage' }, 'needed'],
    ['previousCardId', '', { kind: 'renewal' }, 'not-asked'],
    ['previousCardId', 'ｊｍａ１８０２０００００', { kind: 'loss' }, 'JMA180200000'],
    ['identityAntiSwap', 'no', { identityKind: 'governmentEmployeeId' }, 'photo-swappable'],
    ['identityPhoto', 'no', { identityKind: 'residentRegisterCard' }, 'no-photo'],
  ])('%s %s with %j: %s', (field, typed, others, expected) =>
    expect(code(field, typed, others)).toBe(expected),
  )

  it('T-C03-3: a former surname without its proof keeps the application incomplete', () => {
    const former = {
      ...COMPLETE,
      otherNameKind: 'formerSurname',
      otherName: '見本',
      otherNameRomaji: 'MIHON',
      otherNamePrint: 'yes',
    }
    expect(findMissing(former, PAPERS, TODAY)).toEqual([{ what: 'paper', kind: 'familyRegister' }])
    expect(findMissing(former, [...PAPERS, { kind: 'familyRegister' }], TODAY)).toEqual([])
  })

  it('an identity document of another kind than the answers name is missing', () => {
    expect(findMissing({ ...COMPLETE, identityKind: 'passport' }, PAPERS, TODAY)).toEqual([
      { what: 'paper', kind: 'identity' },
    ])
  })
})

describe('a draft', () => {
  it('keeps what was typed, right or wrong, and gives it back to who has its key', async () => {
    const { client } = await begin()
    const answers = { family: '実印', birthDate: 'いつか' }
    expect(await client.save({ expectedRevision: 1, answers })).toMatchObject({ revision: 2, answers })
    expect(await client.draft()).toMatchObject({ state: 'open', revision: 2, answers })
  })

  it('has a key of 256 bits that stands nowhere in the database', async () => {
    const { token } = await begin()
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    const links = JSON.stringify(await stage.rows('select * from registration.intake_link'))
    expect(links).not.toContain(token)
    expect(links).not.toContain(Buffer.from(token, 'base64url').toString('hex'))
  })

  it.each([
    ['no key', undefined],
    ['a key of nobody', 'A'.repeat(43)],
    ['a key cut short', 'A'.repeat(42)],
  ])('is not shown to %s', async (_what, token) => {
    await expect(stage.client(token).draft()).rejects.toEqual(refusal('intake/link-unknown'))
  })

  it('answers a save again whose answer got lost, and refuses a save over another window’s', async () => {
    const { client } = await begin()
    const first = { expectedRevision: 1, answers: { family: '実印' } }
    await client.save(first)
    expect((await client.save(first)).revision).toBe(2)
    const stale = client.save({ expectedRevision: 1, answers: { family: '別' } })
    await expect(stale).rejects.toEqual(refusal('intake/changed-meanwhile'))
    expect((await client.draft()).answers).toEqual({ family: '実印' })
  })

  it('lets one of many windows win that save at the same moment', async () => {
    const { client } = await begin()
    const saves = Array.from({ length: 8 }, (_, at) =>
      client.save({ expectedRevision: 1, answers: { family: `窓${at}` } }),
    )
    const outcomes = await Promise.allSettled(saves)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await client.draft()).revision).toBe(2)
  })

  it('expires 60 days after its last change, exactly, and is then swept away with its pictures', async () => {
    const { client } = await begin()
    await client.addPaper(picture(901, 1201), paper({ kind: 'medicalLicence' }))
    const before = await filesOf(stage.directory)
    stage.world.now = new Date(NOW.getTime() + 60 * DAY_MS - 1)
    expect((await client.draft()).state).toBe('open')
    stage.world.now = new Date(NOW.getTime() + 60 * DAY_MS)
    await expect(client.draft()).rejects.toEqual(refusal('intake/link-unknown'))
    expect(await sweepDrafts(stage.context)).toBeGreaterThan(0)
    expect((await filesOf(stage.directory)).length).toBeLessThan(before.length)
    expect(await sweepDrafts(stage.context)).toBe(0)
  })

  it('is thrown away at a wish', async () => {
    const { client } = await begin()
    await client.discard()
    await expect(client.draft()).rejects.toEqual(refusal('intake/link-unknown'))
  })

  it('refuses fields that the form does not have', async () => {
    const { token } = await begin()
    const answer = await fetchOf(stage.service)(INTAKE_ROUTES.draft, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ expectedRevision: 1, answers: { isAdministrator: 'yes' } }),
    })
    expect(answer.status).toBe(422)
  })
})

describe('a link by mail', () => {
  it('goes to the address of the draft and opens it from another device', async () => {
    const { client } = await begin()
    await expect(client.sendLink()).rejects.toEqual(refusal('intake/no-email'))
    await client.save({ expectedRevision: 1, answers: { family: '実印', email: 'taro@example.jp' } })
    expect((await client.sendLink()).linkSentAt).toBe(NOW.toISOString())
    const token = /#([A-Za-z0-9_-]{43})$/m.exec(stage.mails[0]?.text ?? '')?.[1]
    expect(stage.mails[0]?.to).toBe('taro@example.jp')
    expect((await stage.client(token).draft()).answers.family).toBe('実印')
  })

  it('is sent five times a day at most', async () => {
    const { client } = await begin()
    await client.save({ expectedRevision: 1, answers: { email: 'taro@example.jp' } })
    for (let round = 0; round < 5; round++) await client.sendLink()
    await expect(client.sendLink()).rejects.toEqual(refusal('intake/too-many-links'))
    stage.world.now = new Date(NOW.getTime() + DAY_MS + 1)
    await client.sendLink()
  })

  it('is mailed anew to who knows address and birth date; nobody learns whether they were right', async () => {
    const email = `lost-${randomUUID()}@example.jp`
    const { client } = await begin()
    await client.save({ expectedRevision: 1, answers: { ...COMPLETE, email } })
    for (const wish of [
      { email, birthDate: '1955-08-02' },
      { email: 'nobody@example.jp', birthDate: '1955-08-01' },
    ])
      expect(await stage.client().wishLink(wish)).toEqual({})
    expect(await stage.client().wishLink({ email, birthDate: '1955-08-01' })).toEqual({})
    await expect.poll(() => stage.mails.length).toBe(1)
    expect(stage.mails[0]?.to).toBe(email)
    // Whoever began the draft in somebody else's name reads nothing of it from here on.
    await expect(client.draft()).rejects.toEqual(refusal('intake/link-unknown'))
    const token = /#([A-Za-z0-9_-]{43})$/m.exec(stage.mails[0]?.text ?? '')?.[1]
    expect((await stage.client(token).draft()).answers.email).toBe(email)
  })
})

describe('a paper', () => {
  it('T-C03-2: the back of a My Number card is blocked, nothing of it is kept; a notification slip is refused', async () => {
    const { client } = await begin()
    const before = await filesOf(stage.directory)
    const upload = (side: 'back' | 'notificationSlip') =>
      client.addPaper(picture(910, 610), paper({ kind: 'identity', identityKind: 'myNumberCard', side }))
    await expect(upload('back')).rejects.toEqual(refusal('intake/my-number-back'))
    await expect(upload('notificationSlip')).rejects.toEqual(refusal('intake/notification-slip'))
    expect(await filesOf(stage.directory)).toEqual(before)
    await client.addPaper(
      picture(910, 610),
      paper({ kind: 'identity', identityKind: 'myNumberCard', side: 'front' }),
    )
  })

  it('T-C03-2: the database itself holds no back of a My Number card', async () => {
    const insert = `insert into registration.intake_paper values (gen_random_uuid(), gen_random_uuid(), 'identity', 'myNumberCard',
      'back', 'image/jpeg', 'x', 1, 1, 1, '[]', now(), null)`
    await expect(stage.rows(insert)).rejects.toThrow(/no_my_number_back/)
  })

  it('that is a photo is cut to 35 by 45 and judged; one that is too small, or a PDF, is refused', async () => {
    const { client } = await begin()
    const photo = await client.addPaper(picture(1600, 1200), paper({ kind: 'photo' }))
    expect((photo.width ?? 0) / (photo.height ?? 1)).toBeCloseTo(35 / 45, 2)
    expect(photo.mediaType).toBe('image/jpeg')
    const small = client.addPaper(picture(400, 500), paper({ kind: 'photo' }))
    await expect(small).rejects.toEqual(refusal('intake/photo-too-small'))
    const pdf = new Blob(['%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n'])
    await expect(client.addPaper(pdf, paper({ kind: 'photo' }))).rejects.toEqual(
      refusal('intake/photo-not-a-picture'),
    )
    await client.addPaper(pdf, paper({ kind: 'medicalLicence' }))
  })

  it('is judged by its content, whatever it calls itself', async () => {
    const { client } = await begin()
    const page = new Blob(['<html><script>alert(1)</script>'], { type: 'image/jpeg' })
    await expect(client.addPaper(page, paper({ kind: 'medicalLicence' }))).rejects.toEqual(
      refusal('upload/type-refused'),
    )
  })

  it('is seen by its own applicant alone, as a picture that no browser takes for a page', async () => {
    const [mine, other] = [await begin(), await begin()]
    const { paperId } = await mine.client.addPaper(picture(920, 700), paper({ kind: 'medicalLicence' }))
    const read = (token: string) =>
      fetchOf(stage.service)(INTAKE_ROUTES.paper.replace(':paperId', paperId), {
        headers: { authorization: `Bearer ${token}` },
      })
    const answer = await read(mine.token)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('image/jpeg')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    expect((await read(other.token)).status).toBe(404)
    await expect(other.client.removePaper(paperId)).rejects.toEqual(refusal('intake/paper-not-found'))
  })

  it('sent twice by a nervous finger is one paper; removed, its bytes are gone', async () => {
    const { client } = await begin()
    const fields = paper({ kind: 'medicalLicence' })
    await Promise.all([
      client.addPaper(picture(930, 700), fields),
      client.addPaper(picture(930, 700), fields),
    ])
    expect((await client.draft()).papers).toHaveLength(1)
    const before = await filesOf(stage.directory)
    await client.removePaper(fields.requestId)
    expect(await filesOf(stage.directory)).toHaveLength(before.length - 1)
  })

  it('is one of twenty at most', async () => {
    const { client } = await begin()
    const small = new Blob(['%PDF-1.4\n%%EOF\n'])
    for (let at = 0; at < 20; at++) await client.addPaper(small, paper({ kind: 'medicalLicence' }))
    const one = client.addPaper(small, paper({ kind: 'medicalLicence' }))
    await expect(one).rejects.toEqual(refusal('intake/too-many-papers'))
  })
})

describe('the limits of what anybody may begin and send', () => {
  const small = new Blob(['%PDF-1.4\n%%EOF\n'])
  const limited = (openDraftsPerDay: number, uploadsPerDay: number) => {
    stage.limits.openDraftsPerDay = openDraftsPerDay
    stage.limits.uploadsPerDay = uploadsPerDay
  }
  afterEach(() => limited(2000, 100))

  it('refuse a new draft when too many are open, with 429, and let those that are go on', async () => {
    const { client } = await begin()
    const [row] = await stage.rows(
      `select count(*)::int as open from registration.intake_draft
       where state = 'open' and created_at > '${new Date(NOW.getTime() - DAY_MS).toISOString()}'`,
    )
    const open = Number(row?.open)
    limited(open, 100)
    const refused = await fetchOf(stage.service)(INTAKE_ROUTES.drafts, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect([refused.status, (await refused.json()).code]).toEqual([429, 'intake/too-many-drafts'])
    expect(await client.save({ expectedRevision: 1, answers: COMPLETE })).toMatchObject({ revision: 2 })
    limited(open + 1, 100)
    await begin()
    await expect(begin()).rejects.toEqual(refusal('intake/too-many-drafts'))
    stage.world.now = new Date(NOW.getTime() + DAY_MS)
    await begin()
  })

  it('count every file that is offered to one draft on one day in Japan, kept or not', async () => {
    const [{ client, token }, other] = [await begin(), await begin()]
    limited(2000, 3)
    await client.addPaper(small, paper({ kind: 'medicalLicence' }))
    const broken = client.addPaper(new Blob(['no paper']), paper({ kind: 'medicalLicence' }))
    await expect(broken).rejects.toEqual(refusal('upload/type-refused'))
    const kept = paper({ kind: 'medicalLicence' })
    await client.addPaper(small, kept)
    await client.removePaper(kept.requestId)
    const form = new FormData()
    form.append('file', small)
    for (const [name, value] of Object.entries(paper({ kind: 'medicalLicence' })))
      form.append(name, String(value))
    const headers = { authorization: `Bearer ${token}` }
    const refused = await fetchOf(stage.service)(INTAKE_ROUTES.papers, {
      method: 'POST',
      headers,
      body: form,
    })
    expect([refused.status, (await refused.json()).code]).toEqual([429, 'intake/too-many-uploads'])
    await other.client.addPaper(small, paper({ kind: 'medicalLicence' }))
    stage.world.now = new Date('2026-11-21T15:00:00Z') // past midnight in Japan
    await client.addPaper(small, paper({ kind: 'medicalLicence' }))
    expect((await client.draft()).papers).toHaveLength(2)
  })

  it('hold when many files come at once', async () => {
    const { client } = await begin()
    limited(2000, 3)
    const sending = Array.from({ length: 8 }, () => client.addPaper(small, paper({ kind: 'medicalLicence' })))
    const outcomes = await Promise.allSettled(sending)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  })
})

describe('an application', () => {
  it('arrives as a case with its number, its form in the one form of the office, and its documents', async () => {
    const { tracker, caseId } = await sent()
    expect(tracker).toMatchObject({ state: 'received', revision: 1, can: ['withdraw', 'change-place'] })
    expect(tracker.caseNumber).toMatch(/^2026-\d{6}$/)
    const [file] = await stage.rows(`select form from registration.case_file where case_id = '${caseId}'`)
    expect(file?.form).toMatchObject({
      channel: 'webForm',
      name: { familyKana: 'ジツイン', givenRomaji: 'TARO' },
      birthDate: '1955-08-01',
      licenceDate: '1981-05-20',
      licenceNumber: '123456',
      phone: '0300001234',
      address: { postalCode: '1130021' },
      membership: { kind: 'member', memberId: '9999999999' },
    })
    const documents = await stage.rows(
      `select kind, facts from registration.case_document where case_id = '${caseId}' order by kind`,
    )
    expect(documents.map(({ kind }) => kind)).toEqual(['identity', 'medicalLicence', 'photo'])
    expect(documents[0]?.facts).toEqual({ side: 'front', validUntil: '2027-09-01', form: 'copy' })
  })

  it('says when the residence record was issued that follows by post; the record begins with it, unread', async () => {
    const { caseId } = await sent({ residenceIssuedOn: '令和8年9月1日' })
    const [file] = await stage.rows(`select form from registration.case_file where case_id = '${caseId}'`)
    expect(file?.form).toMatchObject({ residenceIssuedOn: '2026-09-01' })
    const scan = { caseId, kind: 'residenceRecord', bytes: Buffer.from('%PDF-1.4\n%%EOF\n') } as const
    await attachDocument(stage.context, scan, 'officer:test')
    await attachDocument(stage.context, { ...scan, facts: { issuedOn: '2026-09-02' } }, 'officer:test')
    await attachDocument(stage.context, { ...scan, kind: 'residenceMandate' }, 'officer:test')
    const documents = await stage.rows(
      `select kind, facts, read_by from registration.case_document
       where case_id = '${caseId}' and kind like 'residence%' order by kind, facts ->> 'issuedOn'`,
    )
    expect(documents).toEqual([
      { kind: 'residenceMandate', facts: {}, read_by: null },
      { kind: 'residenceRecord', facts: { issuedOn: '2026-09-01' }, read_by: null },
      { kind: 'residenceRecord', facts: { issuedOn: '2026-09-02' }, read_by: null },
    ])
  })

  it('sent by a double click is one case', async () => {
    const { client, revision } = await complete()
    const send = () => client.submit({ expectedRevision: revision, consent: 'yes' })
    const [one, other] = await Promise.all([send(), send()])
    expect(one.caseNumber).toBe(other.caseNumber)
    expect((await send()).caseNumber).toBe(one.caseNumber)
  })

  it('leaves no second copy of the answers, and takes no more changes', async () => {
    const { client } = await sent()
    expect(await client.draft()).toMatchObject({ state: 'submitted', answers: {} })
    const save = client.save({ expectedRevision: 2, answers: {} })
    await expect(save).rejects.toEqual(refusal('intake/already-sent'))
    await expect(client.discard()).rejects.toEqual(refusal('intake/already-sent'))
    const late = client.addPaper(picture(900, 700), paper({ kind: 'medicalLicence' }))
    await expect(late).rejects.toEqual(refusal('intake/already-sent'))
  })

  it.each<[string, Answers, string]>([
    ['a question is open', { phone: '' }, 'intake/incomplete'],
    ['the identity document has expired', { identityValidUntil: '2026-11-20' }, 'intake/incomplete'],
    ['T-C03-3: a pen name is asked for', { otherNameKind: 'penName' }, 'intake/incomplete'],
    ['the place is closed', { pickupPlaceId: 'closed-ishikai' }, 'intake/place-unknown'],
    ['the place does not exist', { pickupPlaceId: 'nowhere' }, 'intake/place-unknown'],
  ])('is not taken when %s', async (_what, changes, code) => {
    const { client, revision } = await complete(changes)
    await expect(client.submit({ expectedRevision: revision, consent: 'yes' })).rejects.toEqual(refusal(code))
    expect((await client.draft()).state).toBe('open')
  })

  it('is not taken in a version that another window has changed', async () => {
    const { client, revision } = await complete()
    await client.save({ expectedRevision: revision, answers: { ...COMPLETE, addressRest: '別の町' } })
    const stale = client.submit({ expectedRevision: revision, consent: 'yes' })
    await expect(stale).rejects.toEqual(refusal('intake/changed-meanwhile'))
  })

  it('is not taken without papers', async () => {
    const { client } = await begin()
    await client.save({ expectedRevision: 1, answers: COMPLETE })
    const sending = client.submit({ expectedRevision: 2, consent: 'yes' })
    await expect(sending).rejects.toEqual(refusal('intake/incomplete'))
  })

  it('is not printed as long as no printer is set', async () => {
    const { token } = await begin()
    const answer = await fetchOf(stage.service)(INTAKE_ROUTES.printedForm, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect([answer.status, (await answer.json()).code]).toEqual([503, 'intake/no-printer'])
  })
})

describe('the receipt', () => {
  const fetchQr = (number: string) =>
    fetchOf(stage.service)(INTAKE_ROUTES.numberQr.replace(':caseNumber', number))

  it('has its number as a QR code, the same for everybody who knows the number', async () => {
    const picture = await fetchQr('2026-000123')
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/svg+xml'])
    const text = await picture.text()
    expect(text).toContain('<title>2026-000123</title>')
    expect(text).not.toContain('<script')
  })

  it.each(['2026-12345', 'https:', '<svg>'])(
    'draws nothing but numbers of applications: %s',
    async (number) => {
      expect((await fetchQr(encodeURIComponent(number))).status).toBe(422)
    },
  )
})

describe('the tracker', () => {
  const deficient = {
    state: 'deficient',
    deficiencies: [{ code: 'photo/unusable' }],
    answerBy: '2027-05-21',
  } as const

  it('tells each story once, with its date; steps inside the office have no name of their own', async () => {
    const { client, caseId } = await sent()
    const match = {
      matchId: randomUUID(),
      askedAt: NOW.toISOString(),
      items: { name: 'match', birthDate: 'match', registrationDate: 'match', registrationNumber: 'match' },
      answerSha256: 'x',
    } as const
    await stage.move(caseId, { state: 'document-check' })
    await stage.move(caseId, { state: 'licence-inquiry' })
    await stage.move(caseId, { state: 'licence-ng', match })
    const { state, steps } = await client.tracker()
    expect(state).toBe('licence-ng')
    expect(steps.map((step) => step.state)).toEqual(['received', 'document-check', 'licence-inquiry'])
    expect(STATE_STORIES['licence-ng'].title).toEqual(STATE_STORIES['licence-inquiry'].title)
  })

  it('takes only what is missing, and gives it to the officers as one step', async () => {
    const { client, caseId } = await sent()
    await stage.move(caseId, { state: 'document-check' })
    await stage.move(caseId, deficient)
    const asked = await client.tracker()
    expect(asked).toMatchObject({
      deficiencies: [{ code: 'photo/unusable' }],
      answerBy: '2027-05-21',
      can: ['answer', 'withdraw', 'change-place'],
    })
    const answer = { expectedRevision: asked.revision }
    await expect(client.answer(answer)).rejects.toEqual(refusal('intake/answer-empty'))
    await client.addPaper(picture(950, 1250), paper({ kind: 'photo' }))
    expect((await client.tracker()).answers).toHaveLength(1)
    expect(await client.answer({ ...answer, note: '撮り直しました' })).toMatchObject({
      state: 'document-check',
      answers: [],
    })
    const photos = await stage.rows(
      `select superseded_by from registration.case_document where case_id = '${caseId}' and kind = 'photo'`,
    )
    expect(photos).toHaveLength(2)
    expect(photos.filter(({ superseded_by }) => superseded_by === null)).toHaveLength(1) // one to look at
    await expect(client.answer({ ...answer, note: 'もう一度' })).rejects.toEqual(
      refusal('case/changed-meanwhile'),
    )
  })

  it('withdraws until the approval, and not after it', async () => {
    const { client, tracker, caseId } = await sent()
    expect(await client.withdraw({ expectedRevision: tracker.revision })).toMatchObject({
      state: 'withdrawn',
      can: [],
    })
    const again = client.withdraw({ expectedRevision: 2 })
    await expect(again).rejects.toEqual(refusal('intake/too-late'))
    const [row] = await stage.rows(
      `select actor, act from registration.case_decision where case_id = '${caseId}' and revision = 2`,
    )
    expect(row).toEqual({ actor: `applicant:${caseId}`, act: 'withdrawn-by-applicant' })
  })

  it('changes the place of pick-up to one that hands cards over', async () => {
    const { client, tracker } = await sent()
    const change = (pickupPlaceId: string, expectedRevision: number) =>
      client.changePlace({ expectedRevision, pickupPlaceId })
    expect(await change('another-ishikai', tracker.revision)).toMatchObject({
      pickupPlaceId: 'another-ishikai',
      state: 'received',
    })
    await expect(change('closed-ishikai', 2)).rejects.toEqual(refusal('intake/place-unknown'))
    await expect(change('mihon-ishikai', 1)).rejects.toEqual(refusal('case/changed-meanwhile'))
  })

  it('of a draft that was never sent does not exist', async () => {
    const { client } = await begin()
    await expect(client.tracker()).rejects.toEqual(refusal('intake/not-sent-yet'))
  })

  it('offers the counters that are open', async () => {
    const { places } = await stage.client().places()
    expect(places.map(({ placeId }) => placeId)).toEqual(['another-ishikai', 'mihon-ishikai'])
  })
})

describe('letters', () => {
  beforeEach(async () => {
    await sendLetters(stage.context)
    stage.mails.length = 0
  })

  it('tell each step that concerns the applicant, once, in both languages, with a link that works and no fact but the name', async () => {
    const { caseId, tracker } = await sent()
    await stage.move(caseId, { state: 'document-check' })
    await stage.move(caseId, { state: 'licence-inquiry' })
    await Promise.all([sendLetters(stage.context), sendLetters(stage.context)])
    const received = `【医師資格証】申請を受け付けました（受付番号 ${tracker.caseNumber}）`
    // Two senders at once: each letter goes out once, whichever is faster.
    expect(new Set(stage.mails.map(({ subject }) => subject))).toEqual(
      new Set([received, `【医師資格証】書類を確認しています（受付番号 ${tracker.caseNumber}）`]),
    )
    expect(stage.mails).toHaveLength(2)
    const { text = '' } = stage.mails.find(({ subject }) => subject === received) ?? {}
    expect(text).toContain('実印 太郎 様')
    expect(text).toContain('Dear TARO JITSUIN')
    for (const fact of ['1955', '123456', '1130021', '架空町', '9999999999', '0300001234'])
      expect(text).not.toContain(fact)
    const token = /continue#([A-Za-z0-9_-]{43})$/m.exec(text)?.[1]
    expect((await stage.client(token).tracker()).caseNumber).toBe(tracker.caseNumber)
    expect(await sendLetters(stage.context)).toBe(0)
  })

  it('wait for a mail server that is down, are tried ever more slowly, and reach the office’s list in the end', async () => {
    const { caseId } = await sent()
    stage.world.mailServer = 'down'
    let tries = 0
    for (let hours = 0; hours < 48; hours += 0.05) {
      stage.world.now = new Date(NOW.getTime() + hours * 3_600_000)
      const [row] = await stage.rows(
        `select tries, standing, due_at from registration.intake_letter where case_id = '${caseId}'`,
      )
      const due = row?.due_at instanceof Date ? row.due_at.getTime() : 0
      if (row?.standing === 'failed') break
      if (due > stage.world.now.getTime())
        hours += Math.max(0, (due - stage.world.now.getTime()) / 3_600_000 - 0.05)
      await sendLetters(stage.context)
      tries++
    }
    const unsent = await read('receptionist')
    expect(unsent.json().letters[0]).toMatchObject({
      caseId,
      standing: 'failed',
      tries: 8,
      about: 'received',
    })
    expect(tries).toBeLessThan(40)
    stage.world.mailServer = 'up'
    const { letterId } = unsent.json().letters[0]
    expect((await again('receptionist', letterId)).statusCode).toBe(200)
    expect((await again('receptionist', letterId)).statusCode).toBe(200)
    expect(await sendLetters(stage.context)).toBe(1)
    expect(stage.mails).toHaveLength(1)
  })

  it('to an address that no server takes are not tried again', async () => {
    const { caseId } = await sent()
    stage.world.mailServer = 'refuses'
    await sendLetters(stage.context)
    const [row] = await stage.rows(
      `select standing, tries, failure from registration.intake_letter where case_id = '${caseId}'`,
    )
    expect(row).toEqual({ standing: 'failed', tries: 1, failure: 'mail/malformed' })
  })

  const read = (who: string) =>
    stage.service.inject({ method: 'GET', url: INTAKE_ROUTES.letters, headers: { 'x-who': who } })
  const again = (who: string, letterId: string) =>
    stage.service.inject({
      method: 'POST',
      url: INTAKE_ROUTES.letterAgain.replace(':letterId', letterId),
      headers: { 'x-who': who },
    })

  it.each([...ROLES, 'holder', 'nobody'] as const)(
    'are seen and tried again by %s only if the permission table says so',
    async (who) => {
      const role = ROLES.find((each) => each === who)
      const stranger = who === 'nobody' ? 401 : 403
      const expected = (action: 'cases/read' | 'cases/receive', allowed: number) =>
        role && judgePermission([role], action) === 'allowed' ? allowed : stranger
      // The list is of the whole centre; a counter or hospital sees its own cases on its own pages.
      const isOfOnePlace = who === 'counterOfficer' || who === 'hospitalAssistant'
      expect((await read(who)).statusCode).toBe(isOfOnePlace ? 403 : expected('cases/read', 200))
      expect((await again(who, randomUUID())).statusCode).toBe(expected('cases/receive', 404))
    },
  )
})

async function filesOf(directory: string): Promise<string[]> {
  return (await readdir(directory, { recursive: true })).filter((path) => path.length > 60)
}
