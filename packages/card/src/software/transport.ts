/**
 * Personalisation: who proves the transport key may set the PIN and the unlock code, until ACTIVATE ends it for good.
 * No published document tells how the cards in use are personalised (hpki §9, point 10); this is a plain way in the words of
 * ISO/IEC 7816-4 and 7816-9.
 */
import { UNLOCK_CODE_REFERENCE } from '../hpki/issue.js'
import { attempt } from './attempt.js'
import { createCounted } from './secrets.js'
import { type Call, done, type Outcome, refuse } from './session.js'
import type { ApplicationState, PasswordState, SoftwareCardState } from './state.js'

const UNLOCK_TRIES = 10

/** Answers VERIFY of the transport key. */
export async function verifyTransportKey(call: Call): Promise<Outcome> {
  const { lifeCycle } = call.state
  if (lifeCycle.phase !== 'personalisation') return refuse('6a88')
  const { data } = call.command
  if (!data) return refuse('6700')
  const tried = await attempt(
    call,
    {
      counted: lifeCycle.transportKey,
      write: (state, transportKey) => ({ ...state, lifeCycle: { phase: 'personalisation', transportKey } }),
    },
    data,
  )
  if (tried.verdict !== 'right')
    return { answer: tried.answer, session: { ...call.session, transport: 'unproved' } }
  return done({ ...call.session, transport: 'proved' })
}

/** Answers CHANGE REFERENCE DATA with P1 01: a first PIN of the selected application, or the unlock code of the card. */
export async function setInPersonalisation(
  call: Call,
  password: PasswordState | undefined,
): Promise<Outcome> {
  if (!mayPersonalise(call)) return refuse('6982')
  const { data, p2 } = call.command
  if (!data) return refuse('6700')
  if (p2 === UNLOCK_CODE_REFERENCE) return setUnlockCode(call, data)
  if (!password) return refuse('6a88')
  const { minLength, maxLength } = password.form
  if (data.length < minLength || data.length > maxLength) return refuse('6a80')
  const { triesMax } = password
  const counted = await createCounted(data, { triesMax, random: call.tools.random })
  await call.save(withPasswords(call.state, (old) => (old === password ? { ...old, ...counted } : old)))
  return done(call.session)
}

async function setUnlockCode(call: Call, code: Uint8Array): Promise<Outcome> {
  if (code.length !== 8) return refuse('6a80')
  const unlockCode = await createCounted(code, { triesMax: UNLOCK_TRIES, random: call.tools.random })
  await call.save(withPasswords(call.state, (old) => ({ ...old, unlockCode })))
  return done(call.session)
}

/** Answers ACTIVATE: the card must have its keys; from now on it obeys its PINs alone. */
export async function activate(call: Call): Promise<Outcome> {
  if (!mayPersonalise(call)) return refuse('6982')
  const keys = call.state.applications.flatMap((application) => application.keys)
  if (keys.some(({ pkcs8Base64 }) => pkcs8Base64 === undefined)) return refuse('6985')
  await call.save({ ...call.state, lifeCycle: { phase: 'operational' } })
  return done({ ...call.session, transport: 'unproved' })
}

/** Whether this is the issuing office at work. */
export function mayPersonalise({ state, session }: Call): boolean {
  return state.lifeCycle.phase === 'personalisation' && session.transport === 'proved'
}

function withPasswords(
  state: SoftwareCardState,
  change: (password: PasswordState) => PasswordState,
): SoftwareCardState {
  const changed = (application: ApplicationState) => ({
    ...application,
    passwords: application.passwords.map(change),
  })
  return { ...state, applications: state.applications.map(changed) }
}
