/** VERIFY, CHANGE REFERENCE DATA and RESET RETRY COUNTER (ISO/IEC 7816-4 §11.6.6–11.6.9). */
import type { CardResponse } from '../apdu/response.js'
import { TRANSPORT_REFERENCE } from '../hpki/issue.js'
import { type Attempt, attempt, type SecretPlace } from './attempt.js'
import { createSecret } from './secrets.js'
import {
  type Call,
  done,
  type Outcome,
  refuse,
  selectedApplication,
  status,
  withApplication,
  wrongPin,
} from './session.js'
import type { PasswordState, SoftwareCardState } from './state.js'
import { setInPersonalisation, verifyTransportKey } from './transport.js'

/** Bit 8 of P2: a PIN of this application (ISO/IEC 7816-4 §11.5.6). */
const LOCAL = 0x80

/** Answers VERIFY. */
export async function verify(call: Call): Promise<Outcome> {
  const { p1, p2, data } = call.command
  if (p1 !== 0) return refuse('6a86')
  if (p2 === TRANSPORT_REFERENCE) return verifyTransportKey(call)
  const password = passwordFor(call)
  if (!password) return refuse('6a88')
  if (!data) return { answer: triesOf(call, password) }
  if (!hasForm(password, data)) return refuse('6700')
  const { reference } = password
  const verified = call.session.verified.filter((other) => other !== reference)
  const tried = await attempt(call, pinPlace(call, password), data)
  if (tried.verdict !== 'right') return { answer: tried.answer, session: { ...call.session, verified } }
  return done({ ...call.session, verified: [...verified, reference] })
}

/** Answers CHANGE REFERENCE DATA: the old and the new PIN; or, with P1 01, a first value during personalisation. */
export async function changeReferenceData(call: Call): Promise<Outcome> {
  const { p1, data = new Uint8Array() } = call.command
  const password = passwordFor(call)
  if (p1 === 1) return setInPersonalisation(call, password)
  if (p1 !== 0) return refuse('6a86')
  if (!password) return refuse('6a88')
  const { length } = password.secret
  const tried = await attempt(call, pinPlace(call, password), data.subarray(0, length))
  return replacePin(call, tried, { password, newPin: data.subarray(length) })
}

/** Answers RESET RETRY COUNTER: the unlock code and a new PIN. */
export async function resetRetryCounter(call: Call): Promise<Outcome> {
  const { p1, data = new Uint8Array() } = call.command
  const password = passwordFor(call)
  if (p1 !== 0) return refuse('6a86')
  if (!password?.unlockCode) return refuse('6a88')
  const { unlockCode } = password
  const { length } = unlockCode.secret
  const place: SecretPlace = {
    counted: unlockCode,
    write: (state, counted) =>
      withPassword({ state, session: call.session }, password, (old) => ({ ...old, unlockCode: counted })),
  }
  const tried = await attempt(call, place, data.subarray(0, length))
  return replacePin(call, tried, { password, newPin: data.subarray(length) })
}

type Replacement = { readonly password: PasswordState; readonly newPin: Uint8Array }

/**
 * The new PIN has all its tries, and has yet to be verified. Its form is looked at after the proof alone: before it, the answer would
 * tell how long the old PIN is.
 */
async function replacePin(call: Call, tried: Attempt, { password, newPin }: Replacement): Promise<Outcome> {
  const verified = call.session.verified.filter((other) => other !== password.reference)
  const session = { ...call.session, verified }
  if (tried.verdict !== 'right') return { answer: tried.answer, session }
  if (!hasForm(password, newPin)) return refuse('6a80')
  const secret = await createSecret(newPin, call.tools.random)
  await tried.call.save(
    withPassword(tried.call, password, (old) => ({ ...old, secret, triesLeft: old.triesMax })),
  )
  return done(session)
}

/** P2 names a PIN of the application, or, as 80 alone, the PIN whose file is selected. */
function passwordFor(call: Call): PasswordState | undefined {
  const { p2 } = call.command
  if (!(p2 & LOCAL)) return undefined
  const passwords = selectedApplication(call)?.passwords
  return p2 === LOCAL
    ? passwords?.find(({ fileIdHex }) => fileIdHex === call.session.fileIdHex)
    : passwords?.find(({ reference }) => reference === (p2 & ~LOCAL))
}

/** A locked My Number card says 63C0, and others 6984 (hpki §5.2). */
function triesOf({ state }: Call, { triesLeft }: PasswordState): CardResponse {
  return triesLeft === 0 && state.model === 'hpki' ? status('6984') : wrongPin(triesLeft)
}

/** A PIN of impossible length is not looked at, and costs no try. */
function hasForm({ form }: PasswordState, pin: Uint8Array): boolean {
  return pin.length >= form.minLength && pin.length <= form.maxLength
}

function pinPlace({ session }: Call, password: PasswordState): SecretPlace {
  return {
    counted: password,
    write: (state, { secret, triesLeft, triesMax }) =>
      withPassword({ state, session }, password, (old) => ({ ...old, secret, triesLeft, triesMax })),
  }
}

function withPassword(
  { state, session }: Pick<Call, 'state' | 'session'>,
  { reference }: PasswordState,
  change: (old: PasswordState) => PasswordState,
): SoftwareCardState {
  return withApplication(state, session, (application) => ({
    ...application,
    passwords: application.passwords.map((old) => (old.reference === reference ? change(old) : old)),
  }))
}
