import { createHash, generateKeyPairSync } from 'node:crypto'
import { toHex } from '@jitsuin/kernel'
import { openSession } from '@jitsuin/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Case } from '../src/domain/cases/case.js'
import { RegistrationError } from '../src/errors.js'
import type { SecondKeyService } from '../src/outside/second-key-service.js'
import { loadCase } from '../src/store/cases/cases.js'
import { loadSwitch } from '../src/store/cases/switches.js'
import { askEnrolment, makeEnrolChallenge } from '../src/usecases/cases/ask-enrolment.js'
import { askRemoval } from '../src/usecases/cases/ask-removal.js'
import { askToSign } from '../src/usecases/cases/ask-to-sign.js'
import { issueSecondKey, judgeReadyForProduction } from '../src/usecases/cases/issue-second-key.js'
import { issueSecondKeys } from '../src/usecases/cases/issue-second-keys.js'
import { tellMoves } from '../src/usecases/cases/moved.js'
import { askSwitch } from '../src/usecases/cases/office-switches.js'
import { signCase } from '../src/usecases/cases/sign-case.js'
import { askToSignEnrolment, showOfficers, signEnrolment } from '../src/usecases/cases/sign-enrolment.js'
import { askForList, signList } from '../src/usecases/cases/sign-list.js'
import { countSigningWait } from '../src/usecases/cases/signing-wait.js'
import { viewCase } from '../src/usecases/cases/view-case.js'
import { type OfficeStage, openOfficeStage, type StaffName, staff } from './support/office-stage.js'
import { OFFICE, signEach } from './support/officers.js'
import { seen, signAs, upToApproval } from './support/tools.js'

let stage: OfficeStage
beforeAll(async () => {
  stage = await openOfficeStage()
})
afterAll(() => stage.close())

const refusal = (code: string) => expect.objectContaining({ code })

describe('settings of the office', () => {
  it('change only when a second person confirms', async () => {
    const wish = { name: 'separation', value: 'two-people' } as const
    expect(await askSwitch(stage.context, staff('aya'), wish)).toBe('asked')
    await expect(askSwitch(stage.context, staff('aya'), wish)).rejects.toThrow(refusal('switch/same-person'))
    expect((await loadSwitch(stage.context.store.read, 'separation')).value).toBe('three-people')
    expect(await askSwitch(stage.context, staff('akio'), wish)).toBe('changed')
    expect(await loadSwitch(stage.context.store.read, 'separation')).toEqual({ value: 'two-people' })
    await expect(async () =>
      askSwitch(stage.context, staff('aya'), { ...wish, value: 'one-person' }),
    ).rejects.toThrow(refusal('switch/value-unknown'))
  })
})

describe('the second certificate first, when cards are short (§2.9)', () => {
  it('is issued under a warrant of its own, before a card may be made', async () => {
    for (const who of ['aya', 'akio'] as const)
      await askSwitch(stage.context, staff(who), { name: 'second-key-first', value: 'on' })
    const examined = await signAs(stage, { who: 'emi', file: await upToApproval(stage), purpose: 'examine' })
    const approved = await signAs(stage, { who: 'aya', file: examined, purpose: 'approve' })
    if (approved.state.state !== 'approved') throw new Error(approved.state.state)
    const { warrantId, secondKeyWarrantId = '' } = approved.state
    expect(stage.ca.done.get(secondKeyWarrantId)).toMatchObject({
      keyPlace: 'second-key',
      authorities: ['signature'],
    })
    expect(stage.ca.done.get(warrantId)).toMatchObject({
      keyPlace: 'card',
      authorities: ['signature', 'authenticationPerson'],
    })
    expect(judgeReadyForProduction(approved)).toBe('not-yet')

    const kept = new Map<string, Uint8Array>()
    const keys = {
      begin: async ({
        warrantId: id,
        warrantDigest,
      }: {
        readonly warrantId: string
        readonly warrantDigest: Uint8Array
      }) => {
        return { requestDer: Buffer.concat([Buffer.from(id), warrantDigest]) }
      },
      finish: async ({
        warrantId: id,
        certificate,
      }: {
        readonly warrantId: string
        readonly certificate: Uint8Array
      }) => {
        kept.set(id, certificate)
      },
      offer: async () => undefined,
    }
    const issued = await issueSecondKey(stage.context, keys, approved.caseId)
    expect(issued.state.state).toBe('second-key-issued')
    expect([...kept.keys()]).toEqual([secondKeyWarrantId])
    expect(judgeReadyForProduction(issued)).toBe('ready')
    await expect(issueSecondKey(stage.context, keys, approved.caseId)).rejects.toThrow(
      refusal('case/state-forbids'),
    )
    for (const who of ['aya', 'akio'] as const)
      await askSwitch(stage.context, staff(who), { name: 'second-key-first', value: 'off' })
  })

  it('is issued by itself in the round after its key was made', async () => {
    for (const who of ['aya', 'akio'] as const)
      await askSwitch(stage.context, staff(who), { name: 'second-key-first', value: 'on' })
    const examined = await signAs(stage, { who: 'emi', file: await upToApproval(stage), purpose: 'examine' })
    const approved = await signAs(stage, { who: 'aya', file: examined, purpose: 'approve' })
    let state: 'making' | 'made' = 'making'
    const secondKeys: SecondKeyService = {
      begin: async ({ warrantId, warrantDigest }) => {
        if (state === 'making') throw new RegistrationError('second-key/not-ready', warrantId)
        return { requestDer: Buffer.concat([Buffer.from(warrantId), warrantDigest]) }
      },
      finish: async () => undefined,
      offer: async () => undefined,
    }
    expect(await issueSecondKeys({ ...stage.context, secondKeys })).toBe(0)
    expect((await loadCase(stage.context.store.read, approved.caseId))?.state.state).toBe('approved')
    state = 'made'
    expect(await issueSecondKeys({ ...stage.context, secondKeys })).toBe(1)
    expect((await loadCase(stage.context.store.read, approved.caseId))?.state.state).toBe('second-key-issued')
    expect(await issueSecondKeys({ ...stage.context, secondKeys })).toBe(0)
    for (const who of ['aya', 'akio'] as const)
      await askSwitch(stage.context, staff(who), { name: 'second-key-first', value: 'off' })
  })

  it('tells the operator of one that is refused, and issues the others', async () => {
    for (const who of ['aya', 'akio'] as const)
      await askSwitch(stage.context, staff(who), { name: 'second-key-first', value: 'on' })
    const approved = []
    for (const _one of [1, 2, 3]) {
      const examined = await signAs(stage, {
        who: 'emi',
        file: await upToApproval(stage),
        purpose: 'examine',
      })
      approved.push(await signAs(stage, { who: 'aya', file: examined, purpose: 'approve' }))
    }
    const first = approved.toSorted((one, other) => (one.caseId < other.caseId ? -1 : 1))[0]?.state
    const refused = first && 'secondKeyWarrantId' in first ? first.secondKeyWarrantId : ''
    const secondKeys: SecondKeyService = {
      begin: async ({ warrantId, warrantDigest }) => {
        if (warrantId === refused) throw new RegistrationError('second-key/refused', 'key/differs')
        return { requestDer: Buffer.concat([Buffer.from(warrantId), warrantDigest]) }
      },
      finish: async () => undefined,
      offer: async () => undefined,
    }
    await expect(issueSecondKeys({ ...stage.context, secondKeys })).rejects.toThrow(
      refusal('second-key/refused'),
    )
    const after = await Promise.all(approved.map(({ caseId }) => loadCase(stage.context.store.read, caseId)))
    expect(after.map((one) => one?.state.state).toSorted()).toEqual([
      'approved',
      'second-key-issued',
      'second-key-issued',
    ])
    for (const who of ['aya', 'akio'] as const)
      await askSwitch(stage.context, staff(who), { name: 'second-key-first', value: 'off' })
  })

  it('is not due where it was not approved', async () => {
    const examined = await signAs(stage, { who: 'emi', file: await upToApproval(stage), purpose: 'examine' })
    const approved = await signAs(stage, { who: 'aya', file: examined, purpose: 'approve' })
    expect(judgeReadyForProduction(approved)).toBe('ready')
    const unused = {
      begin: async () => ({ requestDer: new Uint8Array() }),
      finish: async () => undefined,
      offer: async () => undefined,
    }
    await expect(issueSecondKey(stage.context, unused, approved.caseId)).rejects.toThrow(
      refusal('second-key/not-due'),
    )
  })
})

describe('keys of officers', () => {
  it('count when two others have signed for them and the authority has taken them in', async () => {
    const newcomer = { staffId: 'newcomer', actor: 'officer:newcomer' } as const
    const { answer } = await passkeyAnswer(newcomer)
    const { enrolmentId } = await askEnrolment(stage.context, newcomer, answer)
    expect((await showOfficers(stage.context, newcomer)).mine).toBe('waiting')
    expect(await signFor('emi', enrolmentId)).toBe('waiting')
    expect(await signFor('emi', enrolmentId)).toBe('waiting')
    stage.ca.loseNextAnswer()
    await expect(signFor('aya', enrolmentId)).rejects.toThrow(refusal('ca/unreachable'))
    expect(await signFor('aya', enrolmentId)).toBe('enrolled')
    expect((await showOfficers(stage.context, newcomer)).mine).toBe('enrolled')
    expect(stage.ca.officers.has(`O-${enrolmentId}`)).toBe(true)
    await expect(
      askEnrolment(stage.context, newcomer, (await passkeyAnswer(newcomer)).answer),
    ).rejects.toThrow(refusal('officer/enrolled-already'))
  })

  it('count no more when two others have signed them off, and nobody signs off their own', async () => {
    const newcomer = { staffId: 'leaver', actor: 'officer:leaver' } as const
    const { answer } = await passkeyAnswer(newcomer)
    const { enrolmentId } = await askEnrolment(stage.context, newcomer, answer)
    await signFor('emi', enrolmentId)
    await signFor('aya', enrolmentId)
    const officerId = `O-${enrolmentId}`
    const removal = await askRemoval(stage.context, staff('rei'), { officerId, reason: 'left' })
    await expect(askRemoval(stage.context, staff('rei'), { officerId, reason: 'left' })).rejects.toThrow(
      refusal('officer/enrolled-already'),
    )
    await expect(
      signEnrolment(stage.context, newcomer, {
        ...removal,
        signature: { method: 'staff-card', signature: '' },
      }),
    ).rejects.toThrow(refusal('officer/own-key'))
    expect(await signFor('emi', removal.enrolmentId)).toBe('waiting')
    expect((await showOfficers(stage.context, newcomer)).mine).toBe('enrolled')
    stage.ca.loseNextAnswer()
    await expect(signFor('aya', removal.enrolmentId)).rejects.toThrow(refusal('ca/unreachable'))
    expect(await signFor('aya', removal.enrolmentId)).toBe('removed')
    const after = await showOfficers(stage.context, newcomer)
    expect(after.mine).toBe('none')
    expect(after.officers.map((officer) => officer.officerId)).not.toContain(officerId)
    expect(stage.ca.officers.has(officerId)).toBe(false)
    await expect(askToSignEnrolment(stage.context, newcomer, removal.enrolmentId)).rejects.toThrow(
      refusal('officer/not-enrolled'),
    )
    await expect(askRemoval(stage.context, staff('rei'), { officerId, reason: 'left' })).rejects.toThrow(
      refusal('officer/not-on-list'),
    )
    const again = await askEnrolment(stage.context, newcomer, (await passkeyAnswer(newcomer)).answer)
    await signFor('emi', again.enrolmentId)
    expect(await signFor('aya', again.enrolmentId)).toBe('enrolled')
  })

  it('are refused from another page, with the challenge of somebody else, or twice', async () => {
    const [one, other] = ['one', 'other'].map((staffId) => ({
      staffId,
      actor: `officer:${staffId}` as const,
    }))
    if (!one || !other) throw new Error('two people')
    const { answer } = await passkeyAnswer(one)
    const { answer: elsewhere } = await passkeyAnswer(one, 'http://evil.localhost')
    await expect(askEnrolment(stage.context, one, elsewhere)).rejects.toThrow(refusal('officer/key-refused'))
    await expect(askEnrolment(stage.context, other, answer)).rejects.toThrow(refusal('officer/key-refused'))
    await askEnrolment(stage.context, one, answer)
    await expect(askEnrolment(stage.context, one, answer)).rejects.toThrow(refusal('officer/key-refused'))
  })
})

describe('lists under one signature', () => {
  it('leave out what this officer has not opened', async () => {
    const [first, second, third] = [
      await upToApproval(stage),
      await upToApproval(stage),
      await upToApproval(stage),
    ]
    const cases = [first, second, third].map(seen)
    await expect(askForList(stage.context, staff('emi'), { cases, purpose: 'examine' })).rejects.toThrow(
      refusal('list/empty'),
    )
    const { leftOut, size } = await askForList(stage.context, staff('eiji'), { cases, purpose: 'examine' })
    expect({ leftOut, size }).toEqual({ leftOut: [], size: 3 })
  })
})

describe('what waits for a signature', () => {
  it('is counted for each by what they may sign, and never what they examined themselves', async () => {
    const count = (who: StaffName) => countSigningWait(stage.context, staff(who))
    const before = { both: await count('both'), aya: await count('aya') }
    const file = await upToApproval(stage)
    expect(await count('both')).toEqual({ ...before.both, examine: before.both.examine + 1 })
    expect(await count('aya')).toEqual(before.aya)
    await signAs(stage, { who: 'both', file, purpose: 'examine' })
    expect(await count('both')).toEqual(before.both)
    expect(await count('aya')).toEqual({ examine: 0, approve: before.aya.approve + 1 })
    expect(await count('rei')).toEqual({ examine: 0, approve: 0 })
  })
})

describe('staff cards', () => {
  const upTo = (count: number) => Promise.all(Array.from({ length: count }, () => upToApproval(stage)))
  const list = (cases: readonly Case[], who: 'eiji' | 'aya', purpose: 'examine' | 'approve') =>
    askForList(stage.context, staff(who), { cases: cases.map(seen), purpose })

  it('sign each order of a list by itself; the second officer may sign the list with a passkey (T-C01-1)', async () => {
    const toSign = await list(await upTo(3), 'eiji', 'examine')
    expect(toSign).toMatchObject({ method: 'staff-card', size: 3 })
    const orders = toSign.orders?.map((order) => Buffer.from(order, 'base64url').toString('utf8')) ?? []
    expect(orders).toHaveLength(3)
    for (const order of orders) expect(order.startsWith('jitsuin-order/1\n{"act":"warrant"')).toBe(true)
    const signed = { listId: toSign.listId, signature: signEach(stage.officers.eiji, toSign) }
    const examined = await signList(stage.context, staff('eiji'), { ...signed, purpose: 'examine' })
    expect(examined.refused).toEqual([])
    for (const { caseId } of examined.changed) await viewCase(stage.context, staff('aya'), caseId)
    const { listId, bytes } = await list(examined.changed, 'aya', 'approve')
    const signature = stage.officers.aya.sign(Buffer.from(bytes, 'base64url'))
    const { changed } = await signList(stage.context, staff('aya'), { listId, signature, purpose: 'approve' })
    expect(changed.map(({ state }) => state.state)).toEqual(['approved', 'approved', 'approved'])
  })

  it.each([
    ['one signature too few', (all: readonly string[]) => all.slice(1)],
    ['one too many', (all: readonly string[]) => [...all, ...all.slice(0, 1)]],
    ['the signatures in another order', (all: readonly string[]) => all.toReversed()],
    ['one that signed nothing of it', (all: readonly string[]) => [...all.slice(1), 'AQID']],
  ])('are refused with %s', async (_what, change) => {
    const toSign = await list(await upTo(2), 'eiji', 'examine')
    const each = signEach(stage.officers.eiji, toSign)
    if (!('signatures' in each)) throw new Error(each.method)
    const signature = { method: 'staff-card', signatures: change(each.signatures) as string[] } as const
    await expect(
      signList(stage.context, staff('eiji'), { listId: toSign.listId, signature, purpose: 'examine' }),
    ).rejects.toThrow(refusal('warrant/signature-invalid'))
  })

  it('of another officer, or in the place of a passkey, count for nothing', async () => {
    const [file] = await upTo(1)
    if (!file) throw new Error('one case')
    const toSign = await askToSign(stage.context, staff('emi'), { seen: seen(file), purpose: 'examine' })
    const signature = signEach(stage.officers.eiji, toSign)
    const { warrantId } = toSign
    const wish = { caseId: file.caseId, expectedRevision: file.revision, warrantId, signature } as const
    await expect(signCase(stage.context, staff('emi'), { ...wish, purpose: 'examine' })).rejects.toThrow(
      refusal('warrant/signature-invalid'),
    )
  })

  it('sign both warrants of one case where the second certificate comes first', async () => {
    const onAndOff = async (value: 'on' | 'off') => {
      for (const who of ['aya', 'akio'] as const)
        await askSwitch(stage.context, staff(who), { name: 'second-key-first', value })
    }
    await onAndOff('on')
    const [file] = await upTo(1)
    if (!file) throw new Error('one case')
    const toSign = await askToSign(stage.context, staff('eiji'), { seen: seen(file), purpose: 'examine' })
    expect(toSign.orders).toHaveLength(2)
    const signature = signEach(stage.officers.eiji, toSign)
    const { warrantId } = toSign
    const wish = { caseId: file.caseId, expectedRevision: file.revision, warrantId, signature } as const
    const examined = await signCase(stage.context, staff('eiji'), { ...wish, purpose: 'examine' })
    const approved = await signAs(stage, { who: 'aya', file: examined, purpose: 'approve' })
    expect(approved.state.state).toBe('approved')
    await onAndOff('off')
  })
})

describe('the record', () => {
  it('tells a listener of every step once, in order', async () => {
    const heard: string[] = []
    await tellMoves(stage.context, 'letters', async () => undefined)
    const file = await upToApproval(stage)
    const listen = () =>
      tellMoves(
        stage.context,
        'letters',
        async (_tx, { caseId, act }) => void (caseId === file.caseId && heard.push(act)),
      )
    await listen()
    await listen()
    expect(heard.filter((act) => act !== 'document-read')).toEqual([
      'received',
      'check-begun',
      'documents-accepted',
      'registry-matched',
      'fee-waived',
    ])
  })

  it('tells a step again when the listener failed', async () => {
    await tellMoves(stage.context, 'letters', async () => undefined)
    await upToApproval(stage)
    const fail = () => tellMoves(stage.context, 'letters', () => Promise.reject(new Error('no paper')))
    await expect(fail()).rejects.toThrow('no paper')
    expect(await tellMoves(stage.context, 'letters', async () => undefined)).toBeGreaterThan(4)
  })

  it('lets the office neither change nor delete a row of its decisions, views or audit entries (T-C14-2)', async () => {
    const file = await upToApproval(stage)
    const session = await openSession(stage.database.serviceUrl('registration'))
    for (const statement of [
      `update registration.case_decision set actor = 'officer:nobody' where case_id = '${file.caseId}'`,
      `delete from registration.case_decision where case_id = '${file.caseId}'`,
      `update registration.registry_asking set verdict = 'matched'`,
      `delete from registration.case_view`,
      `delete from registration.case_file`,
      `update audit.entry set actor = 'officer:nobody'`,
      `delete from audit.entry`,
    ]) {
      await expect(session.query(statement)).rejects.toThrow(/permission denied/)
    }
    await session.close()
    expect(await loadCase(stage.context.store.read, file.caseId)).toEqual(file)
  })
})

async function signFor(who: Exclude<StaffName, 'rei'>, enrolmentId: string) {
  const { bytes } = await askToSignEnrolment(stage.context, staff(who), enrolmentId)
  const signature = stage.officers[who].sign(Buffer.from(bytes, 'base64url'))
  return signEnrolment(stage.context, staff(who), { enrolmentId, signature })
}

/** What a browser answers to `navigator.credentials.create`. */
async function passkeyAnswer(
  who: { readonly staffId: string; readonly actor: `officer:${string}` },
  origin = OFFICE,
) {
  const { challenge } = await makeEnrolChallenge(stage.context, who)
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const clientData = JSON.stringify({ type: 'webauthn.create', challenge, origin, crossOrigin: false })
  const rpHash = createHash('sha256').update('office.localhost').digest()
  return {
    answer: {
      challenge,
      credentialId: Buffer.from(`credential of ${who.staffId} ${toHex(rpHash).slice(0, 4)}`).toString(
        'base64url',
      ),
      clientDataJson: Buffer.from(clientData).toString('base64url'),
      authenticatorData: Buffer.concat([rpHash, Buffer.of(0x45, 0, 0, 0, 0)]).toString('base64url'),
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64url'),
    },
  }
}
