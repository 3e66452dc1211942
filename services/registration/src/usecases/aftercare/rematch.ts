/**
 * Asks the registry again about everybody who holds a card, a few at a time (requirements C-05). A registration that is no longer in
 * force opens a withdrawal, which two officers decide; that the registry does not answer proves nothing about anybody.
 */
import { createHash } from 'node:crypto'
import { japanDate } from '@jitsuin/kernel'
import type { ProcedureKind } from '../../contract.js'
import { certificatesInUse } from '../../domain/aftercare/revocation.js'
import type { RegistryAnswer } from '../../outside/licence-registry.js'
import { loadCards, loadPerson } from '../../store/aftercare/register.js'
import type { RegistrationContext } from '../context.js'
import { openProcedure } from './open-procedure.js'

/** How many people are asked about in a round, and how many days an answer counts. */
export type RematchPace = { readonly perRound: number; readonly everyDays: number }

/** 25 every half minute are 72,000 a day: 340,000 holders in five days, with room left at the registry for applications. */
export const REMATCH_PACE: RematchPace = { perRound: 25, everyDays: 30 }

const SYSTEM = 'system:aftercare'
const DAY_MS = 86_400_000

const WITHDRAWN: Partial<Readonly<Record<RegistryAnswer['standing'], ProcedureKind>>> = {
  'struck-off': 'licenceWithdrawn',
  suspended: 'licenceWithdrawn',
  deceased: 'death',
}

/** One round. `stopped`: the registry did not answer, and the next round begins where this one stopped. */
export async function rematchRegistry(
  context: RegistrationContext,
  { perRound, everyDays }: RematchPace = REMATCH_PACE,
): Promise<{ readonly asked: number; readonly opened: number; readonly round: 'done' | 'stopped' }> {
  const due = await duePeople(context, { perRound, everyDays })
  let [asked, opened] = [0, 0]
  for (const personId of due) {
    const answer = await ask(context, personId)
    if (answer === 'no-answer') return { asked, opened, round: 'stopped' }
    asked += 1
    if (await follow(context, personId, answer)) opened += 1
  }
  return { asked, opened, round: 'done' }
}

/** People with a card that counts, those first about whom we asked longest ago or never. */
async function duePeople(
  { store, clock }: RegistrationContext,
  { perRound, everyDays }: RematchPace,
): Promise<readonly string[]> {
  const at = clock()
  const rows = await store.read
    .selectFrom('card')
    .innerJoin('case_file', 'case_file.case_id', 'card.case_id')
    .leftJoin('registry_rematch', 'registry_rematch.person_id', 'case_file.person_id')
    .select(['case_file.person_id', 'registry_rematch.asked_at'])
    .distinct()
    .where('card.certificates', 'is not', null)
    .where('card.revoked_at', 'is', null)
    .where('card.expires_on', '>=', japanDate(at))
    .where('case_file.person_id', 'is not', null)
    .where((row) =>
      row.or([
        row('registry_rematch.asked_at', 'is', null),
        row('registry_rematch.asked_at', '<', new Date(at.getTime() - everyDays * DAY_MS)),
      ]),
    )
    .orderBy('registry_rematch.asked_at', (order) => order.asc().nullsFirst())
    .limit(perRound)
    .execute()
  return rows.flatMap(({ person_id }) => person_id ?? [])
}

async function ask(
  { store, registry }: RegistrationContext,
  personId: string,
): Promise<RegistryAnswer | 'no-answer' | 'nobody'> {
  const person = await loadPerson(store.read, personId)
  if (!person) return 'nobody'
  const { name, birthDate, licenceDate, licenceNumber } = person.form
  try {
    return await registry.match({
      qualification: 'medicalDoctor',
      name: `${name.family}　${name.given}`,
      birthDate,
      registrationDate: licenceDate,
      registrationNumber: licenceNumber,
    })
  } catch {
    return 'no-answer' // the round stops, and nobody is taken for struck off
  }
}

async function follow(
  context: RegistrationContext,
  personId: string,
  answer: RegistryAnswer | 'nobody',
): Promise<boolean> {
  const standing = answer === 'nobody' ? 'not-found' : answer.standing
  const bytes = answer === 'nobody' ? new Uint8Array() : answer.received
  const answerSha256 = createHash('sha256').update(bytes).digest('hex')
  const kind = WITHDRAWN[standing]
  if (kind !== undefined) {
    const evidence = [{ kind: 'registry-answer', id: answerSha256 }]
    await openWithdrawal(context, { personId, kind, evidence })
  }
  // The answer is remembered only now: if we die in between, the registry is asked once more, and nothing is lost.
  const at = context.clock()
  await context.store.transact({ actor: SYSTEM, at }, async (tx, audit) => {
    const row = { person_id: personId, asked_at: at, standing, answer_sha256: answerSha256 }
    await tx
      .insertInto('registry_rematch')
      .values(row)
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
      .execute()
    audit.record('aftercare/registry-asked', {
      subject: `person:${personId}`,
      facts: { standing, answerSha256 },
    })
  })
  return kind !== undefined
}

/** Opens the withdrawal of everything that a person holds. Two officers decide on it; a machine alone revokes nobody. */
async function openWithdrawal(
  context: RegistrationContext,
  {
    personId,
    kind,
    evidence,
  }: {
    readonly personId: string
    readonly kind: ProcedureKind
    readonly evidence: readonly { readonly kind: string; readonly id: string }[]
  },
): Promise<void> {
  const cards = await loadCards(context.store.read, personId)
  const report = { requestId: context.newId(), kind, personId, evidence } as const
  const cardIds = cards.map(({ cardId }) => cardId)
  await openProcedure(context, { ...report, cardIds, reporter: 'registry', way: 'system' }, SYSTEM)
}

/** Certificates that came to be after a withdrawal was carried out: they end as well. */
export async function sweepWithdrawn(context: RegistrationContext): Promise<number> {
  const today = japanDate(context.clock())
  const rows = await context.store.read
    .selectFrom('aftercare_procedure')
    .innerJoin('case_file', 'case_file.person_id', 'aftercare_procedure.person_id')
    .innerJoin('card', 'card.case_id', 'case_file.case_id')
    .select(['aftercare_procedure.person_id', 'aftercare_procedure.kind'])
    .distinct()
    .where('aftercare_procedure.kind', 'in', ['licenceWithdrawn', 'death'])
    .where('aftercare_procedure.state', 'in', ['revoked', 'card-awaited', 'done'])
    .where('card.certificates', 'is not', null)
    .where('card.revoked_at', 'is', null)
    .where('card.ordered_at', '<=', context.clock())
    .limit(50)
    .execute()
  let found = 0
  for (const { person_id, kind } of rows) {
    const cards = await loadCards(context.store.read, person_id)
    if (certificatesInUse(cards, today).length === 0) continue
    await openWithdrawal(context, { personId: person_id, kind, evidence: [] })
    found += 1
  }
  return found
}
