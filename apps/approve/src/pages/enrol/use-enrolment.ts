/** Runs an enrolment: derives the code's key, asks the service, has the passkey made, proves it. */
import { deriveEnrolmentKey, type EnrolmentKey, toBase64url } from '@jitsuin/second-key'
import type { EnrolmentProof } from '../../client.js'
import type { ScannedCode } from '../../code.js'
import { ApproveError, type Failure } from '../../failure.js'
import { remember } from '../../known-people.js'
import { type Services, useServices } from '../../services.js'
import {
  creationOptions,
  enrolmentStatement,
  type MadePasskey,
  readMadePasskey,
  registrationChallenge,
} from '../../statements.js'
import { type RunStep, useRun } from '../../use-run.js'
import { afterFailure, type Begun, type Enrolment } from './model.js'

/** An enrolment under way. */
export type RunningEnrolment = {
  readonly enrolment: Enrolment
  readonly failure: Failure | null
  /** Something is under way; presses count for nothing meanwhile. */
  readonly isBusy: boolean
  /** The short number was typed, eight digits. */
  readonly enterNumber: (shortNumber: string) => void
  /** Call it from a press of a button: browsers ask for one (WebAuthn L3 §5.1.3). */
  readonly makePasskey: (displayName: string) => void
  readonly sendAgain: () => void
}

type Step = RunStep<Enrolment>

/** The enrolment of the code in the address. */
export function useEnrolment(scanned: ScannedCode): RunningEnrolment {
  const services = useServices()
  const { state, failure, isBusy, run } = useRun<Enrolment>({ step: 'number' }, afterFailure)
  return {
    enrolment: state,
    failure,
    isBusy,
    enterNumber: (shortNumber) => void run(numberStep(services, { ...scanned, shortNumber })),
    makePasskey: (displayName) => void run(passkeyStep(services, displayName)),
    sendAgain: () => void run(sendStep(services)),
  }
}

function numberStep(services: Services, code: Parameters<typeof deriveEnrolmentKey>[0]): Step {
  return async (from, show) => {
    const key = await deriveKey(code)
    if (from.step === 'number-again') return send(services, { ...from, proof: await prove(from, key) }, show)
    const begun = await services.keyManagement.beginEnrolment({ grantId: code.grantId })
    return { step: 'passkey', key, begun, challenge: await registrationChallenge(begun) }
  }
}

/** A browser without Ed25519 in WebCrypto cannot enrol; one that has it knows passkeys too. */
async function deriveKey(code: Parameters<typeof deriveEnrolmentKey>[0]): Promise<EnrolmentKey> {
  return deriveEnrolmentKey(code).catch((error: unknown) => {
    throw new ApproveError({ kind: 'passkey', why: 'unsupported' }, error)
  })
}

function passkeyStep(services: Services, displayName: string): Step {
  return async (from, show) => {
    if (from.step !== 'passkey') return from
    const { key, begun, challenge } = from
    const { hostname } = window.location
    const { subject } = begun
    const options = creationOptions({ subject, challenge, hostname, displayName })
    const passkey = await readMadePasskey(await services.passkeys.make(options))
    const proven = { begun, challenge, passkey }
    return send(services, { ...proven, proof: await prove(proven, key) }, show)
  }
}

function sendStep(services: Services): Step {
  return async (from, show) => (from.step === 'unsent' ? send(services, from, show) : from)
}

type Made = Begun & { readonly passkey: MadePasskey }

async function prove({ begun, passkey }: Made, key: EnrolmentKey): Promise<EnrolmentProof> {
  const statement = enrolmentStatement({ begun, passkey, origin: window.location.origin })
  const signature = toBase64url(await key.sign(statement))
  return { attestation: passkey.attestation, statement: toBase64url(statement), proof: { signature } }
}

type Sent = Made & { readonly proof: EnrolmentProof }

async function send(
  { keyManagement, people }: Services,
  { begun, challenge, passkey, proof }: Sent,
  show: (enrolment: Enrolment) => void,
): Promise<Enrolment> {
  show({ step: 'unsent', begun, challenge, passkey, proof })
  const enrolled = await keyManagement.finishEnrolment(begun.enrolmentId, proof)
  remember(people, enrolled)
  return { step: 'done', enrolled }
}
