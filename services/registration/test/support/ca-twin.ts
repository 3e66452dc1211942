/** A working twin of the certification authority: it judges orders as the real one does, and makes no certificates worth the name. */
import { createHash } from 'node:crypto'
import type { Officer, Order, Outcome, Submission } from '@jitsuin/ca/contract'
import { judgeOrder } from '../../../ca/src/domain/judge-order.js'
import { encodeOrder } from '../../../ca/src/domain/order-bytes.js'
import { RegistrationError } from '../../src/errors.js'
import type { CertificationAuthority } from '../../src/outside/certification-authority.js'

/** The twin, and what tests do with it. */
export type CaTwin = CertificationAuthority & {
  readonly officers: Map<string, Officer>
  /** Orders that were carried out, by their id: each once. */
  readonly done: ReadonlyMap<string, Order>
  readonly setAvailability: (availability: 'available' | 'unavailable') => void
  /** Carries the next orders out and loses the answer, as when a line breaks. */
  readonly loseNextAnswer: () => void
}

/** Makes the twin. */
export function caTwin({
  clock,
  office,
}: {
  readonly clock: () => Date
  readonly office: { readonly origin: string; readonly rpId: string }
}): CaTwin {
  const officers = new Map<string, Officer>()
  const done = new Map<string, Order>()
  const certificates = new Map<string, Outcome>()
  let availability: 'available' | 'unavailable' = 'available'
  let losing = false

  function expectAvailable(): void {
    if (availability === 'unavailable') throw new RegistrationError('ca/unreachable', 'Switched off')
  }
  function loseIfAsked(): void {
    if (!losing) return
    losing = false
    throw new RegistrationError('ca/unreachable', 'The line broke')
  }
  function carryOut({ order, approvals }: Submission): Outcome | { readonly refused: string } {
    const digest = createHash('sha256').update(encodeOrder(order)).digest('hex')
    const outcome = outcomeOf(order, digest)
    if (done.has(order.orderId)) return outcome
    const judged = judgeOrder({ order, approvals, officers: [...officers.values()], office, at: clock() })
    if (judged.verdict === 'refused') return { refused: judged.refusal }
    done.set(order.orderId, order)
    if (order.act === 'enrol-officer') officers.set(order.officer.officerId, order.officer)
    if (order.act === 'remove-officer') officers.delete(order.officerId)
    return outcome
  }
  return {
    officers,
    done,
    bytesOf: encodeOrder,
    grantEnrolment: async () => {
      throw new RegistrationError('ca/unreachable', 'Not part of these stories')
    },
    submit: async (submission) => {
      expectAvailable()
      const answer = carryOut(submission)
      loseIfAsked()
      if ('refused' in answer) throw new RegistrationError('ca/refused', answer.refused)
      return answer
    },
    submitAll: async (submissions) => {
      expectAvailable()
      if (submissions.length > 500) throw new RegistrationError('ca/refused', 'Too many at once')
      const answers = submissions.map(carryOut)
      loseIfAsked()
      return answers
    },
    certify: async (wishes) => {
      expectAvailable()
      return wishes.map(({ warrantId, authority, request }) => {
        const order = done.get(warrantId)
        if (order?.act !== 'warrant') return { refused: 'warrant/unknown' }
        if (!order.authorities.includes(authority)) return { refused: 'warrant/authority-not-named' }
        const known = certificates.get(`${warrantId} ${authority} ${request}`)
        if (known) return known
        const serialHex = createHash('sha256')
          .update(warrantId + authority)
          .digest('hex')
          .slice(0, 16)
        const outcome: Outcome = { act: 'issue', serialHex, certificate: request, chain: [] }
        certificates.set(`${warrantId} ${authority} ${request}`, outcome)
        return outcome
      })
    },
    setAvailability: (wanted) => {
      availability = wanted
    },
    loseNextAnswer: () => {
      losing = true
    },
  }
}

function outcomeOf(order: Order, digest: string): Outcome {
  if (order.act === 'enrol-officer') return { act: 'enrol-officer', officerId: order.officer.officerId }
  if (order.act === 'remove-officer') return { act: 'remove-officer', officerId: order.officerId }
  return { act: 'warrant', digest }
}
