/** Runs an enrolment that a card vouches for: the person, what is new, the voucher, the proof. */
import { parseSignInStatement } from '@jitsuin/bridge-client'
import { type CardAnswer, type CarrierAnswer, fromBase64url, toBase64url } from '@jitsuin/second-key'
import type { CardQuestion } from '../../card/question.js'
import { ApproveError, type Failure } from '../../failure.js'
import { remember } from '../../known-people.js'
import { sha256 } from '../../octets.js'
import { type Services, useServices } from '../../services.js'
import {
  cardLinkStatement,
  creationOptions,
  enrolmentStatement,
  readMadePasskey,
  registrationChallenge,
} from '../../statements.js'
import { type RunStep, useRun } from '../../use-run.js'
import { afterFailure, type CardEnrolment, type Made } from './model.js'

/** An enrolment under way. */
export type RunningCardEnrolment = {
  readonly enrolment: CardEnrolment
  readonly failure: Failure | null
  /** Something is under way; presses count for nothing meanwhile. */
  readonly isBusy: boolean
  readonly enterSubject: (subject: string) => void
  /** Call it from a press of a button, as `vouchWithPasskey`: browsers ask for one (WebAuthn L3 §5.1.3). */
  readonly makePasskey: (displayName: string) => void
  /** The My Number card to be linked has answered. Throws `ApproveError`. */
  readonly takeNewCard: (card: CardAnswer) => Promise<void>
  readonly vouchWithPasskey: () => void
  /** A card vouches. Throws `ApproveError`, for those who show how the card gets on. */
  readonly vouchWithCard: (card: CardAnswer) => Promise<void>
  readonly sendAgain: () => void
  readonly beginAgain: () => void
  /** What failed before is said no more. */
  readonly forgetFailure: () => void
}

type Step = RunStep<CardEnrolment>

/** One enrolment. */
export function useCardEnrolment(): RunningCardEnrolment {
  const services = useServices()
  const { state, failure, isBusy, run, goTo } = useRun<CardEnrolment>({ step: 'person' }, afterFailure)
  const runOrThrow = async (step: Step) => {
    const reason = await run(step)
    if (reason !== null) throw new ApproveError(reason)
  }
  return {
    enrolment: state,
    failure,
    isBusy,
    enterSubject: (subject) => void run(personStep(services, subject)),
    makePasskey: (displayName) => void run(passkeyStep(services, displayName)),
    takeNewCard: (card) => runOrThrow(newCardStep(card)),
    vouchWithPasskey: () => void run(vouchStep(services, (made) => askPasskey(services, made))),
    vouchWithCard: (card) => runOrThrow(vouchStep(services, async () => ({ card }))),
    sendAgain: () => void run(sendStep(services)),
    beginAgain: () => goTo({ step: 'person' }),
    forgetFailure: () => goTo(state),
  }
}

/** What a card that vouches is asked for. */
export async function voucherQuestion(made: Made): Promise<CardQuestion> {
  const notAfter = made.plan === 'my-number' ? made.freshUntil : undefined
  return { challenge: await sha256(made.statement), notAfter }
}

function personStep({ keyManagement }: Services, subject: string): Step {
  return async () => {
    const begun = await keyManagement.beginEnrolment({ subject })
    return { step: 'new', begun, challenge: await registrationChallenge(begun) }
  }
}

function passkeyStep({ passkeys }: Services, displayName: string): Step {
  return async (from) => {
    if (from.step !== 'new') return from
    const { begun, challenge } = from
    const { hostname, origin } = window.location
    const options = creationOptions({ subject: begun.subject, challenge, hostname, displayName })
    const passkey = await readMadePasskey(await passkeys.make(options))
    const statement = enrolmentStatement({ begun, passkey, origin })
    const { attestation } = passkey
    return { step: 'voucher', made: { plan: 'passkey', begun, challenge, statement, attestation } }
  }
}

function newCardStep(card: CardAnswer): Step {
  return async (from) => {
    if (from.step !== 'new') return from
    const { begun, challenge } = from
    const statement = await cardLinkStatement({ begun, card, origin: window.location.origin })
    const { expiresAt: freshUntil } = parseSignInStatement(fromBase64url(card.statement) ?? new Uint8Array())
    return { step: 'voucher', made: { plan: 'my-number', begun, challenge, statement, card, freshUntil } }
  }
}

/** Any passkey of this page: who it belongs to, the services know. */
async function askPasskey({ passkeys }: Services, { statement }: Made): Promise<CarrierAnswer> {
  const assertion = await passkeys.use({
    challenge: toBase64url(await sha256(statement)),
    rpId: window.location.hostname,
    userVerification: 'required',
  })
  return { assertion }
}

function vouchStep(services: Services, takeAnswer: (made: Made) => Promise<CarrierAnswer>): Step {
  return async (from, show) => {
    if (from.step !== 'voucher') return from
    const { made } = from
    const holder = await takeAnswer(made)
    show({ step: 'unsent', made, holder })
    return send(services, made, holder)
  }
}

function sendStep(services: Services): Step {
  return async (from) => (from.step === 'unsent' ? send(services, from.made, from.holder) : from)
}

async function send(
  { keyManagement, people }: Services,
  made: Made,
  holder: CarrierAnswer,
): Promise<CardEnrolment> {
  const { enrolmentId, subject } = made.begun
  const proven = { statement: toBase64url(made.statement), proof: { holder } }
  if (made.plan === 'my-number') {
    await keyManagement.linkCard(enrolmentId, { card: made.card, ...proven })
    return { step: 'linked', subject }
  }
  const { attestation } = made
  const enrolled = await keyManagement.finishEnrolment(enrolmentId, { attestation, ...proven })
  remember(people, enrolled)
  return { step: 'enrolled', enrolled }
}
