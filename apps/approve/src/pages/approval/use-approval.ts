/** Asks the passkey once and brings its answer to the service; when the way is broken, the same answer goes again. */
import { type Assertion, toBase64url } from '@jitsuin/second-key'
import { useRef, useState } from 'react'
import { type Failure, failureOf, remedyOf } from '../../failure.js'
import { sha256 } from '../../octets.js'
import { type Services, useServices } from '../../services.js'
import type { Question } from './model.js'

/** How far an approval has come. */
export type Approval =
  | { readonly state: 'asking' }
  | { readonly state: 'declined' }
  /** The passkey has answered; nobody knows whether its answer arrived. */
  | { readonly state: 'unsent'; readonly assertion: Assertion }

/** An approval under way. */
export type RunningApproval = {
  readonly approval: Approval
  readonly failure: Failure | null
  readonly isBusy: boolean
  /** Call it from a press of a button. In `unsent` it sends the same answer once more. */
  readonly approve: () => void
  readonly decline: () => void
  readonly reconsider: () => void
}

/** Who hears what became of an approval. */
export type ApprovalHearers = {
  readonly onApproved: () => void
  /** After a refusal the question may stand otherwise. */
  readonly onRefused: () => void
}

/** The approval of one question. */
export function useApproval(question: Question, { onApproved, onRefused }: ApprovalHearers): RunningApproval {
  const services = useServices()
  const [approval, setApproval] = useState<Approval>({ state: 'asking' })
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isBusy, setBusy] = useState(false)
  const running = useRef(false)

  const approve = async () => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setFailure(null)
    try {
      const assertion = approval.state === 'unsent' ? approval.assertion : await ask(services, question)
      setApproval({ state: 'unsent', assertion })
      await services.keyManagement.approve(question.wish.authorisation, assertion)
      onApproved()
    } catch (error) {
      const reason = failureOf(error)
      setFailure(reason)
      if (remedyOf(reason) === 'change-first') setApproval({ state: 'asking' })
      if (reason.kind === 'refused') onRefused()
    } finally {
      running.current = false
      setBusy(false)
    }
  }
  return {
    approval,
    failure,
    isBusy,
    approve,
    decline: () => running.current || setApproval({ state: 'declined' }),
    reconsider: () => setApproval({ state: 'asking' }),
  }
}

async function ask({ passkeys }: Services, { statement, credentialId }: Question): Promise<Assertion> {
  return passkeys.use({
    challenge: toBase64url(await sha256(statement)),
    rpId: window.location.hostname,
    allowCredentials: [{ id: credentialId, type: 'public-key' }],
    userVerification: 'required',
  })
}
