/** Asks passkey or card once and brings the answer to the service; when the way is broken, the same answer goes again. */
import { type CardAnswer, type CarrierAnswer, toBase64url } from '@jitsuin/second-key'
import { useRef, useState } from 'react'
import type { CardQuestion } from '../../card/question.js'
import { ApproveError, type Failure, failureOf, remedyOf } from '../../failure.js'
import { sha256 } from '../../octets.js'
import { type Services, useServices } from '../../services.js'
import type { Question } from './model.js'

/** How far an approval has come. */
export type Approval =
  | { readonly state: 'asking' }
  | { readonly state: 'declined' }
  /** Passkey or card has answered; nobody knows whether the answer arrived. */
  | { readonly state: 'unsent'; readonly answer: CarrierAnswer }

/** An approval under way. */
export type RunningApproval = {
  readonly approval: Approval
  readonly failure: Failure | null
  readonly isBusy: boolean
  /** Asks the passkey: call it from a press of a button. In `unsent` it sends the same answer once more. */
  readonly approve: () => void
  /** What a card is asked for. */
  readonly cardQuestion: () => Promise<CardQuestion>
  /** Sends what a card answered. Throws `ApproveError`, for those who show how the card gets on. */
  readonly approveWithCard: (card: CardAnswer) => Promise<void>
  readonly decline: () => void
  readonly reconsider: () => void
}

/** Who hears what became of an approval. */
export type ApprovalHearers = {
  readonly onApproved: () => void
  /** After a refusal the question may stand otherwise. */
  readonly onRefused: () => void
}

/** The approval of one question; `approveBy` is the first instant at which it is too late, ISO 8601. */
export function useApproval(
  { question, approveBy }: { readonly question: Question; readonly approveBy: string },
  { onApproved, onRefused }: ApprovalHearers,
): RunningApproval {
  const services = useServices()
  const [approval, setApproval] = useState<Approval>({ state: 'asking' })
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isBusy, setBusy] = useState(false)
  const running = useRef(false)

  const bring = async (takeAnswer: () => Promise<CarrierAnswer>): Promise<Failure | null> => {
    if (running.current) return null
    running.current = true
    setBusy(true)
    setFailure(null)
    try {
      const answer = await takeAnswer()
      setApproval({ state: 'unsent', answer })
      await services.keyManagement.approve(question.wish.authorisation, answer)
      onApproved()
      return null
    } catch (error) {
      const reason = failureOf(error)
      setFailure(reason)
      if (remedyOf(reason) === 'change-first') setApproval({ state: 'asking' })
      if (reason.kind === 'refused') onRefused()
      return reason
    } finally {
      running.current = false
      setBusy(false)
    }
  }
  return {
    approval,
    failure,
    isBusy,
    approve: () =>
      void bring(async () => (approval.state === 'unsent' ? approval.answer : ask(services, question))),
    cardQuestion: async () => ({
      challenge: await sha256(question.statement),
      notAfter: new Date(approveBy),
    }),
    approveWithCard: async (card) => {
      const reason = await bring(async () => ({ card }))
      if (reason !== null) throw new ApproveError(reason)
    },
    decline: () => running.current || setApproval({ state: 'declined' }),
    reconsider: () => {
      if (running.current) return
      setFailure(null)
      setApproval({ state: 'asking' })
    },
  }
}

async function ask({ passkeys }: Services, { statement, ways }: Question): Promise<CarrierAnswer> {
  if (ways.passkey === undefined) throw new ApproveError({ kind: 'passkey', why: 'not-given' })
  const assertion = await passkeys.use({
    challenge: toBase64url(await sha256(statement)),
    rpId: window.location.hostname,
    allowCredentials: [{ id: ways.passkey, type: 'public-key' }],
    userVerification: 'required',
  })
  return { assertion }
}
