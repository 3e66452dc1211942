/**
 * Requests for signatures: each half judges and records them by itself before it raises anything to its share. What arrives together
 * is admitted in one transaction, each request by its own judgement.
 */
import { openRounds } from '@jitsuin/platform'
import { readRequest, type SignedRequest } from '../domain/sign-request.js'
import { HalfError } from '../errors.js'
import { lockStandings } from '../store/admission.js'
import { insertRefusals, type NewRefusal } from '../store/figures.js'
import type { HalfAudit, HalfTransaction } from '../store/half-store.js'
import { judgeCandidate, type Question, type Sender } from './candidate.js'
import { actorOf, type HalfContext } from './context.js'
import { type AdmittedRequest, reserveAll } from './reserve.js'

/** One transaction at a time, with as many requests as came during the one before: several at a time were measured to cost more. */
export const ROUND = { most: 32, parallel: 1 }

type Ports = Pick<HalfContext, 'role' | 'store' | 'clock'>

/**
 * Judges a request and reserves it in the ledger. The same request again is admitted again; anything else under its id or its
 * counter is refused, and so is an item of a list that another request named.
 *
 * @throws {HalfError} `authorisation/…`, `request/…`, `item/…`, `client-key/unknown`, `token/invalid`, `key/…`;
 *   {SecondKeyError} `second-key/statement-malformed`
 */
export async function admitRequest(
  { admit }: Pick<HalfContext, 'admit'>,
  signed: SignedRequest,
  sender: Sender,
): Promise<AdmittedRequest> {
  const request = readRequest(signed)
  if (sender.authorisation !== request.authorisation)
    throw new HalfError('token/invalid', 'Of another authorisation')
  return admit({ signed, request, sender })
}

/** Admits what comes: of one authorisation one request at a time, so that those of one transaction never meet each other. */
export function openAdmissions(ports: Ports): (question: Question) => Promise<AdmittedRequest> {
  return openRounds({
    ...ROUND,
    keyOf: ({ request }) => request.authorisation,
    run: (questions) => admitAll(ports, questions),
  })
}

async function admitAll(
  ports: Ports,
  questions: readonly Question[],
): Promise<readonly PromiseSettledResult<AdmittedRequest>[]> {
  const at = ports.clock()
  return ports.store.transact({ actor: actorOf(ports), at }, async (tx, audit) => {
    const ids = questions.map(({ request }) => request.authorisation)
    const standings = await lockStandings(tx, ids)
    const judged = questions.map((question, index) =>
      judgeCandidate(question, standings.get(ids[index] ?? ''), at),
    )
    const outcomes = await reserveAll(tx, judged, at)
    await recordAll({ tx, audit }, { ids, outcomes, at })
    return outcomes.map(settled)
  })
}

type Outcomes = readonly (AdmittedRequest | HalfError)[]
type Recorded = {
  readonly ids: readonly string[]
  readonly outcomes: Outcomes
  readonly at: Date
}

/** Of an authorisation that nobody knows there is no row whose refusal could be told of. */
async function recordAll(
  { tx, audit }: { readonly tx: HalfTransaction; readonly audit: HalfAudit },
  { ids, outcomes, at }: Recorded,
): Promise<void> {
  const refusals: NewRefusal[] = []
  let recorded = 0
  for (const [index, outcome] of outcomes.entries()) {
    const subject = `authorisation:${ids[index]}`
    if (outcome instanceof HalfError) {
      const { code } = outcome
      if (code === 'authorisation/unknown') continue
      audit.record('signature/refused', { subject, facts: { code } })
      refusals.push({ kind: 'signature', code, at })
    } else if (outcome.standing === 'new') {
      const { requestId, digests, algorithm } = outcome
      audit.record('signature/reserved', {
        subject,
        facts: { requestId, digests: digests.length, algorithm },
      })
    } else continue
    recorded++
  }
  await insertRefusals(tx, refusals)
  if (recorded === 0) audit.changedNothing()
}

function settled(outcome: AdmittedRequest | HalfError): PromiseSettledResult<AdmittedRequest> {
  return outcome instanceof HalfError
    ? { status: 'rejected', reason: outcome }
    : { status: 'fulfilled', value: outcome }
}
