/** What ends a card, and what does not: withdrawal, new cards, papers, renewals, over a real authority with a clock of our own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProcedureKind } from '../../src/contract.js'
import type { Procedure } from '../../src/domain/aftercare/procedure.js'
import { loadProcedure, loadProceduresOf } from '../../src/store/aftercare/procedures.js'
import { loadPerson } from '../../src/store/aftercare/register.js'
import { applyAgain } from '../../src/usecases/aftercare/apply-again.js'
import {
  askEmergencyPapers,
  notePapers,
  watchEmergencyCards,
} from '../../src/usecases/aftercare/emergency-papers.js'
import { followApplications, followWishes } from '../../src/usecases/aftercare/follow.js'
import {
  acceptPapers,
  awaitCard,
  changeContact,
  finish,
  settleFoundCard,
} from '../../src/usecases/aftercare/handle-papers.js'
import { openProcedure } from '../../src/usecases/aftercare/open-procedure.js'
import { orderRevocation } from '../../src/usecases/aftercare/order-revocation.js'
import { rematchRegistry, sweepWithdrawn } from '../../src/usecases/aftercare/rematch.js'
import { remindLate } from '../../src/usecases/aftercare/remind.js'
import { renewExpiredOrders } from '../../src/usecases/aftercare/renew-orders.js'
import { renewalBoard } from '../../src/usecases/aftercare/renewal-board.js'
import { inviteToRenew } from '../../src/usecases/aftercare/renewals.js'
import { prepareSigning, signRevocation } from '../../src/usecases/aftercare/sign-revocation.js'
import { viewProcedure } from '../../src/usecases/aftercare/views.js'
import { openWorld, type TestHolder, type World } from './world.js'

let world: World
const DESK = 'officer:S-desk'
const BEGIN = new Date('2026-11-20T00:12:00.400Z')
beforeAll(async () => {
  world = await openWorld()
  await world.hire('S-alice', world.zone.alice)
  await world.hire('S-carol', world.zone.carol)
})
afterAll(() => world.close())

const on = (day: string) => {
  world.now = new Date(`${day}T00:12:00.400Z`)
}
const ask = ({ procedureId, revision }: Procedure) => ({
  procedureId,
  expectedRevision: revision,
  actor: DESK as 'officer:S-desk',
  at: world.now,
})
const report = async ({ personId, cardId }: TestHolder, kind: ProcedureKind) => {
  const wish = { requestId: crypto.randomUUID(), kind, personId, cardIds: [cardId] }
  return (await openProcedure(world.context, { ...wish, reporter: 'holder', way: 'post' }, DESK)).procedure
}
async function signBoth({ procedureId }: Procedure): Promise<Procedure> {
  let last: Procedure | undefined
  for (const [staffId, officer] of [
    ['S-alice', world.zone.alice],
    ['S-carol', world.zone.carol],
  ] as const) {
    const { toSign } = await prepareSigning(world.context, { procedureId, staffId })
    const signature = world.sign(officer, toSign)
    const signing = { procedureId, staffId, digest: toSign.digest, signature }
    last = await signRevocation(world.context, { ...signing, actor: `officer:${staffId}` })
  }
  if (!last) throw new Error('Two officers were asked')
  return last
}
const now = async ({ procedureId }: Procedure) => {
  const found = await loadProcedure(world.context.store.read, procedureId)
  if (!found) throw new Error(procedureId)
  return found
}
const cardState = async (cardId: string) =>
  (
    await world.sql.query<{ state: string }>(
      `select state from registration.card where card_id = '${cardId}'`,
    )
  )[0]?.state
const setCase = (caseId: string, state: string) =>
  world.sql.query(`update registration.case_file set state = '${state}' where case_id = '${caseId}'`)

describe('a licence that is withdrawn (T-C02-4)', () => {
  it('is found by the periodic registry match and ends every certificate of the person', async () => {
    const holder = await world.holder()
    world.standings.set(holder.form.licenceNumber, 'struck-off')
    await rematchRegistry(world.context)
    const [found] = await loadProceduresOf(world.context.store.read, holder.personId)
    expect(found).toMatchObject({
      kind: 'licenceWithdrawn',
      reporter: 'registry',
      state: { state: 'reported' },
    })
    expect(await cardState(holder.cardId)).toBe('valid') // a machine alone revokes nobody
    if (!found) return
    const evidence = [{ kind: 'notice', id: 'MHLW-2026-0001' }]
    const ordered = await orderRevocation(world.context, ask(found), { act: 'notice-confirmed', evidence })
    expect((await signBoth(ordered)).state).toMatchObject({ state: 'revoked', cause: 'licenceWithdrawn' })
    expect(await cardState(holder.cardId)).toBe('revoked')
    const reported = await world.sql.query(
      `select 1 from registration.card where card_id = '${holder.cardId}' and report_due_at is not null`,
    )
    expect(reported, 'portal and sign-in are told').toHaveLength(1)
  })

  it('ends a certificate that came to be in between as well', async () => {
    const holder = await world.holder()
    const wish = { requestId: crypto.randomUUID(), kind: 'death', personId: holder.personId } as const
    const { procedure } = await openProcedure(
      world.context,
      { ...wish, cardIds: [], reporter: 'association', way: 'post' },
      DESK,
    )
    const evidence = [{ kind: 'notice', id: 'A-1' }]
    const ordered = await orderRevocation(world.context, ask(procedure), {
      act: 'notice-confirmed',
      evidence,
    })
    const second = await world.holder({ licenceNumber: '888001' })
    await world.sql.query(
      `update registration.case_file set person_id = '${holder.personId}' where case_id = '${second.caseId}'`,
    )
    const again = await signBoth(ordered)
    expect(again.state).toMatchObject({ state: 'awaiting-signatures', fault: 'certificate-issued-meanwhile' })
    expect((await signBoth(again)).state.state).toBe('revoked')
    expect([await cardState(holder.cardId), await cardState(second.cardId)]).toEqual(['revoked', 'revoked'])
    const third = await world.holder({ licenceNumber: '888002' })
    await world.sql.query(
      `update registration.case_file set person_id = '${holder.personId}' where case_id = '${third.caseId}'`,
    )
    expect(await sweepWithdrawn(world.context)).toBe(1)
  })

  it('is not taken from a registry that does not answer: the round stops and begins there again', async () => {
    const holder = await world.holder()
    world.standings.set(holder.form.licenceNumber, 'unreachable')
    expect(await rematchRegistry(world.context)).toMatchObject({ opened: 0, round: 'stopped' })
    world.standings.set(holder.form.licenceNumber, 'registered')
    expect(await rematchRegistry(world.context)).toMatchObject({ round: 'done' })
    expect(await loadProceduresOf(world.context.store.read, holder.personId)).toEqual([])
    world.asked.length = 0
    await rematchRegistry(world.context)
    expect(world.asked, 'nobody is asked about twice within the month').toEqual([])
    const [one, other] = [await world.holder(), await world.holder()]
    await rematchRegistry(world.context, { perRound: 1, everyDays: 30 })
    expect(world.asked, 'a round is bounded').toHaveLength(1)
    expect([one.form.licenceNumber, other.form.licenceNumber]).toContain(world.asked[0])
  })

  it('needs evidence', async () => {
    const procedure = await report(await world.holder(), 'licenceWithdrawn')
    await expect(
      orderRevocation(world.context, ask(procedure), { act: 'notice-confirmed', evidence: [] }),
    ).rejects.toMatchObject({ code: 'aftercare/papers-missing' })
  })
})

describe('a new card', () => {
  it('ends the old one when it is handed over, and not before', async () => {
    const holder = await world.holder()
    const reported = await report(holder, 'damage')
    const applied = await applyAgain(world.context, ask(reported), {
      requestId: crypto.randomUUID(),
      facts: { consentedAt: '2026-11-20T00:00:00Z', channel: 'paper' },
    })
    expect(applied.state.state).toBe('application-open')
    const [file] = await world.sql.query<{ form: { kind: string; previousCardId: string; phone: string } }>(
      `select form from registration.case_file where case_id = '${applied.caseId}'`,
    )
    expect(file?.form).toMatchObject({
      kind: 'damage',
      previousCardId: holder.cardId,
      phone: holder.form.phone,
    })
    await followApplications(world.context)
    expect(await cardState(holder.cardId)).toBe('valid')
    await setCase(applied.caseId ?? '', 'handed-over')
    await followApplications(world.context)
    const waiting = await now(applied)
    expect(waiting.state.state).toBe('awaiting-signatures')
    expect((await signBoth(waiting)).state).toMatchObject({ state: 'revoked', cause: 'damage' })
    expect(await cardState(holder.cardId)).toBe('revoked')
    expect((await finish(world.context, ask(await now(waiting)), 'card-destroyed')).state.state).toBe('done')
    expect(await cardState(holder.cardId)).toBe('destroyed')
  })

  it('is never that of somebody else, whatever the new facts or the request say', async () => {
    const [holder, other] = [await world.holder(), await world.holder()]
    const requestId = crypto.randomUUID()
    const { consentedAt } = { consentedAt: '2026-11-20T00:00:00Z' }
    const { licenceNumber, birthDate } = other.form
    const applied = await applyAgain(world.context, ask(await report(holder, 'damage')), {
      requestId,
      facts: { consentedAt, kind: 'new', licenceNumber, birthDate, previousCardId: other.cardId },
    })
    const [file] = await world.sql.query<{ form: object }>(
      `select form from registration.case_file where case_id = '${applied.caseId}'`,
    )
    expect(file?.form).toMatchObject({
      kind: 'damage',
      licenceNumber: holder.form.licenceNumber,
      previousCardId: holder.cardId,
    })
    await expect(
      applyAgain(world.context, ask(await report(other, 'damage')), { requestId, facts: { consentedAt } }),
    ).rejects.toMatchObject({ code: 'aftercare/request-differs' })
  })

  it('that never came leaves the old one as it is', async () => {
    const holder = await world.holder()
    const applied = await applyAgain(world.context, ask(await report(holder, 'nameChange')), {
      requestId: crypto.randomUUID(),
      facts: { consentedAt: '2026-11-20T00:00:00Z' },
    })
    await setCase(applied.caseId ?? '', 'withdrawn')
    await followApplications(world.context)
    expect((await now(applied)).state).toMatchObject({ state: 'dropped', reason: 'application-withdrawn' })
    expect(await cardState(holder.cardId)).toBe('valid')
  })

  it('is not opened twice, and a card that counts is never destroyed', async () => {
    const holder = await world.holder()
    const reported = await report(holder, 'oldCardReturn')
    await expect(
      applyAgain(world.context, ask(reported), {
        requestId: crypto.randomUUID(),
        facts: { consentedAt: '2026-11-20T00:00:00Z' },
      }),
    ).rejects.toMatchObject({ code: 'aftercare/no-new-card' })
    await expect(finish(world.context, ask(reported), 'card-destroyed')).rejects.toMatchObject({
      code: 'aftercare/state-forbids',
    })
  })

  it('unclaimed, or made in error, is revoked by two officers as well', async () => {
    const holder = await world.holder({}, { state: 'kept' })
    await world.sql.query(
      `update registration.card set revocation_wanted_at = now(), revocation_cause = 'unclaimed' where card_id = '${holder.cardId}'`,
    )
    await followWishes(world.context)
    await followWishes(world.context)
    const found = await loadProceduresOf(world.context.store.read, holder.personId)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ kind: 'unclaimed', state: { state: 'awaiting-signatures' } })
  })
})

describe('papers', () => {
  it('change the contact, and the registered address only with its residence record', async () => {
    const holder = await world.holder()
    const reported = await report(holder, 'contactChange')
    const papers = ['contactChangeNotice', 'cardFrontCopy'] as const
    await expect(
      acceptPapers(world.context, ask(reported), { papers: ['contactChangeNotice'], address: 'stays' }),
    ).rejects.toMatchObject({ code: 'aftercare/papers-missing' })
    const checked = await acceptPapers(world.context, ask(reported), { papers, address: 'stays' })
    await expect(
      changeContact(world.context, ask(checked), {
        address: { ...holder.form.address, rest: 'べつの町2番' },
      }),
    ).rejects.toMatchObject({ code: 'aftercare/papers-missing' })
    await changeContact(world.context, ask(checked), { phone: '0911111111' })
    const person = await loadPerson(world.context.store.read, holder.personId)
    expect(person?.form).toMatchObject({ phone: '0911111111', email: holder.form.email })
  })

  it('unlock a PIN at the centre: the request, then the card itself, and no other end', async () => {
    const holder = await world.holder()
    const reported = await report(holder, 'pinUnlock')
    await expect(
      acceptPapers(world.context, ask(reported), { papers: ['lossReport'], address: 'stays' }),
    ).rejects.toMatchObject({ code: 'aftercare/papers-missing' })
    const checked = await acceptPapers(world.context, ask(reported), {
      papers: ['pinUnlockRequest'],
      address: 'stays',
    })
    const awaited = await awaitCard(world.context, ask(checked))
    expect((await viewProcedure(world.context, awaited.procedureId, DESK)).outcomes).toEqual(['pin-unlocked'])
    await expect(finish(world.context, ask(awaited), 'card-destroyed')).rejects.toMatchObject({
      code: 'aftercare/state-forbids',
    })
    const done = await finish(world.context, ask(awaited), 'pin-unlocked')
    expect(done.state).toMatchObject({ state: 'done', outcome: 'pin-unlocked' })
    expect(await cardState(holder.cardId)).toBe('valid')
  })

  it('a phone number of an application that nobody approved is never called', async () => {
    const holder = await world.holder()
    const stranger = await world.holder({ phone: '0999999999', licenceNumber: '888003' })
    await world.sql.query(
      `update registration.case_file set person_id = '${holder.personId}', state = 'received' where case_id = '${stranger.caseId}'`,
    )
    const person = await loadPerson(world.context.store.read, holder.personId)
    expect(person?.form.phone).toBe(holder.form.phone)
  })

  it('of an emergency card that do not come within six months end it; the last day still counts', async () => {
    on('2026-11-20')
    const [late, kept] = [
      await world.holder({ channel: 'emergency' }),
      await world.holder({ channel: 'emergency' }),
    ]
    expect(await watchEmergencyCards(world.context)).toBe(2)
    expect(await watchEmergencyCards(world.context)).toBe(0)
    const papers = ['medicalLicence', 'residenceRecord'] as const
    const note = (chosen: readonly (typeof papers)[number][]) =>
      notePapers(world.context, { cardId: kept.cardId, papers: chosen, actor: DESK })
    expect(await note(['medicalLicence'])).toBe('more-missing')
    expect(await note(['residenceRecord'])).toBe('settled')
    on('2027-05-20')
    await askEmergencyPapers(world.context)
    expect(await loadProceduresOf(world.context.store.read, late.personId)).toEqual([])
    on('2027-05-21')
    await askEmergencyPapers(world.context)
    await askEmergencyPapers(world.context)
    const found = await loadProceduresOf(world.context.store.read, late.personId)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ kind: 'papersMissing', state: { state: 'awaiting-signatures' } })
    expect(await loadProceduresOf(world.context.store.read, kept.personId)).toEqual([])
    world.now = BEGIN
  })
})

describe('a card that somebody found', () => {
  it.each([
    ['wants-it-back', 'hold-for-holder'],
    ['does-not-want-it', 'revoke-and-destroy'],
    ['not-reached', 'revoke-and-destroy'],
  ] as const)('whose holder %s: %s', async (holder, verdict) => {
    const found = await report(await world.holder(), 'foundCard')
    const settled = await settleFoundCard(world.context, ask(found), { holder, heldDays: 30 })
    expect(settled.verdict).toBe(verdict)
    expect((await now(found)).state.state).toBe(holder === 'wants-it-back' ? 'held-for-holder' : 'reported')
  })
})

describe('time', () => {
  it('makes orders anew that nobody signed within a day', async () => {
    world.now = BEGIN
    const reported = await report(await world.holder(), 'licenceWithdrawn')
    const evidence = [{ kind: 'notice', id: 'N-1' }]
    const waiting = await orderRevocation(world.context, ask(reported), { act: 'notice-confirmed', evidence })
    world.now = new Date(BEGIN.getTime() + 24 * 3_600_000 - 1)
    expect(await renewExpiredOrders(world.context)).toBe(0)
    world.now = new Date(BEGIN.getTime() + 24 * 3_600_000)
    expect(await renewExpiredOrders(world.context)).toBeGreaterThan(0)
    expect((await now(waiting)).state).toMatchObject({
      state: 'awaiting-signatures',
      fault: 'orders-expired',
    })
    expect((await signBoth(await now(waiting))).state.state).toBe('revoked')
    world.now = BEGIN
  })

  it('invites to renew six months ahead, once, and reminds at three', async () => {
    const holder = await world.holder({}, { issuedOn: '2026-11-20' })
    const letters = () =>
      world.sql.query<{ letter: number }>(
        `select letter from registration.renewal_letter where card_id = '${holder.cardId}' order by letter`,
      )
    on('2031-05-18')
    await inviteToRenew(world.context)
    expect(await letters()).toEqual([])
    on('2031-05-19')
    await Promise.all([inviteToRenew(world.context), inviteToRenew(world.context)])
    expect(await letters()).toEqual([{ letter: 0 }])
    on('2031-08-19')
    await inviteToRenew(world.context)
    expect(await letters()).toEqual([{ letter: 0 }, { letter: 1 }])
    const board = await renewalBoard(world.context, { month: '2031-11', page: 1 })
    const row = board.cards.find(({ cardId }) => cardId === holder.cardId)
    expect(row).toMatchObject({ lastDay: '2031-11-19', application: 'none' })
    expect(board.months.find(({ month }) => month === '2031-11')?.invited).toBeGreaterThanOrEqual(1)
    world.now = BEGIN
  })

  it('reminds of a card that did not come back once, on the day after it was due', async () => {
    const reported = await report(await world.holder(), 'oldCardReturn')
    const awaited = await awaitCard(world.context, ask(reported))
    expect(awaited.state).toMatchObject({ state: 'card-awaited', dueOn: '2026-12-20' })
    const reminders = async () => {
      await remindLate(world.context)
      const rows = await world.sql.query(
        `select 1 from registration.aftercare_notice where procedure_id = '${awaited.procedureId}'`,
      )
      return rows.length
    }
    on('2026-12-20')
    expect(await reminders()).toBe(0)
    on('2026-12-21')
    expect(await reminders(), 'a mail and a letter').toBe(2)
    expect(await reminders()).toBe(2)
    world.now = BEGIN
  })
})
