/**
 * What a software card knows until it loses power or another application is selected, and what a command does to it.
 */
import type { CommandApdu } from '../apdu/command.js'
import type { CardResponse } from '../apdu/response.js'
import { type NamedStatus, statusOf } from '../apdu/status-words.js'
import type { SoftwareCardOptions } from './options.js'
import type { ApplicationState, FileState, SoftwareCardState } from './state.js'

/** The security environment and what is selected. */
export type Session = {
  /** Index in the state's applications. */
  readonly application?: number
  readonly fileIdHex?: string
  /** The key that MANAGE SECURITY ENVIRONMENT chose. */
  readonly keyFileIdHex?: string
  /** References of the PINs that were accepted. */
  readonly verified: readonly number[]
  readonly transport: 'unproved' | 'proved'
  readonly transfer?: Transfer
}

/** What is half-way: an answer that waits for GET RESPONSE, or a chained command that is still coming in. */
export type Transfer =
  | { readonly of: 'answer'; readonly rest: Uint8Array }
  | { readonly of: 'command'; readonly key: string; readonly data: Uint8Array }

/** After power on: nothing is selected, nothing is verified. */
export const FRESH_SESSION: Session = { verified: [], transport: 'unproved' }

/** What a command works on. `save` keeps a state before anything else happens, and gives the call to go on with. */
export type Call = {
  readonly command: CommandApdu
  readonly state: SoftwareCardState
  readonly session: Session
  readonly tools: SoftwareCardOptions
  readonly save: (state: SoftwareCardState) => Promise<Call>
}

/** What a command leads to; an absent session stays as it is. State goes through `Call.save`. */
export type Outcome = { readonly answer: CardResponse; readonly session?: Session }

/** An answer without data. */
export function status(name: NamedStatus): CardResponse {
  return { data: new Uint8Array(), status: statusOf(name) }
}

/** An outcome that is a status word alone. */
export function refuse(name: NamedStatus): Outcome {
  return { answer: status(name) }
}

/** Success with a changed session. */
export function done(session: Session, data: Uint8Array = new Uint8Array()): Outcome {
  return { answer: { data, status: statusOf('9000') }, session }
}

/** A session in which nothing is half-way. */
export function withoutTransfer({ transfer: _, ...session }: Session): Session {
  return session
}

/** 63CX. */
export function wrongPin(triesLeft: number): CardResponse {
  return { data: new Uint8Array(), status: 0x63c0 | triesLeft }
}

/** The selected application, if any. */
export function selectedApplication({ state, session }: Call): ApplicationState | undefined {
  return session.application === undefined ? undefined : state.applications[session.application]
}

/** The selected file of the selected application. */
export function selectedFile(call: Call): FileState | undefined {
  return selectedApplication(call)?.files.find(({ fileIdHex }) => fileIdHex === call.session.fileIdHex)
}

/** The state with the selected application changed. */
export function withApplication(
  state: SoftwareCardState,
  { application: selected }: Session,
  change: (application: ApplicationState) => ApplicationState,
): SoftwareCardState {
  const applications = state.applications.map((application, index) =>
    index === selected ? change(application) : application,
  )
  return { ...state, applications }
}
