/** Loss by phone: from the first word of the caller to the published list, over a real authority. */
import { softwareSigner } from '@jitsuin/keys'
import { parseCrl, type Signer } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { validate } from '../../../../packages/ades/src/index.js'
import { prescribe } from '../../../../packages/ades/src/test-support/documents.js'
import { makeWorld } from '../../../../packages/ades/src/test-support/people.js'
import { hasPoppler, readWith } from '../../../../packages/print/test/pdf-tools.js'
import { passkeyOfficer, type TestOfficer } from '../../../ca/test/officers.js'
import { publishedList } from '../../../ca/test/zone.js'
import type { IdentityItem } from '../../src/contract.js'
import type { Procedure } from '../../src/domain/aftercare/procedure.js'
import { INVENTED_OFFICE } from '../../src/domain/production/office-address.js'
import { askCaller } from '../../src/usecases/aftercare/identify-caller.js'
import { openProcedure } from '../../src/usecases/aftercare/open-procedure.js'
import { answerCallBack, showCallBackNumber } from '../../src/usecases/aftercare/order-revocation.js'
import { printLetter } from '../../src/usecases/aftercare/print-letter.js'
import { sendRevocations } from '../../src/usecases/aftercare/send-revocations.js'
import { prepareSigning, signRevocation } from '../../src/usecases/aftercare/sign-revocation.js'
import { tellDue } from '../../src/usecases/aftercare/tell.js'
import { listLetters } from '../../src/usecases/aftercare/views.js'
import { openWorld, type TestHolder, type World } from './world.js'

let world: World
const DESK = 'officer:S-desk'
beforeAll(async () => {
  world = await openWorld()
  await world.hire('S-alice', world.zone.alice)
  await world.hire('S-carol', world.zone.carol)
})
afterAll(() => world.close())

const at = () => world.now
const later = (seconds: number) => {
  world.now = new Date(world.now.getTime() + seconds * 1000)
}

async function report({ personId, cardId }: TestHolder): Promise<Procedure> {
  const requestId = crypto.randomUUID()
  const wish = {
    requestId,
    kind: 'loss',
    personId,
    cardIds: [cardId],
    reporter: 'holder',
    way: 'phone',
  } as const
  return (await openProcedure(world.context, wish, DESK)).procedure
}

async function ask(procedure: Procedure, item: IdentityItem, said: string) {
  const { procedureId, revision } = procedure
  const attempt = { procedureId, expectedRevision: revision, actor: DESK, at: at() } as const
  later(1)
  return askCaller(world.context, attempt, { item, said })
}

async function identify(procedure: Procedure, { form }: TestHolder): Promise<Procedure> {
  const first = await ask(procedure, 'birthDate', form.birthDate)
  const second = await ask(first.procedure, 'licenceNumber', form.licenceNumber)
  return (await ask(second.procedure, 'postalCode', '999-0001')).procedure
}

function callBack({ procedureId, revision }: Procedure): Promise<Procedure> {
  const attempt = { procedureId, expectedRevision: revision, actor: DESK, at: at() } as const
  return answerCallBack(world.context, attempt, 'phone')
}

async function sign({ procedureId }: Procedure, staffId: string, officer: TestOfficer): Promise<Procedure> {
  const { toSign } = await prepareSigning(world.context, { procedureId, staffId })
  const signature = world.sign(officer, toSign)
  const actor = `officer:${staffId}` as const
  return signRevocation(world.context, { procedureId, staffId, actor, digest: toSign.digest, signature })
}

/** The holder at the keyboard, with the card's certificate as the office stored it. */
async function signerOf({ cardId, signatureKey }: TestHolder): Promise<Signer> {
  const { certificates } = await world.context.store.read
    .selectFrom('card')
    .select('certificates')
    .where('card_id', '=', cardId)
    .executeTakeFirstOrThrow()
  const { certificate = '', chain = [] } = certificates?.signature ?? {}
  const [certificateDer, ...chainDer] = [certificate, ...chain].map((der) => Buffer.from(der, 'base64'))
  if (!certificateDer) throw new Error('no certificate')
  return { ...softwareSigner(signatureKey), certificateDer, chainDer }
}

describe('a card reported lost by phone', () => {
  it('is revoked within a minute of the call-back, both certificates, for good (T-C02-3)', async () => {
    const { zone } = world
    const holder = await world.holder()
    const identified = await identify(await report(holder), holder)
    expect(identified.state.state).toBe('identified')
    expect(
      await showCallBackNumber(world.context, identified.procedureId, {
        number: 'phone',
        actor: DESK,
        at: at(),
      }),
    ).toBe(holder.form.phone)
    const waiting = await callBack(identified)
    later(20)
    expect((await sign(waiting, 'S-alice', zone.alice)).state).toMatchObject({
      state: 'awaiting-signatures',
      first: { staffId: 'S-alice' },
    })
    later(20)
    const done = await sign(waiting, 'S-carol', zone.carol)
    expect(done.state).toMatchObject({ state: 'revoked', cause: 'loss', paperDueOn: '2026-12-04' })
    if (done.state.state !== 'revoked') throw new Error(done.state.state)
    const seconds = (Date.parse(done.state.revokedAt) - Date.parse(done.state.countedFrom)) / 1000
    expect(seconds).toBeLessThan(60)
    for (const authority of ['signature', 'authenticationPerson'] as const) {
      const list = parseCrl(publishedList(zone, authority))
      expect(list.entries.find(holder.serials[authority])).toHaveLength(1)
    }
    const [card] = await world.sql.query<{
      state: string
      revocation_cause: string
      report_due_at: Date | null
    }>(
      `select state, revocation_cause, report_due_at from registration.card where card_id = '${holder.cardId}'`,
    )
    expect(card).toMatchObject({ state: 'revoked', revocation_cause: 'loss' })
    expect(card?.report_due_at).not.toBe(null)
  })

  it('keeps what was signed and stamped before, and gives nothing to what is signed after (T-C02-3)', async () => {
    const { zone } = world
    const holder = await world.holder()
    const signer = await signerOf(holder)
    const stamps = await makeWorld(at())
    const document = async () => {
      const options = { signingTime: at(), timeStamp: stamps.stampAt(at()) }
      return prescribe(signer, options)
    }
    const before = await document()
    later(60)
    const waiting = await callBack(await identify(await report(holder), holder))
    await sign(waiting, 'S-alice', zone.alice)
    expect((await sign(waiting, 'S-carol', zone.carol)).state.state).toBe('revoked')
    later(60)
    const after = await document()
    later(60)
    const trust = {
      anchors: [zone.ceremony.rootDer],
      tsaAnchors: [stamps.root],
      material: {
        certificates: [zone.ceremony.authoritiesDer.signature],
        crls: [
          publishedList(zone),
          ...zone.ceremony.rootLists.map(({ crlDer }) => crlDer),
          ...(await stamps.listsAt(at())),
        ],
      },
    }
    const judge = async (file: Uint8Array) =>
      (await validate(file, { at: at(), trust, policy: 'hpki' })).verdict
    expect([await judge(before), await judge(after)]).toEqual(['VALID', 'INVALID'])
  })

  it('tells its holder at the report and at the revocation, so that a false report is noticed', async () => {
    await tellDue(world.context)
    const subjects = world.mails.map(({ subject }) => subject)
    expect(subjects.some((subject) => subject.startsWith('お届けを受け付けました'))).toBe(true)
    expect(subjects.some((subject) => subject.startsWith('医師資格証を失効させました'))).toBe(true)
    expect(await tellDue(world.context)).toBe(0)
  })

  it('and by letter, which is printed to the newest address and for nobody to keep', async () => {
    const [letter] = (await listLetters(world.context)).letters
    if (!letter) throw new Error('no letter waits')
    const wish = { noticeId: letter.noticeId, actor: DESK } as const
    await expect(printLetter(world.context, wish)).rejects.toMatchObject({ code: 'papers/no-letterhead' })
    const office = { ...world.context, production: { office: INVENTED_OFFICE } as never } // nothing else of it is asked
    const pdf = await printLetter(office, wish)
    expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-')
    if (!hasPoppler) return
    const words = readWith('pdftotext', pdf, '-layout').replaceAll(/\s+/gu, '')
    for (const shown of ['医師資格証を失効させました', '失効は取り消せません', '〒999-0001', '実印太郎様'])
      expect(words).toContain(shown)
  })

  it('is one procedure for two desks and for two clicks', async () => {
    const holder = await world.holder()
    const [one, other] = await Promise.all([report(holder), report(holder)])
    expect(other.procedureId).toBe(one.procedureId)
  })
})

describe('the desk refuses', () => {
  it('a caller with two wrong answers, and shows no value', async () => {
    const holder = await world.holder()
    const first = await ask(await report(holder), 'birthDate', '1968-08-02')
    expect(first.asked.at(-1)).toMatchObject({ answered: 'wrong' })
    const second = await ask(first.procedure, 'licenceNumber', '1')
    expect(second.procedure.state).toMatchObject({ state: 'refused', reason: 'identity-failed' })
    await expect(callBack(second.procedure)).rejects.toMatchObject({ code: 'aftercare/state-forbids' })
  })

  it('the same question twice, and one about what is not registered', async () => {
    const { workplace: _none, ...withoutWorkplace } = (await world.holder()).form
    const holder = await world.holder({ email: undefined, workplace: undefined } as never)
    expect(withoutWorkplace.email).toBe('taro@example.jp')
    const { procedure } = await ask(await report(holder), 'birthDate', holder.form.birthDate)
    await expect(ask(procedure, 'birthDate', holder.form.birthDate)).rejects.toMatchObject({
      code: 'aftercare/asked-already',
    })
    await expect(ask(procedure, 'workplace', 'みほん')).rejects.toMatchObject({
      code: 'aftercare/item-not-registered',
    })
  })

  it('a call-back before three right answers, and one to a number that is not registered', async () => {
    const holder = await world.holder({ workplace: undefined } as never)
    const reported = await report(holder)
    await expect(callBack(reported)).rejects.toMatchObject({ code: 'aftercare/state-forbids' })
    await expect(
      showCallBackNumber(world.context, reported.procedureId, { number: 'phone', actor: DESK, at: at() }),
    ).rejects.toMatchObject({ code: 'aftercare/state-forbids' })
    const { procedureId, revision } = await identify(reported, holder)
    const attempt = { procedureId, expectedRevision: revision, actor: DESK, at: at() } as const
    await expect(answerCallBack(world.context, attempt, 'workplacePhone')).rejects.toMatchObject({
      code: 'aftercare/number-not-registered',
    })
  })

  it('a second revocation of what is revoked', async () => {
    const holder = await world.holder()
    const waiting = await callBack(await identify(await report(holder), holder))
    await sign(waiting, 'S-alice', world.zone.alice)
    await sign(waiting, 'S-carol', world.zone.carol)
    const again = await identify(await report(holder), holder)
    await expect(callBack(again)).rejects.toMatchObject({ code: 'aftercare/nothing-to-revoke' })
  })

  it('one officer twice, a stranger, and a signature over other orders', async () => {
    const holder = await world.holder()
    const waiting = await callBack(await identify(await report(holder), holder))
    const { toSign } = await prepareSigning(world.context, {
      procedureId: waiting.procedureId,
      staffId: 'S-alice',
    })
    const { procedureId } = waiting
    const signing = (signature: ReturnType<World['sign']>, digest = toSign.digest) =>
      signRevocation(world.context, {
        procedureId,
        staffId: 'S-alice',
        actor: 'officer:S-alice',
        digest,
        signature,
      })
    const stranger = passkeyOfficer('O-alice')
    await expect(signing(world.sign(stranger, toSign))).rejects.toMatchObject({
      code: 'aftercare/signature-invalid',
    })
    const other = { ...toSign, digest: Buffer.alloc(32).toString('base64url') }
    await expect(signing(world.sign(world.zone.alice, other), other.digest)).rejects.toMatchObject({
      code: 'aftercare/changed-meanwhile',
    })
    await expect(signing(world.sign(world.zone.alice, other))).rejects.toMatchObject({
      code: 'aftercare/signature-invalid',
    })
    await sign(waiting, 'S-alice', world.zone.alice)
    await expect(sign(waiting, 'S-alice', world.zone.alice)).rejects.toMatchObject({
      code: 'aftercare/same-officer',
    })
    await expect(prepareSigning(world.context, { procedureId, staffId: 'S-nobody' })).rejects.toMatchObject({
      code: 'aftercare/no-approval-key',
    })
  })
})

describe('an officer with a staff card', () => {
  const waitingFor = async (holder: TestHolder) => callBack(await identify(await report(holder), holder))
  const cardSigned = async (
    { procedureId }: Procedure,
    change: (all: readonly string[]) => readonly string[] = (all) => all,
  ) => {
    const { revocation, toSign } = await prepareSigning(world.context, { procedureId, staffId: 'S-bob' })
    const each = revocation.orders.map((order) => world.zone.bob.approve(order).signature)
    const signature = { method: 'staff-card' as const, signatures: [...change(each)] }
    const wish = { procedureId, staffId: 'S-bob', actor: 'officer:S-bob', digest: toSign.digest } as const
    return signRevocation(world.context, { ...wish, signature })
  }
  beforeAll(() => world.hire('S-bob', world.zone.bob))

  it('signs each order by itself; with a colleague who signs the list, both certificates are revoked', async () => {
    const waiting = await waitingFor(await world.holder())
    expect((await cardSigned(waiting)).state).toMatchObject({ first: { staffId: 'S-bob' } })
    expect((await sign(waiting, 'S-carol', world.zone.carol)).state.state).toBe('revoked')
  })

  it('is refused with a signature that belongs to the other order, and with one alone', async () => {
    const waiting = await waitingFor(await world.holder())
    const invalid = { code: 'aftercare/signature-invalid' }
    await expect(cardSigned(waiting, (all) => all.toReversed())).rejects.toMatchObject(invalid)
    await expect(cardSigned(waiting, (all) => all.slice(1))).rejects.toMatchObject(invalid)
  })
})

describe('two at once', () => {
  it('two officers who sign in the same moment are both taken, and the card is revoked once', async () => {
    const holder = await world.holder()
    const waiting = await callBack(await identify(await report(holder), holder))
    const both = await Promise.all([
      sign(waiting, 'S-alice', world.zone.alice),
      sign(waiting, 'S-carol', world.zone.carol),
    ])
    expect(both.some(({ state }) => state.state === 'revoked')).toBe(true)
    const rows = await world.sql.query(
      `select 1 from audit.entry where action = 'aftercare/card-revoked' and subject = 'card:${holder.cardId}'`,
    )
    expect(rows).toHaveLength(1)
  })

  it('a revocation stays signed while the authority is out of reach, and is sent again', async () => {
    const holder = await world.holder()
    const waiting = await callBack(await identify(await report(holder), holder))
    await sign(waiting, 'S-alice', world.zone.alice)
    world.line = 'down'
    expect((await sign(waiting, 'S-carol', world.zone.carol)).state.state).toBe('sending')
    expect(await sendRevocations(world.context)).toBe(0)
    world.line = 'up'
    expect(await sendRevocations(world.context)).toBe(1)
    expect(await sendRevocations(world.context)).toBe(0)
  })

  it('a card that is handed over while it is revoked ends revoked', async () => {
    const holder = await world.holder({}, { state: 'kept' })
    const waiting = await callBack(await identify(await report(holder), holder))
    await sign(waiting, 'S-alice', world.zone.alice)
    await Promise.all([
      sign(waiting, 'S-carol', world.zone.carol),
      world.sql.query(
        `update registration.card set state = 'valid' where card_id = '${holder.cardId}' and state = 'kept'`,
      ),
    ])
    const [card] = await world.sql.query<{ state: string; revoked_at: Date | null }>(
      `select state, revoked_at from registration.card where card_id = '${holder.cardId}'`,
    )
    expect(card?.state).toBe('revoked')
    expect(card?.revoked_at).not.toBe(null)
  })
})
